namespace ArdbNet.Storage.Tests.Types;

public enum CollectionStep
{
    Put,
    Remove,
    Commit,
    Rollback,
    Snapshot,
    Persist,
    Delete,
    Check,
}
