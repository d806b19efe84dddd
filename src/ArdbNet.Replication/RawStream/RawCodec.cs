namespace ArdbNet.Replication.RawStream;

/// <summary>How the bytes of a block are stored. On the wire: a number never changes its meaning.</summary>
public enum RawCodec : byte
{
    None = 0,
    Zstd = 1,

    /// <summary>See <see cref="TableBlocks"/>.</summary>
    Lz4 = 2,
}
