using System.Diagnostics;
using ArdbNet.RocksDb;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine.Buffering;
using ArdbNet.Storage.Engine.ColdReading;
using ArdbNet.Storage.Engine.HotCaching;
using ArdbNet.Storage.Engine.ReadingAhead;

namespace ArdbNet.Storage.Engine;

/// <summary>
/// The store: an ordered map of bytes. Writes go into an in-memory buffer and, buffer by buffer, in the background
/// into RocksDB; reads look at the buffers from new to old, then at RocksDB. A command's writes are visible to itself
/// at once and final with <see cref="Commit"/>; <see cref="Rollback"/> undoes them exactly. Everything but
/// snapshots and properties belongs to the executor's thread of the moment.
/// <para>
/// What the cache of hot values has of a key is what was committed last, so that it is asked before the frozen buffers and
/// RocksDB; behind the active buffer, since that may have what is not committed yet.
/// </para>
/// </summary>
public sealed class StorageEngine : StoreView, IDisposable
{
    // Entries of the buffer that may be looked through while others wait.
    private const int MaxDiscardedSingly = 10_000;

    // Of the memory for what was read lately so much goes to walks, the rest to single values.
    private const int PartForRuns = 8;

    // Less log than this is replayed before anyone notices.
    private const long MinIdleLength = 1 << 20;

    private readonly EngineOptions _options;
    private readonly DiskStore _disk;
    private readonly BufferFlusher _flusher;
    private readonly FetchedValues _fetched = new();
    private readonly FetchPool? _fetches;
    private readonly HotCache? _hot;
    private readonly LookupPrefetch _lookups = new();
    private readonly RunCache? _runs;
    private readonly FrozenBuffers _frozen = new();
    private readonly DeadRanges _dead;
    private readonly DiskCursorPool _cursors;
    private WriteBuffer _active = new();
    private long _activeStart;
    private long _offsetBefore;
    private ulong _firstInActive = ulong.MaxValue;
    private bool _holdsGarbage;

    private StorageEngine(EngineOptions options, DiskStore disk, BufferFlusher flusher)
    {
        _options = options;
        _disk = disk;
        _flusher = flusher;
        ColdReads = new ReadPace(options.FetchPatience);
        if (options.FetchThreads > 0) _fetches = new FetchPool(disk, options.FetchThreads);
        _dead = new DeadRanges(options.RememberedDeletions, disk.SlowRanges);
        if (options.HotCacheSize >= HotCache.MinCapacity)
        {
            var forRuns = options.HotCacheSize / PartForRuns;
            _runs = new RunCache(forRuns);
            _hot = new HotCache(Math.Max(HotCache.MinCapacity, options.HotCacheSize - forRuns));
        }

        _cursors = new DiskCursorPool(disk, _runs);
        ElementsAhead = new ElementsAhead(this);
    }

    /// <summary>Encoded keys and values of the running command.</summary>
    public ScratchArena Scratch { get; } = new();

    /// <summary>Called before a buffer is frozen: puts the records that say what the state is.</summary>
    public Action? Freezing { get; set; }

    /// <summary>The log offset whose state the live view shows.</summary>
    public long AppliedOffset { get; private set; }

    /// <summary>The log offset whose state survives a power loss without the log. Any thread.</summary>
    public long PersistedOffset => _flusher.PersistedOffset;

    /// <summary>Why the store takes no more writes at the moment, or null. Any thread.</summary>
    public string? Failure => _flusher.Failure;

    /// <summary>Native bytes in write buffers, frozen ones included.</summary>
    public long BufferBytes => _active.MemoryBytes + _frozen.MemoryBytes;

    /// <summary>Buffers that wait for RocksDB.</summary>
    public int FrozenBufferCount => _frozen.Count;

    /// <summary>Snapshots that are not disposed yet: the engine must not be before them. Any thread.</summary>
    public int OpenSnapshots => _disk.OpenSnapshots;

    /// <summary>
    /// Whether the running command is to end with a <see cref="ColdReadException"/> when it wants what has to come from the
    /// disk, as long as it has changed nothing. Until <see cref="EndCommand"/>.
    /// </summary>
    public bool LeavesColdReads { get; set; }

    /// <summary>The reads that neither cache could answer.</summary>
    public ReadPace ColdReads { get; }

    internal DiskStore Disk => _disk;

    /// <summary>Whether the executor may read more than it was asked for.</summary>
    internal bool ReadsDiskQuickly => _fetches is null || ColdReads.IsQuick;

    /// <summary>Reads the ends of lists.</summary>
    internal ElementsAhead ElementsAhead { get; }

    /// <summary>What lies in the way of cursors.</summary>
    internal SlowRanges SlowRanges => _disk.SlowRanges;

    internal Action? GarbageWritten
    {
        get => _flusher.GarbageWritten;
        set => _flusher.GarbageWritten = value;
    }

    /// <summary>Opens or creates the store.</summary>
    /// <param name="options">Directory, sizes, RocksDB options.</param>
    /// <param name="durability">Makes the log durable before RocksDB may hold what it describes.</param>
    /// <exception cref="StoreException">Locked by another process, from a newer version, or not readable.</exception>
    public static StorageEngine Open(EngineOptions options, IStoreDurability durability)
    {
        var disk = DiskStore.Open(options);
        return new StorageEngine(options, disk, new BufferFlusher(disk, options, durability));
    }

    /// <summary>Takes the offset that the store was found to hold, and starts flushing.</summary>
    public void Begin(long appliedOffset)
    {
        AppliedOffset = appliedOffset;
        _activeStart = appliedOffset;
        _flusher.Start(appliedOffset);
    }

    public override bool TryGet(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        var lookup = _active.Find(key, out value);
        if (lookup != BufferLookup.Absent) return lookup == BufferLookup.Found;
        if (IsInActiveOnly(key)) return false;
        if (_hot?.TryFind(key, out value) == true) return true;
        lookup = _frozen.Find(key, out value);
        if (lookup == BufferLookup.Absent) return TryGetFromDisk(key, out value);
        if (lookup == BufferLookup.Deleted) return false;
        if (_hot is not null) _fetched.Add(key, default);
        return true;
    }

    /// <summary>Whether the key's value, or that there is none, is known without RocksDB.</summary>
    public bool IsInMemory(ReadOnlySpan<byte> key) =>
        FindBuffered(key, out _) != BufferLookup.Absent || _hot?.TryFind(key, out _) == true;

    /// <summary>A value that need not be the newest, from memory, without a trace: for hints.</summary>
    internal bool TryPeek(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value) =>
        _active.Find(key, out value) == BufferLookup.Found || _hot?.TryPeek(key, out value) == true;

    /// <summary>Has the processor load what the look-up of a key will touch: see <see cref="LookupPrefetch"/>.</summary>
    internal void Prefetch(ReadOnlySpan<byte> key) => _lookups.Add(_active.Tree, _hot, key);

    /// <summary>The last of some keys was told of.</summary>
    internal void FinishPrefetch() => _lookups.Finish(_active.Tree, _hot);

    /// <summary>Has keys read into RocksDB's cache by other threads.</summary>
    public Task FetchAsync(IReadOnlyList<byte[]> keys) => _fetches?.FetchAsync(keys) ?? Task.CompletedTask;

    /// <summary>
    /// Says that a collection begins, whose id is higher than all before: until the active buffer is frozen there is no
    /// need to look for its entries on disk.
    /// </summary>
    internal void BeginCollection(ulong collectionId) => _firstInActive = Math.Min(_firstInActive, collectionId);

    public override StoreCursor OpenCursor(ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper)
    {
        return new StoreCursor(OpenBuffers(), _cursors, _dead, lower.ToArray(), upper.ToArray());
    }

    internal override BufferCursor[] OpenBuffers()
    {
        var buffers = new BufferCursor[_frozen.Count + 1];
        buffers[0] = _active.OpenCursor();
        for (var i = 0; i < _frozen.Count; i++) buffers[i + 1] = _frozen[i].OpenCursor();
        return buffers;
    }

    internal override DiskCursor OpenDisk(byte[] lower, byte[] upper) => _cursors.Rent(lower, upper);

    internal override void CloseDisk(DiskCursor cursor) => _cursors.Return(cursor);

    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _active.Put(key, value);
        _dead.Revive(key);
        ElementsAhead.Forget(key);
    }

    /// <summary>
    /// Puts a key that the live view does not have: if it is deleted again soon, nothing of it ever reaches RocksDB.
    /// </summary>
    public void PutNew(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _active.PutNew(key, value);
        _dead.Revive(key);
        // An element that was discarded with many others may have been read before that.
        ElementsAhead.Forget(key);
    }

    public void Delete(ReadOnlySpan<byte> key)
    {
        _active.Delete(key);
        ElementsAhead.Forget(key);
    }

    /// <summary>Hands entries that nothing refers to any more to the sweeper.</summary>
    /// <param name="garbageKey">See <see cref="Encoding.GarbageKey"/>.</param>
    /// <param name="value">Of a collection its type, one byte; of a keyspace nothing.</param>
    public void PutGarbage(ReadOnlySpan<byte> garbageKey, ReadOnlySpan<byte> value)
    {
        Put(garbageKey, value);
        _holdsGarbage = true;
    }

    /// <summary>Whether the running command has written anything.</summary>
    public bool HasUncommitted => _active.HasUncommitted;

    /// <summary>
    /// Forgets a great many elements of a list at once. RocksDB loses them when this buffer reaches it; until then they
    /// are there to see, so nobody may read an index of them before it is written again.
    /// </summary>
    /// <param name="collectionId">The list's id.</param>
    /// <param name="first">The first index.</param>
    /// <param name="end">The index behind the last one.</param>
    public void DiscardElements(ulong collectionId, long first, long end)
    {
        // What this buffer holds would reach RocksDB after the rest has been removed there.
        Span<byte> key = stackalloc byte[ElementKey.Length];
        Span<byte> upper = stackalloc byte[ElementKey.Length];
        ElementKey.Write(key, collectionId, first);
        ElementKey.Write(upper, collectionId, end);
        var cursor = _active.OpenCursor();
        for (var found = cursor.Seek(key); found && cursor.Key.SequenceCompareTo(upper) < 0; found = cursor.Next())
        {
            cursor.Key.CopyTo(key);
            _active.Delete(key);
        }

        var garbage = Scratch.Take(GarbageKey.ElementsLength);
        GarbageKey.WriteElements(garbage, collectionId, first, end);
        PutGarbage(garbage, []);
    }

    /// <summary>Makes the command's writes final: the live view is now the state at <paramref name="offset"/>.</summary>
    public void Commit(long offset)
    {
        UpdateCache();
        _active.Commit();
        AppliedOffset = offset;
        if (IsActiveFull) Freeze();
    }

    public void Rollback()
    {
        _active.Rollback();
        // What was deleted lives again.
        _dead.Clear();
    }

    /// <summary>Lets go of what the command read and built. Spans from it are invalid afterwards.</summary>
    public void EndCommand()
    {
        Scratch.Reset();
        LeavesColdReads = false;
        if (_fetched.Count > 0) ReleaseFetched();
        _frozen.DropWritten();
    }

    /// <summary>The state as it is now, for a reader outside the executor.</summary>
    public StoreSnapshot CreateSnapshot()
    {
        if (_active.Count > 0) Freeze();
        var buffers = new WriteBuffer[_frozen.Count];
        for (var i = 0; i < buffers.Length; i++) buffers[i] = _frozen[i];
        return new StoreSnapshot(_disk.CreateSnapshot(), buffers, AppliedOffset);
    }

    /// <summary>
    /// The state as it is now, read from RocksDB alone as soon as that has it: for readers that take long, since no write
    /// buffer is kept for them. Fails with a <see cref="StoreException"/> if the store is closed before.
    /// </summary>
    public Task<StoreSnapshot> CreateDiskSnapshotAsync()
    {
        if (_active.Count > 0) Freeze();
        return _frozen.Count > 0 && _frozen.Newest.TryAwaitSnapshot(AppliedOffset, out var snapshot)
            ? snapshot
            : Task.FromResult(new StoreSnapshot(_disk.CreateSnapshot(), [], AppliedOffset));
    }

    /// <summary>
    /// Makes <see cref="DiscardElements"/> quick by having it find an empty buffer. Only while the state is that of
    /// <see cref="AppliedOffset"/>.
    /// </summary>
    internal void PrepareDiscard()
    {
        if (_active.Count > MaxDiscardedSingly) Freeze();
    }

    /// <summary>Sends garbage on its way to the sweeper although the buffer is not full yet.</summary>
    public void FreezeGarbage()
    {
        if (_holdsGarbage) Freeze();
    }

    /// <summary>
    /// Lets go of what idle cursors hold, so that files which a compaction has replaced can go; to be called every now and
    /// then.
    /// </summary>
    public void ReleaseCursors() => _cursors.Dispose();

    /// <summary>What the store takes of memory and disk now.</summary>
    public StoreFigures Measure() => new(
        BufferBytes,
        FrozenBufferCount,
        _disk.CacheBytes,
        _options.BlockCacheSize,
        _disk.PropertyNumber("rocksdb.cur-size-all-mem-tables"),
        _disk.PropertyNumber("rocksdb.estimate-table-readers-mem"),
        _disk.PropertyNumber("rocksdb.total-sst-files-size"),
        _disk.PropertyNumber("rocksdb.num-snapshots"),
        _disk.PropertyNumber("rocksdb.estimate-pending-compaction-bytes"),
        (_hot?.UsedBytes ?? 0) + (_runs?.UsedBytes ?? 0) + ElementsAhead.UsedBytes,
        _options.HotCacheSize,
        _hot?.Hits ?? 0,
        _hot?.Misses ?? 0);

    /// <summary>
    /// Has everything committed made durable in RocksDB; <see cref="PersistedOffset"/> tells when it is. Only while the
    /// state is that of <see cref="AppliedOffset"/>.
    /// </summary>
    public void PersistInBackground()
    {
        if (_active.Count > 0 || AppliedOffset > _activeStart) Freeze();
        _flusher.FlushUpTo(AppliedOffset);
    }

    /// <summary>
    /// Persists in the background what was written, if nothing has been since the last call: who crashes later replays
    /// nothing. Nor does it keep a buffer for the next writes then. To be called every now and then, while the state is that
    /// of <see cref="AppliedOffset"/>.
    /// </summary>
    public void PersistWhenIdle()
    {
        var isIdle = AppliedOffset == _offsetBefore;
        _offsetBefore = AppliedOffset;
        if (isIdle) _frozen.DropKept();
        if (isIdle && AppliedOffset - PersistedOffset >= MinIdleLength) PersistInBackground();
    }

    /// <summary>Waits until everything committed is durable in RocksDB.</summary>
    /// <exception cref="StoreException">The disk does not take it.</exception>
    public void Persist()
    {
        Freeze();
        _flusher.Drain();
        _frozen.DropWritten();
    }

    public void Dispose()
    {
        _fetches?.Dispose();
        _flusher.Dispose();
        _fetched.Release();
        _hot?.Dispose();
        _cursors.Dispose();
        _frozen.Dispose();
        _active.Dispose();
        _disk.Dispose();
    }

    /// <summary>What the newest write buffer that knows the key has of it.</summary>
    internal BufferLookup FindBuffered(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        var lookup = _active.Find(key, out value);
        return lookup == BufferLookup.Absent ? _frozen.Find(key, out value) : lookup;
    }

    private bool IsActiveFull =>
        _active.Weight >= _options.WriteBufferSize
        || AppliedOffset - _activeStart >= _options.MaxReplayLength;

    private bool IsInActiveOnly(ReadOnlySpan<byte> key) =>
        _firstInActive != ulong.MaxValue
        && CollectionKey.TryGetId(key, out var id)
        && id >= _firstInActive;

    private bool TryGetFromDisk(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        var slice = ReadDisk(key);
        if (!slice.IsFound)
        {
            slice.Dispose();
            value = default;
            return false;
        }

        _fetched.Add(key, slice);
        value = slice.Span;
        return true;
    }

    private PinnedSlice ReadDisk(ReadOnlySpan<byte> key)
    {
        if (!LeavesColdReads || _fetches is null || _active.HasUncommitted) return _disk.Get(key);
        // To ask RocksDB's cache alone first is another look-up: worth its while only when reads are slow.
        if (!ColdReads.IsQuick)
        {
            if (_disk.TryGetCached(key, out var cached)) return cached;
            if (ColdReads.HandsOver()) throw new ColdReadException(key);
        }

        var started = Stopwatch.GetTimestamp();
        var slice = _disk.Get(key);
        ColdReads.NoteUnlessCached(started);
        return slice;
    }

    private void Freeze()
    {
        Freezing?.Invoke();
        UpdateCache();
        _active.Freeze();
        var frozen = new FrozenBuffer(_active, AppliedOffset, _holdsGarbage);
        _frozen.Add(frozen);
        _active = new WriteBuffer();
        _activeStart = AppliedOffset;
        _holdsGarbage = false;
        _firstInActive = ulong.MaxValue;
        _flusher.Enqueue(frozen);
    }

    private void ReleaseFetched()
    {
        if (_hot is not null && !HasUncommitted) _fetched.Keep(_hot, this);
        _fetched.Release();
    }

    // Before the active buffer commits: what is written becomes what the cache has too.
    private void UpdateCache()
    {
        if (_hot is not { Count: > 0 }) return;
        for (var i = 0; i < _active.UncommittedCount; i++)
        {
            var written = _active.UncommittedAt(i);
            // Score indexes are walked, never looked up.
            if (ScoreKey.Is(written.Key)) continue;
            if (written.IsTombstone) _hot.Remove(written.Key);
            else _hot.Update(written.Key, written.Value);
        }
    }
}
