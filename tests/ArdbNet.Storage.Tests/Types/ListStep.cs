namespace ArdbNet.Storage.Tests.Types;

/// <summary>What a model test does with a list.</summary>
internal enum ListStep
{
    Push,
    Pop,
    Remove,
    Insert,
    Set,
    RemoveEqual,
    Commit,
    Rollback,
    Snapshot,
    Persist,
    Reopen,
    Check,
}
