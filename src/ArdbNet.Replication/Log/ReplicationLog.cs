using Microsoft.Extensions.Logging;

namespace ArdbNet.Replication.Log;

/// <summary>
/// The one log: write-ahead log, backlog and feed. Offset X is the number of stream bytes before it. One thread at a
/// time appends, names histories and closes; reading, waiting, pinning and trimming are for any thread.
/// </summary>
public sealed class ReplicationLog : ILogBytes, IDisposable
{
    // Bytes of the backlog that are proven in one go.
    private const int CheckedAtOnce = 16 * SegmentLayout.PageSize;

    private readonly Lock _stateGate = new();
    private readonly ILogger _logger;
    private readonly StateFile _stateFile;
    private readonly string _storeId;
    private readonly LogHealth _health;
    private readonly SegmentChain _chain;
    private readonly LogSyncer _syncer;
    private readonly SegmentPreparer _preparer;
    private Segment _current;
    private HistoryIds _history;
    private long _backlogSize;
    private bool _isClosed;

    private ReplicationLog(LogOptions options, LogDirectory directory, StateFile stateFile, OpenedLog opened)
    {
        _logger = options.Logger;
        _stateFile = stateFile;
        _storeId = options.StoreId;
        _backlogSize = options.BacklogSize;
        _history = opened.History;
        Recovery = opened.Recovery;
        _health = new LogHealth(options.Logger);
        _chain = new SegmentChain(opened.Segments, opened.Tail);
        _current = Array.Find(opened.Segments, segment => opened.Tail <= segment.End)!;
        _current.Resume(opened.Tail - _current.First);
        _syncer = new LogSyncer(
            _chain, _health, options.Fsync, opened.Tail, static (segment, position) => segment.Sync(position));
        _preparer = new SegmentPreparer(_chain, directory, _health, options.SegmentSize, WriteOpenState);
    }

    public LogRecovery Recovery { get; }

    public HistoryIds History => Volatile.Read(ref _history);

    /// <summary>The first offset whose bytes are there.</summary>
    public long FirstOffset => _chain.First;

    /// <summary>The stream's length; Redis calls it master_repl_offset.</summary>
    public long TailOffset => _chain.Tail;

    /// <summary>Bytes before it are on the disk.</summary>
    public long SyncedOffset => _syncer.Synced;

    /// <summary>Syncs that succeeded since the log was opened.</summary>
    public long SyncCount => _syncer.SyncCount;

    public long SegmentCount => _chain.Segments.Length;

    public long BytesOnDisk => _chain.Segments.Sum(static segment => segment.File.Length) + _preparer.RetiredBytes;

    /// <summary>False while writes must be refused; <see cref="Failure"/> says why. It heals by itself.</summary>
    public bool CanAppend => _health.Failure is null && !Volatile.Read(ref _isClosed);

    public string? Failure => _health.Failure;

    /// <summary>
    /// Brings to the disk what has to be there before the log's bytes, on one thread at a time; set before the first
    /// byte comes. An IOException counts as the log's own.
    /// </summary>
    public Action? BeforeSync
    {
        get => _syncer.BeforeSync;
        set => _syncer.BeforeSync = value;
    }

    public FsyncPolicy Fsync
    {
        get => _syncer.Policy;
        set => _syncer.Policy = value;
    }

    public long BacklogSize
    {
        get => Volatile.Read(ref _backlogSize);
        set => Volatile.Write(ref _backlogSize, value);
    }

    /// <summary>Opens or makes the log; <see cref="Recovery"/> then tells how it was found.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="appliedOffset">The offset that the data on disk has; the log is proven from there on.</param>
    /// <exception cref="LogException">It cannot be used; nothing was changed if it is from a newer version.</exception>
    public static ReplicationLog Open(LogOptions options, long appliedOffset)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(appliedOffset);
        if (!SegmentLayout.IsDataLength(options.SegmentSize))
        {
            throw new LogException($"The log's segment size must be a multiple of {SegmentLayout.PageSize}.");
        }

        var directory = new LogDirectory(options.Directory);
        var stateFile = new StateFile(directory.StatePath);
        try
        {
            var opened = LogOpening.Run(directory, stateFile, options, appliedOffset);
            var log = new ReplicationLog(options, directory, stateFile, opened);
            log._syncer.Start();
            log._preparer.Start();
            log._preparer.Wake();
            return log;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LogException($"The log in {options.Directory} cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>
    /// Makes an empty log that goes on from a snapshot of a master; <see cref="Open"/> finds it as if closed cleanly.
    /// </summary>
    /// <param name="options">Where and how; the directory has no log yet.</param>
    /// <param name="history">The stream's name.</param>
    /// <param name="offset">The offset of the snapshot.</param>
    /// <param name="selectedDatabase">The database that the stream has selected there.</param>
    /// <exception cref="LogException">The disk refuses.</exception>
    public static void Create(LogOptions options, HistoryIds history, long offset, int selectedDatabase)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(history);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var directory = new LogDirectory(options.Directory);
        try
        {
            directory.Create();
            var header = SegmentHeader.Fresh(offset, options.SegmentSize);
            var file = SegmentFile.Create(directory.UnfinishedPath, SegmentLayout.FileLength(options.SegmentSize));
            SegmentPreparer.Publish(file, header, directory).DisposeWhenFree();
            var stateFile = new StateFile(directory.StatePath);
            stateFile.RenewMark();
            stateFile.Write(new LogState(0, history, offset, selectedDatabase, IsClean: true, BootId.Current())
            {
                StoreId = options.StoreId,
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LogException($"The log in {options.Directory} cannot be made: {e.Message}", e);
        }
    }

    /// <summary>
    /// Is there room for a command's bytes? Called before the command runs. It waits only when the next segment is not
    /// ready yet; false means that writes must be refused.
    /// </summary>
    public bool TryReserve(int bytes) =>
        CanAppend && (_chain.End - _chain.Tail >= bytes || _preparer.EnsureRoom(_chain.Tail + bytes));

    /// <summary>Appends bytes and publishes them to readers; returns the new tail.</summary>
    /// <exception cref="LogException">There is no room; the tail is where it was.</exception>
    public long Append(ReadOnlySpan<byte> bytes)
    {
        var tail = _chain.Tail + bytes.Length;
        if (bytes.Length <= _current.Room)
        {
            _current.Append(bytes);
            _chain.Tail = tail;
            return tail;
        }

        AppendAcross(bytes, tail);
        return tail;
    }

    /// <summary>Copies what there is from an offset on; returns the number of bytes, 0 at the tail.</summary>
    /// <exception cref="LogException">The log no longer has the offset, or its bytes are damaged.</exception>
    public int Read(long offset, Span<byte> destination)
    {
        var available = Math.Min(destination.Length, _chain.Tail - offset);
        ArgumentOutOfRangeException.ThrowIfNegative(available, nameof(offset));
        var copied = 0;
        while (copied < available)
        {
            var segment = Acquire(offset + copied);
            try
            {
                var position = offset + copied - segment.First;
                var length = (int)Math.Min(available - copied, segment.Header.DataLength - position);
                CheckOnce(segment, position, length);
                segment.Bytes(position, length).CopyTo(destination[copied..]);
                copied += length;
            }
            finally
            {
                segment.Release();
            }
        }

        return copied;
    }

    /// <summary>
    /// Bytes that lie together from an offset up to the segment's end or the tail. They stay in place as long as the
    /// offset is pinned or not yet persisted.
    /// </summary>
    /// <exception cref="LogException">The log no longer has the offset, or its bytes are damaged.</exception>
    public ReadOnlySpan<byte> ReadMapped(long offset)
    {
        var available = _chain.Tail - offset;
        ArgumentOutOfRangeException.ThrowIfNegative(available, nameof(offset));
        if (available == 0)
        {
            return [];
        }

        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed), this);
        var segment = _chain.Find(offset) ?? throw NotThere(offset);
        var position = offset - segment.First;
        var longest = position < segment.UncheckedBefore ? CheckedAtOnce : int.MaxValue;
        var length = (int)Math.Min(longest, Math.Min(available, segment.Header.DataLength - position));
        CheckOnce(segment, position, length);
        return segment.Bytes(position, length);
    }

    /// <summary>Completes when the bytes before an offset are on the disk.</summary>
    public ValueTask WaitForSync(long offset, CancellationToken cancellationToken = default) =>
        _syncer.Wait(offset, cancellationToken);

    /// <summary>
    /// Whether the bytes before an offset are on the disk, or can be brought there by the calling thread quickly, which is done.
    /// </summary>
    public bool TrySync(long offset) => _syncer.TrySync(offset);

    /// <summary>Blocks until the bytes before an offset are on the disk, whatever the policy.</summary>
    /// <exception cref="LogException">The disk refuses.</exception>
    public void SyncTo(long offset) => _syncer.SyncTo(offset);

    /// <summary>Gives the stream a name that says nothing of the past: no replica can continue.</summary>
    public void BeginNewHistory() => AdoptHistory(HistoryIds.Fresh());

    /// <summary>Gives the stream a new name from here on; the old one stays valid up to the tail.</summary>
    public void ShiftHistory() => AdoptHistory(History.Shift(TailOffset));

    /// <summary>Names the stream as a master does; durable when this returns.</summary>
    /// <exception cref="LogException">The disk refuses; the names are as they were.</exception>
    public void AdoptHistory(HistoryIds history)
    {
        ArgumentNullException.ThrowIfNull(history);
        lock (_stateGate)
        {
            WriteState(history, TailOffset, database: -1, isClean: false);
            Volatile.Write(ref _history, history);
        }
    }

    /// <summary>Cuts the log's end off; only before the first append.</summary>
    /// <exception cref="LogException">The log does not have the offset, or the disk refuses.</exception>
    public void Truncate(long offset)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (offset < FirstOffset || offset > TailOffset)
        {
            throw NotThere(offset);
        }

        lock (_stateGate)
        {
            // Who has bytes of the second history behind the cut has others than will stand here.
            var history = History.SecondOffset > offset ? History with { SecondOffset = offset } : History;
            WriteState(history, offset, database: -1, isClean: false);
            Volatile.Write(ref _history, history);
            TruncateSegments(offset);
            _syncer.Rewind(offset);
            _chain.Tail = offset;
        }

        _current = Array.Find(_chain.Segments, segment => offset <= segment.End)!;
        _current.Resume(offset - _current.First);
    }

    /// <summary>
    /// Lets segments go that neither recovery (<paramref name="persistedOffset"/> is what the data on disk has), nor the
    /// backlog, nor a pin needs.
    /// </summary>
    public void TrimBefore(long persistedOffset)
    {
        var limit = Math.Min(persistedOffset, Math.Min(SyncedOffset, TailOffset - BacklogSize));
        var removed = _chain.RemoveBefore(limit);
        if (removed.Length > 0)
        {
            _preparer.Retire(removed);
        }
    }

    /// <summary>Keeps everything from an offset on until the pin is disposed.</summary>
    /// <exception cref="LogException">The log does not have the offset.</exception>
    public LogPin Pin(long offset) => _chain.Pin(offset);

    /// <summary>Syncs, marks the log as cleanly closed and disposes it.</summary>
    /// <param name="selectedDatabase">The database that the stream has selected at its tail.</param>
    /// <exception cref="LogException">The disk refuses; the log is disposed without the mark.</exception>
    public void Close(int selectedDatabase)
    {
        try
        {
            SyncTo(TailOffset);
            _preparer.Dispose();
            WriteState(History, TailOffset, selectedDatabase, isClean: true);
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Lets go of the files as they are, as a killed process does.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosed, true))
        {
            return;
        }

        _preparer.Dispose();
        _syncer.Dispose();
        _current.Seal();
        foreach (var segment in _chain.Segments)
        {
            segment.DisposeWhenFree();
        }
    }

    private void AppendAcross(ReadOnlySpan<byte> bytes, long tail)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (_chain.End < tail && !_preparer.EnsureRoom(tail))
        {
            throw new LogException(Failure ?? "The log is closed.");
        }

        while (!bytes.IsEmpty)
        {
            if (_current.Room == 0)
            {
                _current = _chain.Find(_current.End)!;
            }

            var part = bytes[..(int)Math.Min(bytes.Length, _current.Room)];
            _current.Append(part);
            bytes = bytes[part.Length..];
        }

        _chain.Tail = tail;
        _preparer.Wake();
    }

    // From the end backwards, so that a kill in between leaves no hole.
    private void TruncateSegments(long offset)
    {
        try
        {
            foreach (var segment in _chain.Segments.Reverse())
            {
                if (segment.End > offset && segment.First < TailOffset)
                {
                    var position = Math.Max(0, offset - segment.First);
                    SegmentCut.Run(segment, position);
                    segment.Resume(position);
                }
            }
        }
        catch (IOException e)
        {
            throw new LogException($"The log cannot be cut at offset {offset}: {e.Message}", e);
        }
    }

    private Segment Acquire(long offset)
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed), this);
            var segment = _chain.Find(offset) ?? throw NotThere(offset);
            if (segment.TryAcquire())
            {
                return segment;
            }
        }
    }

    private void CheckOnce(Segment segment, long position, int length)
    {
        if (position >= segment.UncheckedBefore)
        {
            return;
        }

        var end = Math.Min(segment.UncheckedBefore, position + length) + SegmentLayout.PageSize - 1;
        var bad = segment.FirstBadPage(position >> SegmentLayout.PageShift, end >> SegmentLayout.PageShift);
        if (bad is { } page)
        {
            var offset = segment.First + (page << SegmentLayout.PageShift);
            _chain.GiveUpBefore(offset + SegmentLayout.PageSize);
            _logger.BacklogDamaged(segment.File.Path, offset);
            throw new LogException($"{segment.File.Path} is damaged at offset {offset}.");
        }
    }

    private LogException NotThere(long offset) =>
        new($"Offset {offset} is outside the log, which has {FirstOffset} to {TailOffset}.");

    private void WriteState(HistoryIds history, long tail, int database, bool isClean)
    {
        try
        {
            // So that an earlier copy put back over these files is told from them.
            if (isClean) _stateFile.RenewMark();
            StoreState(history, tail, database, isClean);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LogException($"The log's state cannot be written: {e.Message}", e);
        }
    }

    // The tail in the state tells, should the newest segments be missing one day, that they are.
    private void WriteOpenState()
    {
        lock (_stateGate)
        {
            StoreState(History, TailOffset, database: -1, isClean: false);
        }
    }

    private void StoreState(HistoryIds history, long tail, int database, bool isClean) =>
        _stateFile.Write(new LogState(0, history, tail, database, isClean, BootId.Current()) { StoreId = _storeId });
}
