using System.Globalization;
using ArdbNet.RocksDb;
using ArdbNet.RocksDb.Tables;

namespace ArdbNet.Storage.Engine;

/// <summary>The RocksDB database under the engine: one column family, its own write-ahead log off.</summary>
internal sealed class DiskStore : IDisposable
{
    private readonly BlockCache _cache;
    private readonly RocksDbStore _store;
    private readonly ReadOptions _reads = new();
    private readonly ReadOptions _persistedReads = new() { Tier = ReadTier.Persisted };
    private readonly ReadOptions _cachedReads = new() { Tier = ReadTier.BlockCache };
    private readonly WriteOptions _writes = new() { DisableWal = true };
    private long _version;
    private int _openSnapshots;

    private DiskStore(BlockCache cache, RocksDbStore store)
    {
        _cache = cache;
        _store = store;
    }

    /// <summary>A writer of table files for <see cref="Ingest"/>.</summary>
    public static TableWriter CreateTableWriter(EngineOptions options) => new(BuildOptions(options, cache: null));

    public static DiskStore Open(EngineOptions options)
    {
        Directory.CreateDirectory(options.Directory);
        // RocksDB has no word for the LOG's level that we set and leaves a half OPTIONS file behind at each start.
        foreach (var file in Directory.EnumerateFiles(options.Directory, "OPTIONS-*.dbtmp")) File.Delete(file);
        var cache = new BlockCache(options.BlockCacheSize);
        RocksDbStore? store = null;
        var isOpen = false;
        try
        {
            // RocksDB starts its threads here, once for all stores of the process: they inherit the priority.
            store = BackgroundPriority.Run(
                "open store", () => RocksDbStore.Open(options.Directory, BuildOptions(options, cache)));
            var disk = new DiskStore(cache, store);
            StoreFormat.Check(disk);
            isOpen = true;
            return disk;
        }
        catch (RocksDbException failure)
        {
            throw new StoreException($"Can't open the store in '{options.Directory}': {failure.Message}", failure);
        }
        finally
        {
            if (!isOpen)
            {
                store?.Dispose();
                cache.Dispose();
            }
        }
    }

    /// <summary>What lies in the way of cursors.</summary>
    public SlowRanges SlowRanges { get; } = new();

    public PinnedSlice Get(ReadOnlySpan<byte> key) => _store.Get(key, _reads);

    public PinnedSlice Get(ReadOnlySpan<byte> key, ReadOptions options) => _store.Get(key, options);

    /// <summary>False when only the disk can tell.</summary>
    public bool TryGetCached(ReadOnlySpan<byte> key, out PinnedSlice slice) =>
        _store.TryGetCached(key, _cachedReads, out slice);

    /// <summary>Looks only at what would survive a crash.</summary>
    public PinnedSlice GetPersisted(ReadOnlySpan<byte> key) => _store.Get(key, _persistedReads);

    public bool IsEmpty()
    {
        using var iterator = _store.NewIterator(_reads);
        iterator.SeekToFirst();
        iterator.ThrowIfFailed();
        return !iterator.IsValid;
    }

    /// <summary>Snapshots of the engine that are not disposed yet. Any thread.</summary>
    public int OpenSnapshots => Volatile.Read(ref _openSnapshots);

    public DiskSnapshot CreateSnapshot()
    {
        Interlocked.Increment(ref _openSnapshots);
        return new DiskSnapshot(this, _store.CreateSnapshot());
    }

    public void SnapshotDisposed() => Interlocked.Decrement(ref _openSnapshots);

    /// <summary>Counts writes: a cursor that was opened at this version shows all of them. Any thread.</summary>
    public long Version => Interlocked.Read(ref _version);

    public DiskCursor OpenCursor(RocksDbSnapshot? snapshot, ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper)
    {
        var version = Version;
        var options = new ReadOptions
        {
            Snapshot = snapshot,
            FillCache = snapshot is null,
            LowerBound = lower,
            UpperBound = upper,
        };
        return new DiskCursor(_store, options, version);
    }

    public void Write(WriteBatch batch)
    {
        _store.Write(batch, _writes);
        Interlocked.Increment(ref _version);
    }

    /// <summary>Takes table files in, all or none; they are moved if the file system can link.</summary>
    public void Ingest(IReadOnlyList<string> files)
    {
        _store.IngestFiles(files, new IngestOptions { MoveFiles = true });
        Interlocked.Increment(ref _version);
    }

    public void Flush() => _store.Flush(wait: true);

    public void CompactRange(ReadOnlySpan<byte> begin, ReadOnlySpan<byte> end) => _store.CompactRange(begin, end);

    /// <summary>Has a range compacted, one level further, when RocksDB has time.</summary>
    public void SuggestCompactRange(ReadOnlySpan<byte> begin, ReadOnlySpan<byte> end) =>
        _store.SuggestCompactRange(begin, end);

    /// <summary>Bytes on disk, without what RocksDB still has in memory.</summary>
    public long ApproximateSize(ReadOnlySpan<byte> begin, ReadOnlySpan<byte> end) => _store.ApproximateSize(begin, end);

    public string Property(string name) => _store.Property(name) ?? "";

    /// <summary>Bytes that the block cache holds.</summary>
    public long CacheBytes => _cache.UsageBytes;

    /// <summary>Files that no compaction has taken up yet: each is one more to look into.</summary>
    public int Level0Files =>
        int.Parse(Property("rocksdb.num-files-at-level0"), CultureInfo.InvariantCulture);

    public long PropertyNumber(string name) => _store.PropertyNumber(name) ?? 0;

    public void Dispose()
    {
        _reads.Dispose();
        _persistedReads.Dispose();
        _cachedReads.Dispose();
        _writes.Dispose();
        _store.Dispose();
        _cache.Dispose();
    }

    private static RocksDbOptions BuildOptions(EngineOptions options, BlockCache? cache)
    {
        var result = new RocksDbOptions
        {
            CreateIfMissing = true,
            MaxOpenFiles = options.MaxOpenFiles,
            // The executor's cursors are often the last to hold what a compaction has replaced, and to delete a file can
            // take milliseconds.
            AvoidUnnecessaryBlockingIo = true,
            // Larger than a frozen buffer, so that it is we who decide when RocksDB flushes.
            WriteBufferSizeBytes = options.WriteBufferSize * 2,
            MaxWriteBufferNumber = 3,
            LevelCompactionDynamicLevelBytes = true,
            MaxBackgroundJobs = 2,
            // Each buffer becomes a file, and one of short entries is small, while all of the next level is rewritten to take
            // them up. Many of them cost a look-up a filter each; large ones are taken up by their size.
            Level0FileCompactionTrigger = 12,
            MaxBytesForLevelBase = 128L << 20,
            BytesPerSync = 1 << 20,
            // Debian builds RocksDB with assertions, and one of them ends the process when a LOG line is to follow one
            // that found the disk full.
            InfoLogLevel = InfoLogLevel.Off,
            KeepLogFileNumber = 2,
            StatsDumpPeriodSeconds = 0,
            StatsPersistPeriodSeconds = 0,
            BlockCache = cache,
            BlockSizeBytes = 8192,
            BloomFilterBitsPerKey = options.BloomBitsPerKey,
            CacheIndexAndFilterBlocks = true,
            PinLevel0FilterAndIndexBlocks = true,
            Compression = CompressionNames.Parse(options.Compression),
            BottommostCompression = CompressionNames.Parse(options.BottommostCompression),
        };
        if (options.RocksDbOptionsText.Length > 0) result.ApplyOptionsText(options.RocksDbOptionsText);
        return result;
    }
}
