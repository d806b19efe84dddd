using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types.Streams;

/// <summary>
/// The pending entries of a group. Each lies under its group, with all that is known of it, and under its consumer,
/// with nothing; groups and consumers count theirs.
/// </summary>
public static class PendingEntries
{
    private const int MaxLengthOnStack = 256;

    /// <summary>What was found is valid as long as <see cref="StoreView.TryGet"/> of the view says.</summary>
    public static bool TryFind(scoped in KeyEntry entry, in StreamGroup group, StreamId id, out PendingEntry pending) =>
        TryFind(entry.Database.Engine, entry.CollectionId, in group, id, out pending);

    public static bool TryFind(
        StoreView view, ulong collectionId, in StreamGroup group, StreamId id, out PendingEntry pending)
    {
        ArgumentNullException.ThrowIfNull(view);
        Span<byte> key = stackalloc byte[StreamKey.PendingLength];
        StreamKey.WritePending(key, collectionId, group.Number, id);
        var isFound = view.TryGet(key, out var value);
        pending = new PendingEntry(value);
        return isFound;
    }

    /// <summary>
    /// Makes an entry pending for a consumer, which exists, whether it was pending for another or for none. The group
    /// changes and is to be saved.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no such consumer.</exception>
    public static void Assign(
        scoped in KeyEntry entry,
        ref StreamGroup group,
        StreamId id,
        scoped ReadOnlySpan<byte> owner,
        long deliveredAtMs,
        long deliveryCount)
    {
        var wasPending = TryFind(in entry, in group, id, out var before);
        if (!wasPending || !before.Owner.SequenceEqual(owner))
        {
            if (wasPending) Disown(in entry, in group, id, before.Owner);
            else group.PendingCount++;
            Own(in entry, in group, id, owner);
        }

        Span<byte> key = stackalloc byte[StreamKey.PendingLength];
        StreamKey.WritePending(key, entry.CollectionId, group.Number, id);
        var length = PendingEntry.PrefixLength + owner.Length;
        Span<byte> value = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        PendingEntry.Write(value, deliveredAtMs, deliveryCount, owner);
        entry.Database.Engine.Put(key, value);
    }

    /// <summary>
    /// Makes entries pending for a consumer, which exists, at their first delivery: many at a time cost little more than
    /// their records. The group changes and is to be saved.
    /// </summary>
    /// <param name="entry">A stream.</param>
    /// <param name="group">A group of it.</param>
    /// <param name="ids">In ascending order; some may be pending already.</param>
    /// <param name="owner">The name of the consumer.</param>
    /// <param name="deliveredAtMs">Now.</param>
    /// <exception cref="InvalidOperationException">There is no such consumer.</exception>
    public static void AssignMany(
        scoped in KeyEntry entry,
        ref StreamGroup group,
        IReadOnlyList<StreamId> ids,
        scoped ReadOnlySpan<byte> owner,
        long deliveredAtMs)
    {
        if (ids.Count == 0) return;
        var fresh = AssignPending(in entry, ref group, ids, owner, deliveredAtMs);
        var consumer = Find(in entry, in group, owner);
        Span<byte> key = stackalloc byte[StreamKey.OwnedLength];
        foreach (var id in fresh)
        {
            StreamKey.WriteOwned(key, entry.CollectionId, group.Number, consumer.Number, id);
            entry.Database.Engine.PutNew(key, []);
        }

        consumer.PendingCount += fresh.Count;
        group.PendingCount += fresh.Count;
        StreamConsumers.Save(in entry, in group, owner, in consumer);
    }

    /// <summary>Forgets a pending entry; the group changes and is to be saved. False when it is not pending.</summary>
    public static bool Remove(scoped in KeyEntry entry, ref StreamGroup group, StreamId id)
    {
        if (!TryFind(in entry, in group, id, out var pending)) return false;

        Disown(in entry, in group, id, pending.Owner);
        Span<byte> key = stackalloc byte[StreamKey.PendingLength];
        StreamKey.WritePending(key, entry.CollectionId, group.Number, id);
        entry.Database.Engine.Delete(key);
        group.PendingCount--;
        return true;
    }

    /// <summary>Writes what the group remembers, and gives what was not pending: its owner does not have it yet.</summary>
    private static List<StreamId> AssignPending(
        scoped in KeyEntry entry,
        ref StreamGroup group,
        IReadOnlyList<StreamId> ids,
        scoped ReadOnlySpan<byte> owner,
        long deliveredAtMs)
    {
        var engine = entry.Database.Engine;
        var length = PendingEntry.PrefixLength + owner.Length;
        Span<byte> value = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        PendingEntry.Write(value, deliveredAtMs, deliveryCount: 1, owner);
        Span<byte> key = stackalloc byte[StreamKey.PendingLength];
        var fresh = new List<StreamId>(ids.Count);
        using var before = new PendingCursor(engine, entry.CollectionId, in group);
        var found = before.Seek(ids[0]);
        for (var i = 0; i < ids.Count; i++)
        {
            while (found && before.Id < ids[i]) found = before.Next();
            if (found && before.Id == ids[i])
            {
                Assign(in entry, ref group, ids[i], owner, deliveredAtMs, deliveryCount: 1);
                continue;
            }

            StreamKey.WritePending(key, entry.CollectionId, group.Number, ids[i]);
            engine.PutNew(key, value);
            fresh.Add(ids[i]);
        }

        return fresh;
    }

    private static StreamConsumer Find(
        scoped in KeyEntry entry, in StreamGroup group, scoped ReadOnlySpan<byte> name) =>
        StreamConsumers.TryFind(in entry, in group, name, out var consumer)
            ? consumer
            : throw new InvalidOperationException("A pending entry needs a consumer.");

    private static void Own(scoped in KeyEntry entry, in StreamGroup group, StreamId id, scoped ReadOnlySpan<byte> name)
    {
        var consumer = Find(in entry, in group, name);
        consumer.PendingCount++;
        StreamConsumers.Save(in entry, in group, name, in consumer);
        Span<byte> key = stackalloc byte[StreamKey.OwnedLength];
        StreamKey.WriteOwned(key, entry.CollectionId, group.Number, consumer.Number, id);
        entry.Database.Engine.Put(key, []);
    }

    private static void Disown(
        scoped in KeyEntry entry, in StreamGroup group, StreamId id, scoped ReadOnlySpan<byte> name)
    {
        if (!StreamConsumers.TryFind(in entry, in group, name, out var consumer)) return;

        consumer.PendingCount--;
        StreamConsumers.Save(in entry, in group, name, in consumer);
        Span<byte> key = stackalloc byte[StreamKey.OwnedLength];
        StreamKey.WriteOwned(key, entry.CollectionId, group.Number, consumer.Number, id);
        entry.Database.Engine.Delete(key);
    }
}
