using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types.Streams;

/// <summary>Taking entries away: single ones, or the oldest, of which whole nodes go at the price of one entry.</summary>
public static class StreamRemoval
{
    /// <summary>Removes an entry; the key's count and the state change. False when there is none with this id.</summary>
    public static bool Delete(ref KeyEntry entry, ref StreamState state, StreamId id)
    {
        if (state.NodeCount == 0 || id > state.LastId || !TryFindNode(in entry, in state, id, out var first)) return false;

        Span<byte> key = stackalloc byte[StreamKey.NodeLength];
        StreamKey.WriteNode(key, entry.CollectionId, first);
        if (!entry.Database.Engine.TryGet(key, out var bytes)) return false;
        var node = new StreamNode(bytes, first);
        if (!TryFindEntry(in node, id, out var at)) return false;

        if (node.Live == 1) DropNode(in entry, ref state, key, first);
        else Cut(entry.Database.Engine, key, bytes, at, node.Skip(at), 1);
        entry.Count--;
        if (id > state.MaxDeletedId) state.MaxDeletedId = id;
        if (entry.Count == 0 || id == state.FirstId) state.FirstId = FindFirstId(in entry, in state);
        return true;
    }

    /// <summary>Removes the oldest entries; the key's count and the state change. Returns how many went.</summary>
    public static long Trim(ref KeyEntry entry, ref StreamState state, in StreamTrim trim)
    {
        var engine = entry.Database.Engine;
        Span<byte> key = stackalloc byte[StreamKey.NodeLength];
        using var nodes = new NodeWalk(engine, entry.CollectionId);
        var removed = 0L;
        while (state.NodeCount != 0 && (trim.MaxLength < 0 || entry.Count > trim.MaxLength))
        {
            StreamKey.WriteNode(key, entry.CollectionId, state.Head);
            if (!nodes.TryRead(key, out var bytes)) throw new InvalidDataException("The first node of a stream is missing.");
            var node = new StreamNode(bytes, state.Head);
            var live = node.Live;
            if (trim.Limit != 0 && removed + live > trim.Limit) break;
            if (trim.MaxLength >= 0 ? entry.Count - live >= trim.MaxLength : node.Last < trim.MinId)
            {
                engine.Delete(key);
                entry.Count -= live;
                removed += live;
                if (--state.NodeCount != 0) state.Head = nodes.MoveBehind(state.Head);
                continue;
            }

            if (!trim.IsApproximate) removed += TrimNode(ref entry, in trim, key, bytes, in node);
            break;
        }

        if (removed > 0) state.FirstId = FindFirstId(in entry, in state);
        return removed;
    }

    private static long TrimNode(
        ref KeyEntry entry,
        in StreamTrim trim,
        scoped ReadOnlySpan<byte> key,
        scoped ReadOnlySpan<byte> bytes,
        scoped in StreamNode node)
    {
        var start = node.EntriesAt;
        var end = start;
        var removed = 0u;
        while (node.HasEntryAt(end)
            && (trim.MaxLength >= 0 ? entry.Count - removed > trim.MaxLength : node.IdAt(end) < trim.MinId))
        {
            removed++;
            end = node.Skip(end);
        }

        if (removed > 0) Cut(entry.Database.Engine, key, bytes, start, end, removed);
        entry.Count -= removed;
        return removed;
    }

    /// <summary>Writes a node again without the entries between two offsets.</summary>
    private static void Cut(
        StorageEngine engine, ReadOnlySpan<byte> key, ReadOnlySpan<byte> bytes, int start, int end, uint entries)
    {
        var node = new StreamNode(bytes, default);
        var rest = engine.Scratch.Take(bytes.Length - (end - start));
        bytes[..start].CopyTo(rest);
        bytes[end..].CopyTo(rest[start..]);
        StreamNode.WriteCounts(rest, node.Live - entries, node.Dead + entries);
        engine.Put(key, rest);
    }

    private static void DropNode(in KeyEntry entry, ref StreamState state, ReadOnlySpan<byte> key, StreamId first)
    {
        entry.Database.Engine.Delete(key);
        if (--state.NodeCount == 0 || (first != state.Head && first != state.Tail)) return;

        Span<byte> prefix = stackalloc byte[StreamKey.PrefixLength];
        StreamKey.WritePrefix(prefix, entry.CollectionId, StreamKey.Node);
        using var nodes = entry.Database.Engine.OpenCursor(prefix);
        if (first == state.Head && nodes.Seek(key)) state.Head = StreamKey.NodeId(nodes.Key);
        if (first == state.Tail && nodes.SeekForPrevious(key)) state.Tail = StreamKey.NodeId(nodes.Key);
    }

    private static bool TryFindNode(in KeyEntry entry, in StreamState state, StreamId id, out StreamId first)
    {
        first = state.Tail;
        if (id >= state.Tail) return true;
        first = state.Head;
        if (id < state.Head || state.NodeCount == 2) return id >= state.Head;

        Span<byte> key = stackalloc byte[StreamKey.NodeLength];
        StreamKey.WriteNode(key, entry.CollectionId, id);
        using var nodes = entry.Database.Engine.OpenCursor(key[..StreamKey.PrefixLength]);
        if (!nodes.SeekForPrevious(key)) return false;
        first = StreamKey.NodeId(nodes.Key);
        return true;
    }

    private static bool TryFindEntry(in StreamNode node, StreamId id, out int at)
    {
        for (at = node.EntriesAt; node.HasEntryAt(at); at = node.Skip(at))
        {
            var order = node.IdAt(at).CompareTo(id);
            if (order >= 0) return order == 0;
        }

        return false;
    }

    private static StreamId FindFirstId(in KeyEntry entry, in StreamState state)
    {
        if (entry.Count == 0) return StreamId.Zero;

        Span<byte> key = stackalloc byte[StreamKey.NodeLength];
        StreamKey.WriteNode(key, entry.CollectionId, state.Head);
        if (entry.Database.Engine.TryGet(key, out var bytes))
        {
            var node = new StreamNode(bytes, state.Head);
            if (node.Live > 0) return node.IdAt(node.EntriesAt);
        }

        using var cursor = new StreamCursor(entry.Database.Engine, entry.CollectionId, in state);
        return cursor.SeekToFirst() ? cursor.Id : StreamId.Zero;
    }
}
