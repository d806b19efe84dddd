using System.Buffers.Binary;

namespace ArdbNet.Storage.Types.Streams;

/// <summary>A consumer of a group: number (u32) · seen at (ms, i64) · pending entries (i64).</summary>
public struct StreamConsumer
{
    public const int EncodedLength = 20;

    /// <summary>What its pending entries are found by; given once in a group.</summary>
    public uint Number { get; set; }

    /// <summary>When it was served last. Not in the log, so that it may differ where a stream is applied.</summary>
    public long SeenAtMs { get; set; }

    public long PendingCount { get; set; }

    public static StreamConsumer Read(ReadOnlySpan<byte> value) => new()
    {
        Number = BinaryPrimitives.ReadUInt32BigEndian(value),
        SeenAtMs = BinaryPrimitives.ReadInt64BigEndian(value[4..]),
        PendingCount = BinaryPrimitives.ReadInt64BigEndian(value[12..]),
    };

    public readonly void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Number);
        BinaryPrimitives.WriteInt64BigEndian(destination[4..], SeenAtMs);
        BinaryPrimitives.WriteInt64BigEndian(destination[12..], PendingCount);
    }
}
