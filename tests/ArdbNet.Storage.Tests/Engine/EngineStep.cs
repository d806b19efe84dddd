namespace ArdbNet.Storage.Tests.Engine;

public enum EngineStep
{
    Put,
    Delete,
    Get,
    WalkForward,
    WalkBackward,
    Turn,
    Commit,
    Rollback,
    TakeSnapshot,
    CheckSnapshot,
    Reopen,
    Kill,
}
