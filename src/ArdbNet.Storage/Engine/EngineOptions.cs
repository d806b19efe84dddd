namespace ArdbNet.Storage.Engine;

/// <summary>What the engine needs to know to open a store. Sizes in bytes.</summary>
public sealed record EngineOptions
{
    public required string Directory { get; init; }

    /// <summary>
    /// A write buffer is frozen and written to RocksDB when it holds this much; an entry counts as 448 bytes at least.
    /// </summary>
    public long WriteBufferSize { get; init; } = 64L << 20;

    /// <summary>A write buffer is also frozen after this many bytes of log: it bounds the replay after a crash.</summary>
    public long MaxReplayLength { get; init; } = 64L << 20;

    /// <summary>Cursors remember where they walked over so many deleted keys in a row.</summary>
    public int RememberedDeletions { get; init; } = 16;

    public long BlockCacheSize { get; init; } = 128L << 20;

    /// <summary>Memory for values that were read lately; less than a megabyte is none.</summary>
    public long HotCacheSize { get; init; }

    /// <summary>Threads at most that read what commands wait for; 0: the executor reads itself.</summary>
    public int FetchThreads { get; init; }

    /// <summary>Reads from the disk that take longer on average are left to these threads.</summary>
    public TimeSpan FetchPatience { get; init; }

    public int MaxOpenFiles { get; init; } = 512;

    public int BloomBitsPerKey { get; init; } = 10;

    public string Compression { get; init; } = "lz4";

    public string BottommostCompression { get; init; } = "lz4";

    /// <summary>RocksDB's own option text, applied last.</summary>
    public string RocksDbOptionsText { get; init; } = "";
}
