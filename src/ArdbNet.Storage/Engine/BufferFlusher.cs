namespace ArdbNet.Storage.Engine;

/// <summary>
/// One background thread that takes frozen buffers in order and writes each, whole or not at all, to RocksDB, after the
/// log is on disk up to the same offset. Since a buffer carries its applied record and buffers go in order, whatever
/// RocksDB has on disk is the state at one offset.
/// </summary>
internal sealed class BufferFlusher : IDisposable
{
    // So many buffers or bytes may wait before the writer waits too: reads look into every one of them.
    private const int MaxWaiting = 32;
    private const int MaxWaitingBuffers = 3;

    private const int MaxFlushes = 20;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseBetweenFlushes = TimeSpan.FromMilliseconds(50);

    private readonly DiskStore _disk;
    private readonly BufferWriter _writer;
    private readonly IStoreDurability _durability;
    private readonly long _flushSize;
    private readonly long _maxWaitingBytes;
    private readonly long _flushLength;
    private readonly Queue<FrozenBuffer> _waiting = [];
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _work = new();
    private readonly ManualResetEventSlim _progress = new();
    private readonly Thread _thread;
    private volatile string? _failure;
    private volatile bool _isDraining;
    private volatile bool _isStopping;
    private long _persistedOffset;
    private long _writtenOffset;
    private long _wantedOffset;
    private long _unflushedWeight;
    private long _waitingBytes;
    private bool _mustFlush;

    public BufferFlusher(DiskStore disk, EngineOptions options, IStoreDurability durability)
    {
        _disk = disk;
        _writer = new BufferWriter(disk, options);
        _durability = durability;
        _flushSize = options.WriteBufferSize / 2;
        _maxWaitingBytes = options.WriteBufferSize * MaxWaitingBuffers;
        _flushLength = options.MaxReplayLength / 2;
        _thread = new Thread(Run) { IsBackground = true, Name = "ardbnet-flush" };
    }

    /// <summary>Called on the flusher's thread when RocksDB has got garbage records.</summary>
    public Action? GarbageWritten { get; set; }

    public string? Failure => _failure;

    public long PersistedOffset => Interlocked.Read(ref _persistedOffset);

    public void Start(long persistedOffset)
    {
        _persistedOffset = persistedOffset;
        _writtenOffset = persistedOffset;
        _thread.Start();
    }

    /// <summary>
    /// Takes a buffer. When too many wait, the writer waits here too: memory stays bounded and clients feel the disk.
    /// </summary>
    public void Enqueue(FrozenBuffer frozen)
    {
        while (_failure is null && IsFull()) AwaitProgress();
        lock (_gate)
        {
            _waiting.Enqueue(frozen);
            _waitingBytes += frozen.Buffer.MemoryBytes;
        }

        _work.Set();
    }

    /// <summary>Has what was given up to an offset flushed although it is not much yet.</summary>
    public void FlushUpTo(long offset)
    {
        Interlocked.Exchange(ref _wantedOffset, offset);
        _work.Set();
    }

    /// <summary>Returns when all buffers given so far are durable.</summary>
    public void Drain()
    {
        _isDraining = true;
        try
        {
            _work.Set();
            while (WaitingCount() > 0 || Volatile.Read(ref _unflushedWeight) > 0)
            {
                if (_failure is { } failure) throw new StoreException(failure);
                AwaitProgress();
                _work.Set();
            }
        }
        finally
        {
            _isDraining = false;
        }
    }

    public void Dispose()
    {
        _isStopping = true;
        _work.Set();
        if (_thread.IsAlive) _thread.Join();
        _writer.Dispose();
        _work.Dispose();
        _progress.Dispose();
    }

    private int WaitingCount()
    {
        lock (_gate) return _waiting.Count;
    }

    private bool IsFull()
    {
        lock (_gate) return _waiting.Count >= MaxWaiting || _waitingBytes >= _maxWaitingBytes;
    }

    private void AwaitProgress()
    {
        _progress.Wait(50);
        _progress.Reset();
    }

    private void Run()
    {
        BackgroundPriority.Enter();
        while (!_isStopping)
        {
            _work.Wait();
            _work.Reset();
            try
            {
                WriteWaiting();
                if (_mustFlush || (_isDraining && _unflushedWeight > 0) || IsFlushWanted()) Flush();
                Recover();
            }
#pragma warning disable CA1031 // Whatever the disk says, the thread must live to try again.
            catch (Exception cause)
#pragma warning restore CA1031
            {
                Fail(cause);
            }

            _progress.Set();
        }
    }

    private bool IsFlushWanted() =>
        Interlocked.Read(ref _wantedOffset) is var wanted && _persistedOffset < wanted && _writtenOffset >= wanted;

    private void WriteWaiting()
    {
        while (!_isStopping && TryPeek() is { } frozen)
        {
            // Up to the newest buffer: one sync serves all that wait.
            _durability.SyncLog(NewestOffset());
            Write(frozen);
            Dequeue(frozen);
            _progress.Set();
            if (frozen.HoldsGarbage) GarbageWritten?.Invoke();
            if (_unflushedWeight >= _flushSize || _writtenOffset - PersistedOffset >= _flushLength) Flush();
        }
    }

    private long NewestOffset()
    {
        lock (_gate) return _waiting.Last().EndOffset;
    }

    private void Dequeue(FrozenBuffer frozen)
    {
        lock (_gate)
        {
            _waiting.Dequeue();
            _waitingBytes -= frozen.Buffer.MemoryBytes;
        }

        // Last: from here on the executor may let go of the buffer.
        frozen.Written(_disk);
    }

    private FrozenBuffer? TryPeek()
    {
        lock (_gate) return _waiting.TryPeek(out var frozen) ? frozen : null;
    }

    private void Write(FrozenBuffer frozen)
    {
        var makesTable = _writer.MakesTable(frozen);
        // A table survives a crash at once, and what came before it must do so too.
        if (makesTable && _unflushedWeight > 0) Flush();
        _writer.Write(frozen);
        _writtenOffset = frozen.EndOffset;
        if (makesTable) Flush();
        else Volatile.Write(ref _unflushedWeight, _unflushedWeight + Math.Max(1, frozen.Buffer.Weight));
    }

    private void Flush()
    {
        _mustFlush = true;
        FlushDisk();
        _mustFlush = false;
        Interlocked.Exchange(ref _persistedOffset, _writtenOffset);
        _durability.Persisted(_writtenOffset);
        Volatile.Write(ref _unflushedWeight, 0);
    }

    private void FlushDisk()
    {
        for (var attempt = 1; ; attempt++)
        {
            _disk.Flush();
            if (WrittenMark.IsPersisted(_disk, _writtenOffset)) return;
            if (attempt == MaxFlushes) throw new StoreException("RocksDB does not flush what it was given.");
            Thread.Sleep(PauseBetweenFlushes);
        }
    }

    private void Fail(Exception cause)
    {
        if (_failure is null) _durability.Failed(cause);
        _failure = cause.Message;
        if (!_isStopping) Thread.Sleep(RetryAfter);
        _work.Set();
    }

    private void Recover()
    {
        if (_failure is null) return;
        _durability.Recovered();
        _failure = null;
    }
}
