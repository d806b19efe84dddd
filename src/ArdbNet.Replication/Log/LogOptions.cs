using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArdbNet.Replication.Log;

/// <summary>Where the log lies and how much of it is kept.</summary>
public sealed record LogOptions
{
    /// <summary>The log's own directory (<c>repl/</c>); made when it is not there.</summary>
    public required string Directory { get; init; }

    public const int StoreIdLength = 36;

    /// <summary>Names the store whose changes the log holds; empty when it has no name.</summary>
    public string StoreId { get; init; } = "";

    /// <summary>Stream bytes in a new segment, a multiple of 4096. Existing segments keep their own size.</summary>
    public long SegmentSize { get; init; } = 64L << 20;

    /// <summary>Bytes behind the tail that are kept for partial resyncs.</summary>
    public long BacklogSize { get; init; } = 512L << 20;

    public FsyncPolicy Fsync { get; init; } = FsyncPolicy.EverySecond;

    public ILogger Logger { get; init; } = NullLogger.Instance;
}
