namespace ArdbNet.Storage.Tests.Types;

public enum SortedSetStep
{
    Set,
    SetMany,
    Remove,
    RemoveRange,
    Commit,
    Rollback,
    Snapshot,
    Reopen,
    Copy,
    Check,
}
