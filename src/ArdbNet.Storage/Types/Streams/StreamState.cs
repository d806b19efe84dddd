using System.Buffers.Binary;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types.Streams;

/// <summary>
/// What the metadata of a stream holds beside id and length: last id (16) · first id (16) · greatest deleted id (16) ·
/// entries ever added (u64) · nodes (u64) · head node (16) · tail node (16) · groups (u32) · last group number (u32).
/// </summary>
public struct StreamState
{
    public const int EncodedLength = 104;

    /// <summary>The greatest id ever given, which XSETID may raise.</summary>
    public StreamId LastId { get; set; }

    /// <summary>The first entry; 0-0 when there is none.</summary>
    public StreamId FirstId { get; set; }

    /// <summary>The greatest id that XDEL removed.</summary>
    public StreamId MaxDeletedId { get; set; }

    public ulong EntriesAdded { get; set; }

    public ulong NodeCount { get; set; }

    /// <summary>The first id of the first node, if there is a node.</summary>
    public StreamId Head { get; set; }

    /// <summary>The first id of the last node, if there is a node.</summary>
    public StreamId Tail { get; set; }

    public uint GroupCount { get; set; }

    /// <summary>Numbers of groups are given once: what a destroyed group left behind is never taken for another's.</summary>
    public uint LastGroupNumber { get; set; }

    /// <summary>The state of a stream, or of an empty one if the key does not exist.</summary>
    public static StreamState Of(scoped in KeyEntry entry) => Read(entry.Payload);

    public static StreamState Read(scoped ReadOnlySpan<byte> payload) => payload.IsEmpty ? default : new StreamState
    {
        LastId = StreamId.Read(payload),
        FirstId = StreamId.Read(payload[16..]),
        MaxDeletedId = StreamId.Read(payload[32..]),
        EntriesAdded = BinaryPrimitives.ReadUInt64BigEndian(payload[48..]),
        NodeCount = BinaryPrimitives.ReadUInt64BigEndian(payload[56..]),
        Head = StreamId.Read(payload[64..]),
        Tail = StreamId.Read(payload[80..]),
        GroupCount = BinaryPrimitives.ReadUInt32BigEndian(payload[96..]),
        LastGroupNumber = BinaryPrimitives.ReadUInt32BigEndian(payload[100..]),
    };

    /// <summary>Gives the entry this state; <see cref="Database.Save"/> writes it.</summary>
    public readonly void Store(ref KeyEntry entry)
    {
        var payload = entry.Database.Engine.Scratch.Take(EncodedLength);
        LastId.Write(payload);
        FirstId.Write(payload[16..]);
        MaxDeletedId.Write(payload[32..]);
        BinaryPrimitives.WriteUInt64BigEndian(payload[48..], EntriesAdded);
        BinaryPrimitives.WriteUInt64BigEndian(payload[56..], NodeCount);
        Head.Write(payload[64..]);
        Tail.Write(payload[80..]);
        BinaryPrimitives.WriteUInt32BigEndian(payload[96..], GroupCount);
        BinaryPrimitives.WriteUInt32BigEndian(payload[100..], LastGroupNumber);
        entry.Payload = payload;
    }

    /// <summary>
    /// Whether an entry at or behind <paramref name="start"/> was deleted, so that what was read cannot be counted by
    /// what was added.
    /// </summary>
    /// <param name="length">Entries of the stream.</param>
    /// <param name="start">An id below the last one.</param>
    public readonly bool HasDeletedBehind(long length, StreamId start) =>
        length != 0 && !MaxDeletedId.IsZero && FirstId <= MaxDeletedId && start <= MaxDeletedId;

    /// <summary>How many entries were ever added up to an id, or -1 when that cannot be told any more.</summary>
    public readonly long CountAddedUpTo(long length, StreamId id)
    {
        if (EntriesAdded == 0) return 0;
        if (length == 0 && id <= LastId) return (long)EntriesAdded;

        var order = id.CompareTo(LastId);
        if (order == 0) return (long)EntriesAdded;
        if (order > 0) return -1;
        if (!MaxDeletedId.IsZero && MaxDeletedId >= FirstId) return -1;

        order = id.CompareTo(FirstId);
        if (order < 0) return (long)EntriesAdded - length;
        return order == 0 ? (long)EntriesAdded - length + 1 : -1;
    }
}
