using ArdbNet.RocksDb.Native;

namespace ArdbNet.RocksDb;

/// <summary>
/// How a store is opened. Unset properties are RocksDB's own defaults; each is named after the RocksDB option it sets.
/// Read when a store is opened: later changes do not reach it.
/// </summary>
public sealed class RocksDbOptions
{
    private readonly List<string> _texts = [];

    public bool CreateIfMissing { get; set; }

    public bool ErrorIfExists { get; set; }

    public bool ParanoidChecks { get; set; } = true;

    /// <summary>Most table files kept open; -1 for all.</summary>
    public int MaxOpenFiles { get; set; } = -1;

    /// <summary>Size at which a memtable is closed and flushed.</summary>
    public long WriteBufferSizeBytes { get; set; } = 64L << 20;

    /// <summary>Limit over all memtables; 0 for none.</summary>
    public long TotalWriteBufferSizeBytes { get; set; }

    /// <summary>Memtables, the active one included, at which writes wait for a flush.</summary>
    public int MaxWriteBufferNumber { get; set; } = 2;

    public int MinWriteBufferNumberToMerge { get; set; } = 1;

    /// <summary>Threads for flushes and compactions.</summary>
    public int MaxBackgroundJobs { get; set; } = 2;

    public int MaxSubcompactions { get; set; } = 1;

    /// <summary>Bytes after which a file being written is handed to the disk; 0 leaves it to the system.</summary>
    public long BytesPerSync { get; set; }

    public long TargetFileSizeBaseBytes { get; set; } = 64L << 20;

    public long MaxBytesForLevelBase { get; set; } = 256L << 20;

    public bool LevelCompactionDynamicLevelBytes { get; set; }

    public int Level0FileCompactionTrigger { get; set; } = 4;

    public int Level0SlowdownWritesTrigger { get; set; } = 20;

    public int Level0StopWritesTrigger { get; set; } = 36;

    public bool DisableAutoCompactions { get; set; }

    /// <summary>Saves the last level's bloom filters: for stores that are seldom asked for missing keys.</summary>
    public bool OptimizeFiltersForHits { get; set; }

    public CompressionType Compression { get; set; } = CompressionType.Snappy;

    /// <summary>Compression of each level from 0 on; null for <see cref="Compression"/> everywhere.</summary>
    public IReadOnlyList<CompressionType>? CompressionPerLevel { get; set; }

    /// <summary>Compression of the last level that holds data; null for that of its level.</summary>
    public CompressionType? BottommostCompression { get; set; }

    /// <summary>Uncompressed size of a data block.</summary>
    public int BlockSizeBytes { get; set; } = 4096;

    /// <summary>Shared block cache; null for RocksDB's own small one.</summary>
    public BlockCache? BlockCache { get; set; }

    /// <summary>Bits per key of the full bloom filters; 0 for none.</summary>
    public double BloomFilterBitsPerKey { get; set; }

    /// <summary>Indexes and filters live in the block cache, so that its size bounds them.</summary>
    public bool CacheIndexAndFilterBlocks { get; set; }

    public bool PinLevel0FilterAndIndexBlocks { get; set; }

    public InfoLogLevel InfoLogLevel { get; set; } = InfoLogLevel.Information;

    /// <summary>Directory of RocksDB's LOG files; null for the store's own.</summary>
    public string? InfoLogDirectory { get; set; }

    public int KeepLogFileNumber { get; set; } = 1000;

    /// <summary>Size at which the LOG file is rolled; 0 for never.</summary>
    public long MaxLogFileSizeBytes { get; set; }

    /// <summary>Seconds between statistics in the LOG file; 0 for none.</summary>
    public int StatsDumpPeriodSeconds { get; set; } = 600;

    /// <summary>Seconds between statistics kept in memory; 0 for none.</summary>
    public int StatsPersistPeriodSeconds { get; set; } = 600;

    /// <summary>
    /// Leaves it to a background thread to delete files and memtables that a reader was the last one to hold.
    /// </summary>
    public bool AvoidUnnecessaryBlockingIo { get; set; }

    internal IReadOnlyList<string> Texts => _texts;

    /// <summary>
    /// Adds options in RocksDB's own syntax, such as <c>max_open_files=100;bloom_locality=1</c>; they override the
    /// properties.
    /// </summary>
    /// <exception cref="RocksDbException">Unknown option or bad value; nothing is changed.</exception>
    public void ApplyOptionsText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _texts.Add(text);
        try
        {
            OptionsHandle.From(this).Dispose();
        }
        catch (RocksDbException)
        {
            _texts.RemoveAt(_texts.Count - 1);
            throw;
        }
    }
}
