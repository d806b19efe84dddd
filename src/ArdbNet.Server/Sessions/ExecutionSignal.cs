using System.Threading.Tasks.Sources;

namespace ArdbNet.Server.Sessions;

/// <summary>Tells a connection that the executor has run its session; reused for every run, without allocation.</summary>
internal sealed class ExecutionSignal : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };

    /// <summary>Called before the session is submitted.</summary>
    public void Reset() => _core.Reset();

    public void Set() => _core.SetResult(true);

    /// <summary>The run broke off: whoever waits gets the fault.</summary>
    public void Fail(Exception fault) => _core.SetException(fault);

    /// <summary>Completes when <see cref="Set"/> was called, at once if it was before.</summary>
    public ValueTask WaitAsync() => new(this, _core.Version);

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
