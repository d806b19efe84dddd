namespace ArdbNet.Replication.Master;

/// <summary>
/// Wakes those who wait for the log to grow. Whoever appends signals; while nobody waits, that costs a fence and a read.
/// </summary>
public sealed class LogGrowth
{
    private TaskCompletionSource? _next;
    private int _urgent;

    /// <summary>Whether somebody waits for acknowledgements: then what is small is sent at once, too.</summary>
    public bool IsUrgent => Volatile.Read(ref _urgent) > 0;

    public void Signal()
    {
        // The tail was written before; a feed sets the next signal before it looks at the tail.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _next) is null) return;
        Interlocked.Exchange(ref _next, null)?.TrySetResult();
    }

    /// <summary>Completes at the next signal. The tail is to be looked at once more before this is awaited.</summary>
    public Task NextAsync()
    {
        while (true)
        {
            if (Volatile.Read(ref _next) is { } next) return next.Task;

            var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Interlocked.CompareExchange(ref _next, fresh, null) is null) return fresh.Task;
        }
    }

    public void BeginUrgency()
    {
        Interlocked.Increment(ref _urgent);
        Signal();
    }

    public void EndUrgency() => Interlocked.Decrement(ref _urgent);
}
