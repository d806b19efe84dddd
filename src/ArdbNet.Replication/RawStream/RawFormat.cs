namespace ArdbNet.Replication.RawStream;

/// <summary>Sizes and limits of the raw key-value stream; README.md has the layout.</summary>
public static class RawFormat
{
    /// <summary>What is written; also the only version that is read.</summary>
    public const int Version = 1;

    /// <summary>Bytes of entries in a block, unless one entry alone has more.</summary>
    public const int BlockBytes = 256 * 1024;

    /// <summary>Bytes of an entry that stands alone in a block; more than that is no entry of ours.</summary>
    public const int MaxEntryBytes = 0x7000_0000;

    public const int SnapshotIdLength = 16;
    public const int DigestLength = 32;

    internal const int HeaderLength = 68;
    internal const int BlockHeaderLength = 32;
    internal const int EndHeaderLength = 32;

    /// <summary>A system record of so many databases is the longest end there is.</summary>
    internal const int MaxStateBytes = 4 << 20;

    internal const byte BlockFrame = (byte)'B';
    internal const byte EndFrame = (byte)'E';

    internal static ReadOnlySpan<byte> Magic => "ARDBRAW\0"u8;
}
