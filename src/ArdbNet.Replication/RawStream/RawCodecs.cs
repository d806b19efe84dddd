using ArdbNet.RocksDb.Tables;

namespace ArdbNet.Replication.RawStream;

/// <summary>How a stream's blocks are stored.</summary>
/// <param name="Quick">While the link is faster than this is.</param>
/// <param name="Small">While most of the time goes into waiting for the link.</param>
public readonly record struct RawCodecs(RawCodec Quick, RawCodec Small)
{
    /// <summary>As they are.</summary>
    public static RawCodecs None => default;

    /// <summary>The same at any time.</summary>
    public static RawCodecs Always(RawCodec codec) => new(codec, codec);

    /// <summary>The best of those that somebody reads.</summary>
    public static RawCodecs BestOf(IReadOnlyList<RawCodec> readable)
    {
        ArgumentNullException.ThrowIfNull(readable);
        var zstd = Zstd.IsAvailable && readable.Contains(RawCodec.Zstd) ? RawCodec.Zstd : RawCodec.None;
        var lz4 = PackedBlock.IsAvailable && readable.Contains(RawCodec.Lz4) ? RawCodec.Lz4 : zstd;
        return new RawCodecs(lz4, zstd == RawCodec.None ? lz4 : zstd);
    }
}
