using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types.Streams;

/// <summary>Adding entries at the end: into the last node until it is full by Redis' measure, then into a new one.</summary>
public static class StreamAppending
{
    /// <summary>Redis takes no entry whose fields and values have more bytes together.</summary>
    public const long MaxEntryBytes = 1 << 30;

    // A node is rewritten with each entry that comes, so it stays small whatever the limits say.
    private const int MaxNodeBytes = 64 * 1024;

    /// <summary>Adds an entry with an id greater than all before; the key must be a stream.</summary>
    /// <param name="entry">The key: its count changes.</param>
    /// <param name="state">The stream's state: last id, first id, nodes and entries added change.</param>
    /// <param name="id">Greater than <see cref="StreamState.LastId"/> and than the last entry.</param>
    /// <param name="fields">Fields and values.</param>
    /// <param name="limits">When a node is full.</param>
    public static void Append<TFields>(
        ref KeyEntry entry, ref StreamState state, StreamId id, in TFields fields, in StreamLimits limits)
        where TFields : struct, IStreamFields, allows ref struct
    {
        if (!TryExtend(in entry, in state, id, in fields, in limits)) Begin(in entry, ref state, id, in fields);
        entry.Count++;
        state.EntriesAdded++;
        state.LastId = id;
        if (entry.Count == 1) state.FirstId = id;
    }

    /// <summary>The bytes of all fields and values together.</summary>
    public static long CountBytes<TFields>(in TFields fields)
        where TFields : struct, IStreamFields, allows ref struct
    {
        var bytes = 0L;
        for (var i = 0; i < 2 * fields.PairCount; i++) bytes += fields[i].Length;
        return bytes;
    }

    private static bool TryExtend<TFields>(
        in KeyEntry entry, in StreamState state, StreamId id, in TFields fields, in StreamLimits limits)
        where TFields : struct, IStreamFields, allows ref struct
    {
        if (state.NodeCount == 0) return false;

        var engine = entry.Database.Engine;
        Span<byte> key = stackalloc byte[StreamKey.NodeLength];
        StreamKey.WriteNode(key, entry.CollectionId, state.Tail);
        if (!engine.TryGet(key, out var bytes)) throw new InvalidDataException("The last node of a stream is missing.");

        var node = new StreamNode(bytes, state.Tail);
        if (IsFull(in node, bytes.Length, CountBytes(in fields), in limits)) return false;

        var hasFields = node.HasFields(in fields);
        var body = MeasureBody(state.Tail, id, in fields, hasFields);
        var extended = engine.Scratch.Take(bytes.Length + VarInt.Length((ulong)body) + body);
        bytes.CopyTo(extended);
        WriteEntry(extended[bytes.Length..], body, state.Tail, id, in fields, hasFields);
        StreamNode.WriteCounts(extended, node.Live + 1, node.Dead);
        StreamNode.WriteTail(extended, node.PackedBytes + MeasurePacked(state.Tail, id, in fields, hasFields), id);
        engine.Put(key, extended);
        return true;
    }

    private static bool IsFull(in StreamNode node, int nodeBytes, long entryBytes, in StreamLimits limits)
    {
        var maxBytes = limits.NodeMaxBytes is 0 or > MaxEntryBytes ? MaxEntryBytes : limits.NodeMaxBytes;
        if (node.ListpackBytes + entryBytes >= maxBytes || nodeBytes + entryBytes > MaxNodeBytes) return true;
        return limits.NodeMaxEntries != 0 && node.Live + node.Dead >= limits.NodeMaxEntries;
    }

    private static void Begin<TFields>(in KeyEntry entry, ref StreamState state, StreamId id, in TFields fields)
        where TFields : struct, IStreamFields, allows ref struct
    {
        var engine = entry.Database.Engine;
        var length = StreamNode.HeaderLength + VarInt.Length((ulong)fields.PairCount);
        var packed = PackedSize.Frame + PackedSize.Of(fields.PairCount) + PackedSize.Of(0);
        for (var i = 0; i < fields.PairCount; i++)
        {
            length += MeasurePart(fields[2 * i]);
            packed += PackedSize.OfText(fields[2 * i]);
        }

        packed += MeasurePacked(id, id, in fields, hasFields: true);
        var body = MeasureBody(id, id, in fields, hasFields: true);
        var node = engine.Scratch.Take(length + VarInt.Length((ulong)body) + body);
        StreamNode.WriteCounts(node, 1, 0);
        StreamNode.WriteTail(node, (uint)packed, id);
        var at = StreamNode.HeaderLength;
        at += VarInt.Write(node[at..], (ulong)fields.PairCount);
        for (var i = 0; i < fields.PairCount; i++) at += WritePart(node[at..], fields[2 * i]);
        WriteEntry(node[at..], body, id, id, in fields, hasFields: true);

        Span<byte> key = stackalloc byte[StreamKey.NodeLength];
        StreamKey.WriteNode(key, entry.CollectionId, id);
        engine.Put(key, node);
        if (state.NodeCount++ == 0) state.Head = id;
        state.Tail = id;
    }

    private static int MeasureBody<TFields>(StreamId first, StreamId id, in TFields fields, bool hasFields)
        where TFields : struct, IStreamFields, allows ref struct
    {
        var milliseconds = id.Milliseconds - first.Milliseconds;
        var sequence = milliseconds == 0 ? id.Sequence - first.Sequence : id.Sequence;
        var length = VarInt.Length(milliseconds) + VarInt.Length(sequence)
            + VarInt.Length(hasFields ? 0 : (ulong)fields.PairCount + 1);
        for (var i = hasFields ? 1 : 0; i < 2 * fields.PairCount; i += hasFields ? 2 : 1)
        {
            length += MeasurePart(fields[i]);
        }

        return length;
    }

    private static void WriteEntry<TFields>(
        Span<byte> destination, int body, StreamId first, StreamId id, in TFields fields, bool hasFields)
        where TFields : struct, IStreamFields, allows ref struct
    {
        var milliseconds = id.Milliseconds - first.Milliseconds;
        var at = VarInt.Write(destination, (ulong)body);
        at += VarInt.Write(destination[at..], milliseconds);
        at += VarInt.Write(destination[at..], milliseconds == 0 ? id.Sequence - first.Sequence : id.Sequence);
        at += VarInt.Write(destination[at..], hasFields ? 0 : (ulong)fields.PairCount + 1);
        for (var i = hasFields ? 1 : 0; i < 2 * fields.PairCount; i += hasFields ? 2 : 1)
        {
            at += WritePart(destination[at..], fields[i]);
        }
    }

    // flags · ms · seq · [field count · fields] · values · number of parts
    private static uint MeasurePacked<TFields>(StreamId first, StreamId id, in TFields fields, bool hasFields)
        where TFields : struct, IStreamFields, allows ref struct
    {
        var bytes = PackedSize.Of(0)
            + PackedSize.Of((long)(id.Milliseconds - first.Milliseconds))
            + PackedSize.Of((long)(id.Sequence - first.Sequence));
        var parts = 3L + fields.PairCount;
        if (!hasFields)
        {
            bytes += PackedSize.Of(fields.PairCount);
            parts += fields.PairCount + 1;
        }

        for (var i = hasFields ? 1 : 0; i < 2 * fields.PairCount; i += hasFields ? 2 : 1)
        {
            bytes += PackedSize.OfText(fields[i]);
        }

        return (uint)(bytes + PackedSize.Of(parts));
    }

    private static int MeasurePart(ReadOnlySpan<byte> part) => VarInt.Length((ulong)part.Length) + part.Length;

    private static int WritePart(Span<byte> destination, ReadOnlySpan<byte> part)
    {
        var length = VarInt.Write(destination, (ulong)part.Length);
        part.CopyTo(destination[length..]);
        return length + part.Length;
    }
}
