namespace ArdbNet.Server.Execution;

/// <summary>Something that runs in the executor: alone, in order of submission, briefly.</summary>
public interface IWork
{
    /// <summary>Must not wait. What it throws is logged, and is a mistake.</summary>
    void Execute();

    /// <summary>
    /// Runs it in the middle of other work, which lasts and must not notice. False when it has to wait for its end.
    /// </summary>
    bool TryExecuteBeside() => false;
}
