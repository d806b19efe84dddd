namespace ArdbNet.Server.Execution;

/// <summary>Something that runs in the executor: alone, in order of submission, briefly.</summary>
public interface IWork
{
    /// <summary>Must not throw and must not wait.</summary>
    void Execute();
}
