using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types.Streams;

/// <summary>The consumers of a group.</summary>
public static class StreamConsumers
{
    private const int MaxLengthOnStack = 256;

    public static bool TryFind(
        scoped in KeyEntry entry, in StreamGroup group, scoped ReadOnlySpan<byte> name, out StreamConsumer consumer) =>
        TryFind(entry.Database.Engine, entry.CollectionId, in group, name, out consumer);

    public static bool TryFind(
        StoreView view,
        ulong collectionId,
        in StreamGroup group,
        scoped ReadOnlySpan<byte> name,
        out StreamConsumer consumer)
    {
        ArgumentNullException.ThrowIfNull(view);
        consumer = default;
        var length = StreamKey.GroupPrefixLength + name.Length;
        Span<byte> key = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        StreamKey.WriteConsumer(key, collectionId, group.Number, name);
        if (!view.TryGet(key, out var value)) return false;
        consumer = StreamConsumer.Read(value);
        return true;
    }

    public static void Save(
        scoped in KeyEntry entry, in StreamGroup group, scoped ReadOnlySpan<byte> name, in StreamConsumer consumer)
    {
        var length = StreamKey.GroupPrefixLength + name.Length;
        Span<byte> key = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        StreamKey.WriteConsumer(key, entry.CollectionId, group.Number, name);
        Span<byte> value = stackalloc byte[StreamConsumer.EncodedLength];
        consumer.Write(value);
        entry.Database.Engine.Put(key, value);
    }

    /// <summary>Makes a consumer; the group changes and is to be saved. False when there is one of this name.</summary>
    public static bool TryCreate(
        scoped in KeyEntry entry, ref StreamGroup group, scoped ReadOnlySpan<byte> name, long seenAtMs)
    {
        if (TryFind(in entry, in group, name, out _)) return false;

        group.ConsumerCount++;
        var consumer = new StreamConsumer { Number = ++group.LastConsumerNumber, SeenAtMs = seenAtMs };
        Save(in entry, in group, name, in consumer);
        return true;
    }

    /// <summary>
    /// Removes a consumer with its pending entries; the group changes and is to be saved. Returns how many were pending.
    /// </summary>
    public static long Delete(
        scoped in KeyEntry entry, ref StreamGroup group, scoped ReadOnlySpan<byte> name, in StreamConsumer consumer)
    {
        var engine = entry.Database.Engine;
        Span<byte> pending = stackalloc byte[StreamKey.PendingLength];
        using (var owned = new PendingCursor(engine, entry.CollectionId, in group, in consumer))
        {
            Span<byte> key = stackalloc byte[StreamKey.OwnedLength];
            for (var found = owned.Seek(StreamId.Zero); found; found = owned.Next())
            {
                StreamKey.WritePending(pending, entry.CollectionId, group.Number, owned.Id);
                StreamKey.WriteOwned(key, entry.CollectionId, group.Number, consumer.Number, owned.Id);
                engine.Delete(pending);
                engine.Delete(key);
            }
        }

        var length = StreamKey.GroupPrefixLength + name.Length;
        Span<byte> own = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        StreamKey.WriteConsumer(own, entry.CollectionId, group.Number, name);
        engine.Delete(own);
        group.ConsumerCount--;
        group.PendingCount -= consumer.PendingCount;
        return consumer.PendingCount;
    }
}
