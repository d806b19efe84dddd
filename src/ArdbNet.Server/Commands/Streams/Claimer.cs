using ArdbNet.Server.Configuration;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>Gives pending entries of the group in argument 2 to the consumer in argument 3.</summary>
internal sealed class Claimer(Call call, long minIdleMs, long deliveredAtMs, long deliveryCount, bool justIds)
{
    private bool _hasMet;

    /// <summary>Ids that the consumer has got.</summary>
    public List<StreamId> Claimed { get; } = [];

    /// <summary>Ids of entries that are not there any more: they are not pending now.</summary>
    public List<StreamId> Deleted { get; } = [];

    /// <summary>The group changes and is to be saved.</summary>
    public void Claim(in KeyEntry entry, ref StreamGroup group, StreamCursor cursor, StreamId id, bool forces)
    {
        var isPending = PendingEntries.TryFind(in entry, in group, id, out var pending);
        if (!cursor.Find(id))
        {
            if (isPending) Drop(in entry, ref group, id, in pending);
            return;
        }

        if (!isPending && !forces) return;
        if (isPending && minIdleMs > 0 && call.NowMs - pending.DeliveredAtMs < minIdleMs) return;

        if (!_hasMet) Meet(in entry, ref group);
        var before = isPending ? pending.DeliveryCount : 1;
        var count = deliveryCount >= 0 ? deliveryCount : justIds ? before : before + 1;
        PendingEntries.Assign(in entry, ref group, id, call[3], deliveredAtMs, count);
        PendingEntries.TryFind(in entry, in group, id, out pending);
        StreamLog.Claim(call, call[1], call[2], in group, id, in pending);
        call.Server.Statistics.Changes++;
        Claimed.Add(id);
    }

    public void WriteClaimed(StreamCursor cursor)
    {
        call.Reply.ArrayHeader(Claimed.Count);
        foreach (var id in Claimed)
        {
            if (justIds) StreamReply.Id(call.Reply, id);
            else if (cursor.Find(id)) StreamReply.Item(call.Reply, cursor.Item);
        }
    }

    private void Drop(in KeyEntry entry, ref StreamGroup group, StreamId id, in PendingEntry pending)
    {
        StreamLog.Claim(call, call[1], call[2], in group, id, in pending);
        PendingEntries.Remove(in entry, ref group, id);
        call.Server.Statistics.Changes++;
        Deleted.Add(id);
    }

    private void Meet(in KeyEntry entry, ref StreamGroup group)
    {
        _hasMet = true;
        var seenAtMs = call.IsApplying ? deliveredAtMs : call.NowMs;
        if (StreamConsumers.TryFind(in entry, in group, call[3], out var consumer))
        {
            consumer.SeenAtMs = seenAtMs;
            StreamConsumers.Save(in entry, in group, call[3], in consumer);
            return;
        }

        StreamConsumers.TryCreate(in entry, ref group, call[3], seenAtMs);
        call.Server.Statistics.Changes++;
        call.Notify(KeyspaceEvents.Stream, "xgroup-createconsumer"u8, call[1]);
    }
}
