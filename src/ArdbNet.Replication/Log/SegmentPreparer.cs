namespace ArdbNet.Replication.Log;

/// <summary>
/// The thread that has the next segment ready before the tail gets there, so that appending never waits for the disk;
/// it makes it from one that the log no longer needs, else as a new file. Full segments leave the process's memory.
/// </summary>
internal sealed class SegmentPreparer : IDisposable
{
    private const int RetryMs = 1000;
    private const int PieceBytes = 64 * 1024;
    private const int BurstBytes = 8 * PieceBytes;

    private static readonly TimeSpan PauseBetweenBursts = TimeSpan.FromMilliseconds(1);

    private readonly object _gate = new();
    private readonly SegmentChain _chain;
    private readonly LogDirectory _directory;
    private readonly LogHealth _health;
    private readonly long _segmentSize;
    private readonly Action _prepared;
    private readonly Thread _thread;
    private readonly Queue<Segment> _retired = new();
    private readonly byte[] _piece = new byte[PieceBytes];
    private long _wantedEnd;
    private long _loadedEnd;
    private bool _isUnannounced;
    private bool _woken;
    private bool _stopped;

    /// <param name="chain">Gets the prepared segments.</param>
    /// <param name="directory">Where they lie.</param>
    /// <param name="health">Hears of failures.</param>
    /// <param name="segmentSize">Stream bytes in a new segment.</param>
    /// <param name="prepared">Called on this thread when new segments are ready; may throw IOException.</param>
    public SegmentPreparer(
        SegmentChain chain, LogDirectory directory, LogHealth health, long segmentSize, Action prepared)
    {
        _chain = chain;
        _directory = directory;
        _health = health;
        _segmentSize = segmentSize;
        _prepared = prepared;
        _thread = new Thread(Run) { IsBackground = true, Name = "log segments" };
    }

    public long RetiredBytes
    {
        get
        {
            lock (_gate)
            {
                return _retired.Sum(static segment => segment.File.Length);
            }
        }
    }

    public void Start() => _thread.Start();

    /// <summary>The tail has entered another segment.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Takes over segments that the chain gave up, oldest first.</summary>
    public void Retire(ReadOnlySpan<Segment> segments)
    {
        lock (_gate)
        {
            foreach (var segment in segments)
            {
                segment.Release();
                _retired.Enqueue(segment);
            }

            _woken = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until there is room up to an offset; false when it cannot be made now.</summary>
    public bool EnsureRoom(long end)
    {
        lock (_gate)
        {
            _wantedEnd = Math.Max(_wantedEnd, end);
            while (_chain.End < end)
            {
                if (_stopped || _health.Failure is not null)
                {
                    // What could not be had is no longer asked for, or a giant request would block all others.
                    _wantedEnd = 0;
                    return false;
                }

                _woken = true;
                Monitor.PulseAll(_gate);
                Monitor.Wait(_gate);
            }

            return true;
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

        foreach (var segment in _retired)
        {
            segment.DisposeWhenFree();
        }
    }

    private bool NeedsSegment => _chain.Segments[^1].First <= _chain.Tail || _chain.End < Volatile.Read(ref _wantedEnd);

    private void Run()
    {
        LoadAhead();
        while (WaitForWork())
        {
            try
            {
                while (NeedsSegment && !Volatile.Read(ref _stopped))
                {
                    _chain.Add(Prepare());
                    _isUnannounced = true;
                    WakeWaiting();
                }

                if (_isUnannounced)
                {
                    _prepared();
                    _isUnannounced = false;
                }

                _health.PreparationWorks();
                DropRetired();
                UnloadFull();
                LoadAhead();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _health.PreparationFailed(e.Message);
                WakeWaiting();
            }
        }
    }

    // Who waits for another segment goes first: this is gone on with afterwards.
    private void LoadAhead()
    {
        if (_loadedEnd > _chain.End) _loadedEnd = 0;
        _loadedEnd = Math.Max(_loadedEnd, _chain.Tail);
        foreach (var segment in _chain.Segments)
        {
            if (segment.End <= _loadedEnd || !segment.TryAcquire())
            {
                continue;
            }

            _loadedEnd = Math.Max(_loadedEnd, segment.First);
            Load(segment);
        }
    }

    private void Load(Segment segment)
    {
        var burst = 0;
        try
        {
            while (!Volatile.Read(ref _stopped)
                && !Volatile.Read(ref _woken)
                && segment.ReadAhead(_loadedEnd - segment.First, _piece) is var read and > 0)
            {
                _loadedEnd += read;
                burst += read;
                if (burst < BurstBytes) continue;
                // The tail takes a second for a segment at the least: those who write need the processor more.
                Thread.Sleep(PauseBetweenBursts);
                burst = 0;
            }
        }
        catch (IOException)
        {
            // It only comes early. Whoever needs the bytes meets what is wrong.
        }
        finally
        {
            segment.Release();
        }
    }

    // Nothing is written there any more, and who reads it does so once: it need not count as memory of this process.
    private void UnloadFull()
    {
        foreach (var segment in _chain.Segments)
        {
            if (segment.End > _chain.Tail || !segment.TryAcquire()) continue;
            segment.File.Unload();
            segment.Release();
        }
    }

    private bool WaitForWork()
    {
        lock (_gate)
        {
            while (!_stopped && !_woken)
            {
                // A reader may still hold a retired segment, a full disk may have room again: look again later.
                if (!Monitor.Wait(_gate, IsUnsettled ? RetryMs : Timeout.Infinite))
                {
                    break;
                }
            }

            _woken = false;
            return !_stopped;
        }
    }

    private bool IsUnsettled => NeedsSegment || _isUnannounced || _health.Failure is not null || _retired.Count > 1;

    private void WakeWaiting()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private Segment Prepare()
    {
        var header = SegmentHeader.Fresh(_chain.End, _segmentSize);
        var used = TakeRetired();
        if (used is null)
        {
            return Publish(SegmentFile.Create(
                _directory.UnfinishedPath, SegmentLayout.FileLength(_segmentSize)), header, _directory);
        }

        try
        {
            // The old name must be gone from the disk before the file says something else.
            used.File.Rename(_directory.UnfinishedPath);
            _directory.Flush();
        }
        catch
        {
            used.File.Dispose();
            throw;
        }

        return Publish(used.File, header, _directory);
    }

    /// <summary>Makes a file a segment: contents on the disk first, then its name.</summary>
    public static Segment Publish(SegmentFile file, SegmentHeader header, LogDirectory directory)
    {
        try
        {
            var segment = Segment.Format(file, header);
            file.Flush();
            file.Rename(directory.SegmentPath(header.FirstOffset));
            directory.Flush();
            return segment;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private Segment? TakeRetired()
    {
        lock (_gate)
        {
            return _retired.TryPeek(out var oldest) && oldest.IsFree && oldest.Header.DataLength == _segmentSize
                ? _retired.Dequeue()
                : null;
        }
    }

    // The newest stays for the next turn. Always from the oldest on, so that the files never show a gap.
    private void DropRetired()
    {
        while (true)
        {
            Segment dropped;
            lock (_gate)
            {
                if (!_retired.TryPeek(out dropped!) || !dropped.IsFree || !IsSuperfluous(dropped))
                {
                    return;
                }

                _retired.Dequeue();
            }

            dropped.File.Dispose();
            File.Delete(dropped.File.Path);
        }
    }

    private bool IsSuperfluous(Segment retired) => _retired.Count > 1 || retired.Header.DataLength != _segmentSize;
}
