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
    // Belong to who runs: work put off by work that lasts, and work that goes on with the role on another thread.
    private readonly Queue<IWork> _deferred = new();
    private IWork? _moved;
    private int _pending;

    /// <summary>
    /// Whether the running work may last: nothing but the executor is on this thread. Submitters have their own replies
    /// to send, however short their own work was. Asked by running work.
    /// </summary>
    public bool MayLast { get; private set; }

    /// <summary>Told of work that threw; others' work goes on.</summary>
    public Action<Exception>? Faulted { get; set; }

    /// <summary>Told, by any thread, that work has been done and no more was waiting, or that much has been done.</summary>
    public Action? Paused { get; set; }

    /// <summary>Runs the work now, or leaves it to the thread that is running others.</summary>
    public void Submit(IWork work)
    {
        if (Interlocked.CompareExchange(ref _pending, 1, 0) == 0)
        {
            MayLast = false;
            Run(work);
            Combine();
            return;
        }

        _queue.Enqueue(work);
        if (Interlocked.Increment(ref _pending) != 1) return;
        MayLast = false;
        RunNext();
    }

    /// <summary>
    /// Said by the running work before it returns: it runs again, and next, on a pool thread, where it may last.
    /// </summary>
    public void MoveToPool(IWork work) => _moved = work;

    /// <summary>Said by the running work, which lasts: what others wait for is done beside it, or put off to its end.</summary>
    public void RunBeside()
    {
        for (var waiting = Volatile.Read(ref _pending) - 1 - _deferred.Count; waiting > 0; waiting--)
        {
            var work = Dequeue();
            if (TryRunBeside(work)) Interlocked.Decrement(ref _pending);
            else _deferred.Enqueue(work);
        }
    }

    /// <summary>Runs the action in the executor and returns its result to a thread that may wait.</summary>
    /// <param name="action">What to run.</param>
    /// <param name="runsBeside">Whether it may run in the middle of other work; see <see cref="IWork.TryExecuteBeside"/>.</param>
    public Task<T> RunAsync<T>(Func<T> action, bool runsBeside = false)
    {
        var work = new ActionWork<T>(action, runsBeside);
        Submit(work);
        return work.Completion;
    }

    /// <summary>Runs the action in the executor; a fault reaches the caller through the task.</summary>
    public Task RunAsync(Action action, bool runsBeside = false) => RunAsync(
        () =>
        {
            action();
            return true;
        },
        runsBeside);

    void IThreadPoolWorkItem.Execute()
    {
        MayLast = true;
        RunNext();
    }

    private void RunNext()
    {
        Run(Next());
        Combine();
    }

    private void Combine()
    {
        // What moves is not done: it keeps its place in the count.
        for (var done = 0; _moved is not null || Interlocked.Decrement(ref _pending) != 0; done++)
        {
            if (done == MaxCombined || _moved is not null)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                break;
            }

            Run(Next());
        }

        Paused?.Invoke();
    }

    private IWork Next()
    {
        if (_moved is { } moved)
        {
            _moved = null;
            return moved;
        }

        return _deferred.TryDequeue(out var deferred) ? deferred : Dequeue();
    }

    private IWork Dequeue()
    {
        IWork? work;
        // The count is raised after the queue was filled, so there is work, at the latest in an instant.
        while (!_queue.TryDequeue(out work)) Thread.SpinWait(1);
        return work;
    }

    private bool TryRunBeside(IWork work)
    {
        try
        {
            return work.TryExecuteBeside();
        }
#pragma warning disable CA1031 // As in Run.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Faulted?.Invoke(fault);
            return true;
        }
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
