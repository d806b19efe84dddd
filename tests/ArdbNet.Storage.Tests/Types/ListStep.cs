namespace ArdbNet.Storage.Tests.Types;

/// <summary>What a model test does with a list.</summary>
internal enum ListStep
{
    Push,
    Remove,
    Insert,
    Set,
    RemoveEqual,
    Commit,
    Rollback,
    Snapshot,
    Reopen,
    Check,
}
