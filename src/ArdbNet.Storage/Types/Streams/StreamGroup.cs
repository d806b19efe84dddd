using System.Buffers.Binary;

namespace ArdbNet.Storage.Types.Streams;

/// <summary>
/// A consumer group: number (u32) · last number of a consumer (u32) · last delivered id (16) · entries read (i64, -1 =
/// unknown) · consumers (i64) · pending entries (i64).
/// </summary>
public struct StreamGroup
{
    public const int EncodedLength = 48;

    /// <summary>What its consumers and pending entries are found by.</summary>
    public uint Number { get; set; }

    public uint LastConsumerNumber { get; set; }

    public StreamId LastId { get; set; }

    /// <summary>How many entries of the stream, from the first ever added, the group has read; -1 = unknown.</summary>
    public long EntriesRead { get; set; }

    public long ConsumerCount { get; set; }

    public long PendingCount { get; set; }

    public static StreamGroup Read(ReadOnlySpan<byte> value) => new()
    {
        Number = BinaryPrimitives.ReadUInt32BigEndian(value),
        LastConsumerNumber = BinaryPrimitives.ReadUInt32BigEndian(value[4..]),
        LastId = StreamId.Read(value[8..]),
        EntriesRead = BinaryPrimitives.ReadInt64BigEndian(value[24..]),
        ConsumerCount = BinaryPrimitives.ReadInt64BigEndian(value[32..]),
        PendingCount = BinaryPrimitives.ReadInt64BigEndian(value[40..]),
    };

    public readonly void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Number);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], LastConsumerNumber);
        LastId.Write(destination[8..]);
        BinaryPrimitives.WriteInt64BigEndian(destination[24..], EntriesRead);
        BinaryPrimitives.WriteInt64BigEndian(destination[32..], ConsumerCount);
        BinaryPrimitives.WriteInt64BigEndian(destination[40..], PendingCount);
    }

    /// <summary>How many entries the group has not read yet, or null when that cannot be told.</summary>
    public readonly long? LagOf(in StreamState state, long length)
    {
        if (state.EntriesAdded == 0) return 0;
        if (EntriesRead != -1 && !state.HasDeletedBehind(length, LastId)) return (long)state.EntriesAdded - EntriesRead;
        var read = state.CountAddedUpTo(length, LastId);
        return read == -1 ? null : (long)state.EntriesAdded - read;
    }

    /// <summary>Moves on to an entry that is delivered.</summary>
    public void Advance(in StreamState state, long length, StreamId id)
    {
        if (EntriesRead != -1 && !state.HasDeletedBehind(length, id)) EntriesRead++;
        else if (state.EntriesAdded != 0) EntriesRead = state.CountAddedUpTo(length, id);
        LastId = id;
    }
}
