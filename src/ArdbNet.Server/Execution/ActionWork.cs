namespace ArdbNet.Server.Execution;

/// <summary>A function that runs in the executor for somebody who waits for its result elsewhere.</summary>
internal sealed class ActionWork<T>(Func<T> action, bool runsBeside = false) : IWork
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Completion => _completion.Task;

    public bool TryExecuteBeside()
    {
        if (runsBeside) Execute();
        return runsBeside;
    }

    public void Execute()
    {
        try
        {
            _completion.SetResult(action());
        }
#pragma warning disable CA1031 // The fault belongs to the waiter, not to the executor.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _completion.SetException(fault);
        }
    }
}
