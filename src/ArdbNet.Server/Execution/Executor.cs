using System.Collections.Concurrent;

namespace ArdbNet.Server.Execution;

/// <summary>
/// One logical thread by flat combining: who submits work while nobody runs any runs it, and whatever others queue
/// meanwhile, on its own thread. No hand-off when there is no contention, total order always.
/// </summary>
public sealed class Executor : IThreadPoolWorkItem
{
    // After so much of others' work the role goes to a pool thread, so that the submitter's own reply can leave.
    private const int MaxCombined = 64;

    private readonly ConcurrentQueue<IWork> _queue = new();
    private int _pending;

    /// <summary>Told of work that threw; others' work goes on.</summary>
    public Action<Exception>? Faulted { get; set; }

    /// <summary>Told, by any thread, that work has been done and no more was waiting, or that much has been done.</summary>
    public Action? Paused { get; set; }

    /// <summary>Runs the work now, or leaves it to the thread that is running others.</summary>
    public void Submit(IWork work)
    {
        if (Interlocked.CompareExchange(ref _pending, 1, 0) == 0)
        {
            Run(work);
            Combine();
            return;
        }

        _queue.Enqueue(work);
        if (Interlocked.Increment(ref _pending) == 1) RunNext();
    }

    /// <summary>Runs the action in the executor and returns its result to a thread that may wait.</summary>
    public Task<T> RunAsync<T>(Func<T> action)
    {
        var work = new ActionWork<T>(action);
        Submit(work);
        return work.Completion;
    }

    /// <summary>Runs the action in the executor; a fault reaches the caller through the task.</summary>
    public Task RunAsync(Action action) => RunAsync(() =>
    {
        action();
        return true;
    });

    void IThreadPoolWorkItem.Execute() => RunNext();

    private void RunNext()
    {
        IWork? work;
        // The count is raised after the queue was filled, so there is work, at the latest in an instant.
        while (!_queue.TryDequeue(out work)) Thread.SpinWait(1);
        Run(work);
        Combine();
    }

    private void Combine()
    {
        for (var done = 0; Interlocked.Decrement(ref _pending) != 0; done++)
        {
            if (done == MaxCombined)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                break;
            }

            IWork? work;
            while (!_queue.TryDequeue(out work)) Thread.SpinWait(1);
            Run(work);
        }

        Paused?.Invoke();
    }

    // A fault must not reach whoever happens to run others' work, nor leave the count too high for ever.
    private void Run(IWork work)
    {
        try
        {
            work.Execute();
        }
#pragma warning disable CA1031 // See above.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Faulted?.Invoke(fault);
        }
    }
}
