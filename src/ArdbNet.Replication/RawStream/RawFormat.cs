namespace ArdbNet.Replication.RawStream;

/// <summary>Sizes and limits of the raw key-value stream; README.md has the layout.</summary>
public static class RawFormat
{
    /// <summary>What is written; also the only version that is read.</summary>
    public const int Version = 2;

    /// <summary>Bytes of entries in a block, unless one entry alone has more.</summary>
    public const int BlockBytes = 256 * 1024;

    /// <summary>Bytes of an entry that stands alone in a block; more than that is no entry of ours.</summary>
    public const int MaxEntryBytes = 0x7000_0000;

    /// <summary>Bytes of a table file's data block, unless one entry alone has more.</summary>
    public const int TableBlockBytes = 8 * 1024;

    public const int SnapshotIdLength = 16;
    public const int DigestLength = 32;

    internal const int HeaderLength = 68;
    internal const int BlockHeaderLength = 32;
    internal const int EndHeaderLength = 32;

    /// <summary>A system record of so many databases is the longest end there is.</summary>
    internal const int MaxStateBytes = 4 << 20;

    /// <summary>What follows each key in a data block: that it has a value, and no sequence number.</summary>
    internal const int KeyEndLength = 8;

    internal const ulong ValueKeyEnd = 1;

    internal const byte PlainTableBlock = 0;
    internal const byte PackedTableBlock = 4;

    internal const byte BlockFrame = (byte)'B';
    internal const byte EndFrame = (byte)'E';

    internal static ReadOnlySpan<byte> Magic => "ARDBRAW\0"u8;
}
