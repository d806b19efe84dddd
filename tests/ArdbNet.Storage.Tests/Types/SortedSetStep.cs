namespace ArdbNet.Storage.Tests.Types;

public enum SortedSetStep
{
    Set,
    SetMany,
    Remove,
    RemoveRange,
    Pop,
    Rank,
    Commit,
    Rollback,
    Snapshot,
    Reopen,
    Copy,
    Check,
}
