namespace ArdbNet.Replication.Log;

/// <summary>
/// The thread that brings the log to the disk. Whoever waits is served by the next sync that begins after it asked, so
/// one sync serves all who wait meanwhile.
/// </summary>
internal sealed class LogSyncer : IDisposable
{
    private const int PeriodMs = 1000;

    private readonly object _gate = new();
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
                Monitor.Wait(_gate);
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

        if (_thread.ThreadState != ThreadState.Unstarted)
        {
            _thread.Join();
        }

        FailWaiters();
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
            var target = _chain.Tail;
            try
            {
                BeforeSync?.Invoke();
                SyncSegments(target);
                _mustRedirty = false;
                Succeeded(target);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _mustRedirty = true;
                Failed(e.Message);
            }
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

            _demanded = false;
            TakeWaiters();
            return !_stopped;
        }
    }

    private void SyncSegments(long target)
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
                if (_mustRedirty)
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
            if (_nextSyncOffset <= target)
            {
                // Those who came meanwhile are served too; a SyncTo that is not, demands again when it wakes.
                TakeWaiters();
                _demanded = false;
            }

            Monitor.PulseAll(_gate);
            foreach (var waiter in _waiters)
            {
                waiter.SetResult();
            }

            _waiters.Clear();
        }
    }

    // Waiters stay: they are served when the disk takes the log again.
    private void Failed(string reason)
    {
        _health.SyncFailed(reason);
        lock (_gate)
        {
            _failureCount++;
            Monitor.PulseAll(_gate);
            if (!_stopped)
            {
                PauseAfterFailure();
            }
        }
    }

    private void PauseAfterFailure()
    {
        var dueAtMs = Environment.TickCount64 + PeriodMs;
        for (var leftMs = (long)PeriodMs; leftMs > 0 && !_stopped; leftMs = dueAtMs - Environment.TickCount64)
        {
            Monitor.Wait(_gate, (int)leftMs);
        }

        _demanded = true;
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
