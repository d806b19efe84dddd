using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types.Streams;

/// <summary>The consumer groups of a stream.</summary>
public static class StreamGroups
{
    private const int MaxLengthOnStack = 256;

    /// <summary>False for a key that does not exist, too.</summary>
    public static bool TryFind(scoped in KeyEntry entry, scoped ReadOnlySpan<byte> name, out StreamGroup group)
    {
        group = default;
        return entry.CollectionId != 0 && TryFind(entry.Database.Engine, entry.CollectionId, name, out group);
    }

    public static bool TryFind(
        StoreView view, ulong collectionId, scoped ReadOnlySpan<byte> name, out StreamGroup group)
    {
        ArgumentNullException.ThrowIfNull(view);
        group = default;
        var length = StreamKey.PrefixLength + name.Length;
        Span<byte> key = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        StreamKey.WriteGroup(key, collectionId, name);
        if (!view.TryGet(key, out var value)) return false;
        group = StreamGroup.Read(value);
        return true;
    }

    public static void Save(scoped in KeyEntry entry, scoped ReadOnlySpan<byte> name, in StreamGroup group)
    {
        var length = StreamKey.PrefixLength + name.Length;
        Span<byte> key = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        StreamKey.WriteGroup(key, entry.CollectionId, name);
        Span<byte> value = stackalloc byte[StreamGroup.EncodedLength];
        group.Write(value);
        entry.Database.Engine.Put(key, value);
    }

    /// <summary>Makes a group; the state changes. False when there is one of this name.</summary>
    /// <param name="entry">A stream.</param>
    /// <param name="state">Its state.</param>
    /// <param name="name">The name of the group.</param>
    /// <param name="lastId">The last id delivered.</param>
    /// <param name="entriesRead">Entries up to there, -1 = unknown.</param>
    public static bool TryCreate(
        scoped in KeyEntry entry,
        ref StreamState state,
        scoped ReadOnlySpan<byte> name,
        StreamId lastId,
        long entriesRead)
    {
        if (TryFind(in entry, name, out _)) return false;

        state.GroupCount++;
        Save(in entry, name, new StreamGroup
        {
            Number = ++state.LastGroupNumber,
            LastId = lastId,
            EntriesRead = entriesRead,
        });
        return true;
    }

    /// <summary>
    /// Removes a group; the state changes. What it had is swept in the background. False when there is none of this name.
    /// </summary>
    public static bool Destroy(scoped in KeyEntry entry, ref StreamState state, scoped ReadOnlySpan<byte> name)
    {
        if (!TryFind(in entry, name, out var group)) return false;

        var engine = entry.Database.Engine;
        var length = StreamKey.PrefixLength + name.Length;
        Span<byte> key = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        StreamKey.WriteGroup(key, entry.CollectionId, name);
        engine.Delete(key);
        state.GroupCount--;
        if (group.ConsumerCount == 0) return true;

        Span<byte> garbage = stackalloc byte[GarbageKey.StreamGroupLength];
        GarbageKey.WriteStreamGroup(garbage, entry.CollectionId, group.Number);
        engine.PutGarbage(garbage, []);
        return true;
    }
}
