using ArdbNet.Resp.Writing;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>What XREADGROUP does with one stream, at once or after a wait: deliver entries, remember, log, reply.</summary>
/// <param name="GroupName">The group.</param>
/// <param name="ConsumerName">The consumer; made if it is not there.</param>
/// <param name="Limit">At most so many entries.</param>
/// <param name="NoAck">Whether entries are delivered without becoming pending.</param>
internal sealed record GroupDelivery(byte[] GroupName, byte[] ConsumerName, long Limit, bool NoAck)
{
    // Ids that one command of the log names.
    private const int IdsAClaim = 1000;

    /// <summary>RESP2: an array of pairs follows, each key · entries; RESP3: a map.</summary>
    public static void WriteHeader(ReplyWriter reply, int streams)
    {
        if (reply.Protocol >= 3) reply.MapHeader(streams);
        else reply.ArrayHeader(streams);
    }

    /// <summary>Whether the stream has entries that the group was not given yet.</summary>
    public bool HasNew(in KeyEntry entry)
    {
        if (entry.Count == 0 || !StreamGroups.TryFind(in entry, GroupName, out var group)) return false;
        var state = StreamState.Of(in entry);
        if (state.LastId <= group.LastId || !group.LastId.TryIncrement(out var first)) return false;
        using var cursor = new StreamCursor(entry.Database.Dataset.Engine, entry.CollectionId, in state);
        return cursor.Seek(first);
    }

    /// <summary>
    /// Counts what the group was not given yet and a delivery would give, up to <paramref name="limit"/>; the range names
    /// all of it.
    /// </summary>
    public long CountNew(in KeyEntry entry, long limit, out EntryRange range)
    {
        range = null!;
        if (!HasNew(in entry)) return 0;

        StreamGroups.TryFind(in entry, GroupName, out var group);
        var state = StreamState.Of(in entry);
        group.LastId.TryIncrement(out var first);
        range = new EntryRange(
            entry.Key.ToArray(), entry.CollectionId, state, first, StreamId.Max, Limit, Backward: false);
        using var cursor = new StreamCursor(entry.Database.Dataset.Engine, entry.CollectionId, in state);
        return cursor.CountRange(first, StreamId.Max, Math.Min(limit, Limit));
    }

    /// <summary>Delivers what the group was not given yet, which may be nothing.</summary>
    public void WriteNew(Call call, in KeyEntry entry)
    {
        WriteKey(call.Reply, entry.Key);
        Take(call, in entry, call.Reply);
    }

    /// <summary>Delivers what the group was not given yet; somebody else replies it.</summary>
    public void TakeNew(Call call, in KeyEntry entry) => Take(call, in entry, reply: null);

    private void Take(Call call, in KeyEntry entry, ReplyWriter? reply)
    {
        StreamGroups.TryFind(in entry, GroupName, out var group);
        var isNewConsumer = Meet(call, in entry, ref group);
        if (isNewConsumer && NoAck) StreamLog.NewConsumer(call, entry.Key, GroupName, ConsumerName);

        var state = StreamState.Of(in entry);
        group.LastId.TryIncrement(out var first);
        using var cursor = new StreamCursor(entry.Database.Dataset.Engine, entry.CollectionId, in state);
        var count = cursor.CountRange(first, StreamId.Max, Limit);
        reply?.ArrayHeader(count);
        cursor.Seek(first);
        if (reply is null) TakeSilently(call, in entry, in state, ref group, cursor, count);
        for (var left = reply is null ? 0 : count; left > 0; left--)
        {
            StreamReply.Item(call.Reply, cursor.Item);
            group.Advance(in state, entry.Count, cursor.Id);
            if (!NoAck) Deliver(call, in entry, ref group, cursor.Id, 1);
            cursor.Next();
        }

        StreamGroups.Save(in entry, GroupName, in group);
        call.Server.Statistics.Changes++;
        if (count == 0)
        {
            if (isNewConsumer && !NoAck) StreamLog.NewConsumer(call, entry.Key, GroupName, ConsumerName);
            return;
        }

        if (NoAck) StreamLog.GroupId(call, entry.Key, GroupName, in group);
        StreamLog.GroupPosition(call, entry.Key, GroupName, in group);
    }

    /// <summary>Delivers many entries: the log says it in few commands.</summary>
    private void TakeSilently(
        Call call, in KeyEntry entry, in StreamState state, ref StreamGroup group, StreamCursor cursor, long count)
    {
        var ids = new List<StreamId>(IdsAClaim);
        for (; count > 0; count--)
        {
            var id = cursor.Id;
            group.Advance(in state, entry.Count, id);
            cursor.Next();
            if (NoAck) continue;

            ids.Add(id);
            if (ids.Count < IdsAClaim && count > 1) continue;
            PendingEntries.AssignMany(in entry, ref group, ids, ConsumerName, call.NowMs);
            StreamLog.Claim(call, entry.Key, GroupName, in group, ConsumerName, ids);
            ids.Clear();
        }
    }

    /// <summary>Delivers again what is pending for the consumer behind an id.</summary>
    public void WriteHistory(Call call, in KeyEntry entry, StreamId after)
    {
        StreamGroups.TryFind(in entry, GroupName, out var group);
        WriteKey(call.Reply, entry.Key);
        var isNewConsumer = Meet(call, in entry, ref group);
        if (isNewConsumer) StreamLog.NewConsumer(call, entry.Key, GroupName, ConsumerName);
        StreamConsumers.TryFind(in entry, in group, ConsumerName, out var consumer);
        call.Server.Statistics.Changes++;

        var engine = entry.Database.Dataset.Engine;
        var state = StreamState.Of(in entry);
        var ids = new List<StreamId>();
        after.TryIncrement(out var first);
        using (var owned = new PendingCursor(engine, entry.CollectionId, in group, in consumer))
        {
            for (var found = owned.Seek(first); found && ids.Count < Limit; found = owned.Next()) ids.Add(owned.Id);
        }

        call.Reply.ArrayHeader(ids.Count);
        using var cursor = new StreamCursor(engine, entry.CollectionId, in state);
        foreach (var id in ids)
        {
            if (!cursor.Find(id))
            {
                call.Reply.ArrayHeader(2);
                StreamReply.Id(call.Reply, id);
                call.Reply.NullArray();
                continue;
            }

            StreamReply.Item(call.Reply, cursor.Item);
            PendingEntries.TryFind(in entry, in group, id, out var pending);
            Deliver(call, in entry, ref group, id, pending.DeliveryCount + 1);
        }

        if (isNewConsumer) StreamGroups.Save(in entry, GroupName, in group);
    }

    private static void WriteKey(ReplyWriter reply, ReadOnlySpan<byte> key)
    {
        if (reply.Protocol < 3) reply.ArrayHeader(2);
        reply.Bulk(key);
    }

    /// <summary>Makes the consumer if it is not there, and notes that it was seen.</summary>
    private bool Meet(Call call, in KeyEntry entry, ref StreamGroup group)
    {
        if (StreamConsumers.TryFind(in entry, in group, ConsumerName, out var consumer))
        {
            consumer.SeenAtMs = call.NowMs;
            StreamConsumers.Save(in entry, in group, ConsumerName, in consumer);
            return false;
        }

        StreamConsumers.TryCreate(in entry, ref group, ConsumerName, call.NowMs);
        call.Server.Statistics.Changes++;
        call.Notify(KeyspaceEvents.Stream, "xgroup-createconsumer"u8, entry.Key);
        return true;
    }

    private void Deliver(Call call, in KeyEntry entry, ref StreamGroup group, StreamId id, long deliveryCount)
    {
        PendingEntries.Assign(in entry, ref group, id, ConsumerName, call.NowMs, deliveryCount);
        PendingEntries.TryFind(in entry, in group, id, out var pending);
        StreamLog.Claim(call, entry.Key, GroupName, in group, id, in pending);
    }
}
