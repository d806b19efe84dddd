using System.Diagnostics;

namespace ArdbNet.Replication.Log;

/// <summary>
/// Brings the log to the disk: a thread of its own, or whoever wants it there while the disk is quick. Whoever waits is served
/// by the next sync that begins after it asked, so one sync serves all who wait meanwhile.
/// </summary>
internal sealed class LogSyncer : IDisposable
{
    private const int PeriodMs = 1000;

    private readonly object _gate = new();
    // Who has it syncs; taken before the gate.
    private readonly Lock _syncing = new();
    private readonly SyncPace _pace = new();
    private readonly SegmentChain _chain;
    private readonly LogHealth _health;
    private readonly Action<Segment, long> _sync;
    private readonly Thread _thread;
    private readonly List<TaskCompletionSource> _waiters = [];
    private TaskCompletionSource? _nextSync;
    private long _nextSyncOffset;
    private FsyncPolicy _policy;
    private long _synced;
    private long _syncCount;
    private long _failureCount;
    private int _blocked;
    private bool _demanded;
    private bool _mustRedirty;
    private bool _stopped;

    /// <param name="chain">What is synced.</param>
    /// <param name="health">Hears of failures.</param>
    /// <param name="policy">When it is done unasked.</param>
    /// <param name="synced">Offset up to which it is done already.</param>
    /// <param name="sync">Brings a segment's bytes before a position to the disk.</param>
    public LogSyncer(
        SegmentChain chain, LogHealth health, FsyncPolicy policy, long synced, Action<Segment, long> sync)
    {
        _sync = sync;
        _chain = chain;
        _health = health;
        _policy = policy;
        _synced = synced;
        _thread = new Thread(Run) { IsBackground = true, Name = "log sync" };
    }

    public long Synced => Volatile.Read(ref _synced);

    /// <summary>Syncs that succeeded.</summary>
    public long SyncCount => Volatile.Read(ref _syncCount);

    public FsyncPolicy Policy
    {
        get => _policy;
        set
        {
            lock (_gate)
            {
                _policy = value;
                _demanded = true;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Brings to the disk what has to be there before the log's bytes.</summary>
    public Action? BeforeSync { get; set; }

    public void Start() => _thread.Start();

    public ValueTask Wait(long offset, CancellationToken cancellationToken)
    {
        if (Synced >= offset)
        {
            return ValueTask.CompletedTask;
        }

        if (offset > _chain.Tail)
        {
            return WaitBeyondTail(offset, cancellationToken);
        }

        var sync = NextSync(offset);
        return new ValueTask(cancellationToken.CanBeCanceled ? sync.WaitAsync(cancellationToken) : sync);
    }

    /// <summary>
    /// Whether the bytes before an offset are on the disk, or can be brought there by the calling thread quickly, which is done.
    /// </summary>
    public bool TrySync(long offset)
    {
        if (Synced >= offset)
        {
            return true;
        }

        if (offset > _chain.Tail || !_pace.IsQuick || _health.Failure is not null || !_syncing.TryEnter())
        {
            return false;
        }

        try
        {
            return Synced >= offset || Sync();
        }
        finally
        {
            _syncing.Exit();
        }
    }

    /// <exception cref="LogException">The disk refuses.</exception>
    public void SyncTo(long offset)
    {
        lock (_gate)
        {
            var failuresBefore = _failureCount;
            while (Synced < offset)
            {
                ObjectDisposedException.ThrowIf(_stopped, this);
                if (_failureCount != failuresBefore)
                {
                    throw new LogException(_health.Failure ?? "the log could not be synced");
                }

                _demanded = true;
                Monitor.PulseAll(_gate);
                _blocked++;
                Monitor.Wait(_gate);
                _blocked--;
            }
        }
    }

    /// <summary>The log was cut; what is left is on the disk.</summary>
    public void Rewind(long offset)
    {
        lock (_gate)
        {
            Volatile.Write(ref _synced, offset);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }

        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        lock (_syncing)
        {
            FailWaiters();
        }
    }

    private async ValueTask WaitBeyondTail(long offset, CancellationToken cancellationToken)
    {
        while (Synced < offset)
        {
            await NextSync(offset).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private Task NextSync(long offset)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            _nextSync ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _nextSyncOffset = Math.Max(_nextSyncOffset, offset);
            if (_policy != FsyncPolicy.EverySecond && !_demanded)
            {
                _demanded = true;
                Monitor.PulseAll(_gate);
            }

            return _nextSync.Task;
        }
    }

    private void Run()
    {
        while (WaitForWork())
        {
            bool isDone;
            lock (_syncing)
            {
                isDone = Sync();
            }

            if (!isDone)
            {
                PauseAfterFailure();
            }
        }
    }

    // False if the disk refuses: it is this thread's business then to try again.
    private bool Sync()
    {
        if (!TryBegin(out var mustRedirty))
        {
            return false;
        }

        // Only now: who asked before the beginning is served.
        var target = _chain.Tail;
        var started = Stopwatch.GetTimestamp();
        try
        {
            BeforeSync?.Invoke();
            SyncSegments(target, mustRedirty);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failed(e.Message);
            return false;
        }

        _pace.Note(Stopwatch.GetTimestamp() - started);
        Succeeded(target);
        return true;
    }

    private bool TryBegin(out bool mustRedirty)
    {
        lock (_gate)
        {
            mustRedirty = _mustRedirty;
            if (_stopped)
            {
                return false;
            }

            _demanded = false;
            TakeWaiters();
            return true;
        }
    }

    private bool WaitForWork()
    {
        lock (_gate)
        {
            var dueAtMs = Environment.TickCount64 + PeriodMs;
            while (!_stopped && !_demanded)
            {
                if (_policy != FsyncPolicy.EverySecond && _nextSync is null && !_mustRedirty)
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                var leftMs = dueAtMs - Environment.TickCount64;
                if (leftMs <= 0)
                {
                    if (_chain.Tail > _synced || _nextSync is not null || _mustRedirty)
                    {
                        break;
                    }

                    dueAtMs = Environment.TickCount64 + PeriodMs;
                    continue;
                }

                Monitor.Wait(_gate, (int)leftMs);
            }

            return !_stopped;
        }
    }

    private void SyncSegments(long target, bool mustRedirty)
    {
        var from = _synced;
        foreach (var segment in _chain.Segments)
        {
            if (segment.End <= from || segment.First >= target || !segment.TryAcquire())
            {
                continue;
            }

            try
            {
                var to = Math.Min(target, segment.End) - segment.First;
                if (mustRedirty)
                {
                    segment.Redirty(Math.Max(0, from - segment.First), to);
                }

                _sync(segment, to);
            }
            finally
            {
                segment.Release();
            }
        }
    }

    private void Succeeded(long target)
    {
        _health.SyncWorks();
        lock (_gate)
        {
            Volatile.Write(ref _synced, target);
            _syncCount++;
            _mustRedirty = false;
            if (_nextSyncOffset <= target)
            {
                // Those who came meanwhile are served too; a SyncTo that is not, demands again when it wakes.
                TakeWaiters();
                _demanded = false;
            }

            if (_blocked > 0)
            {
                Monitor.PulseAll(_gate);
            }

            foreach (var waiter in _waiters)
            {
                waiter.SetResult();
            }

            _waiters.Clear();
        }
    }

    // Waiters stay: they are served when the disk takes the log again, which the thread finds out.
    private void Failed(string reason)
    {
        _health.SyncFailed(reason);
        lock (_gate)
        {
            _mustRedirty = true;
            _failureCount++;
            _demanded = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void PauseAfterFailure()
    {
        lock (_gate)
        {
            var dueAtMs = Environment.TickCount64 + PeriodMs;
            for (var leftMs = (long)PeriodMs; leftMs > 0 && !_stopped; leftMs = dueAtMs - Environment.TickCount64)
            {
                Monitor.Wait(_gate, (int)leftMs);
            }
        }
    }

    private void TakeWaiters()
    {
        if (_nextSync is not null)
        {
            _waiters.Add(_nextSync);
            _nextSync = null;
            _nextSyncOffset = 0;
        }
    }

    private void FailWaiters()
    {
        lock (_gate)
        {
            TakeWaiters();
            foreach (var waiter in _waiters)
            {
                waiter.TrySetException(new ObjectDisposedException(nameof(ReplicationLog)));
            }

            _waiters.Clear();
        }
    }
}
