using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>XACK and XPENDING.</summary>
public static class PendingCommands
{
    [Command("xack", -4, CommandFlags.Write | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.Stream, Group = "stream", Since = "5.0.0", Summary = "Takes entries off the pending ones",
        Complexity = "O(N), N ids")]
    public static void Acknowledge(Call call)
    {
        if (!call.TryFindForUpdate(1, KeyType.Stream, out var entry)) return;
        if (!StreamGroups.TryFind(in entry, call[2], out var group))
        {
            call.Reply.Integer(0);
            return;
        }

        for (var i = 3; i < call.Count; i++)
        {
            if (!IdArgument.TryRead(call, i, out _)) return;
        }

        var acknowledged = 0;
        for (var i = 3; i < call.Count; i++)
        {
            if (PendingEntries.Remove(in entry, ref group, IdArgument.At(call, i))) acknowledged++;
        }

        call.Reply.Integer(acknowledged);
        if (acknowledged == 0) return;
        StreamGroups.Save(in entry, call[2], in group);
        call.Server.Statistics.Changes += acknowledged;
        call.LogVerbatim();
    }

    // XPENDING key group [[IDLE milliseconds] start end count [consumer]]
    [Command("xpending", -3, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.Stream,
        Group = "stream", Since = "5.0.0", Summary = "Tells of delivered entries that are not acknowledged",
        Complexity = "O(N), N entries told of or passed over")]
    public static void Show(Call call)
    {
        if (!PendingOptions.TryRead(call, out var options)) return;
        if (!call.TryFind(1, KeyType.Stream, out var entry)) return;
        if (!StreamGroups.TryFind(in entry, call[2], out var group))
        {
            call.Reply.Error($"NOGROUP No such key '{QuotedArgument.Of(call[1])}' or consumer group "
                + $"'{QuotedArgument.Of(call[2])}'");
            return;
        }

        if (call.Count == 3) WriteSummary(call, in entry, in group);
        else WriteEntries(call, in entry, in group, in options);
    }

    // [count, first id, last id, [[consumer, count], …]]
    private static void WriteSummary(Call call, in KeyEntry entry, in StreamGroup group)
    {
        var reply = call.Reply;
        reply.ArrayHeader(4);
        reply.Integer(group.PendingCount);
        if (group.PendingCount == 0)
        {
            reply.Null();
            reply.Null();
            reply.NullArray();
            return;
        }

        var engine = call.Server.Dataset.Engine;
        using (var pending = new PendingCursor(engine, entry.CollectionId, in group))
        {
            pending.Seek(StreamId.Zero);
            StreamReply.Id(reply, pending.Id);
            pending.SeekToLast();
            StreamReply.Id(reply, pending.Id);
        }

        using var consumers = new ConsumerCursor(engine, entry.CollectionId, in group);
        var owners = 0;
        for (var found = consumers.SeekToFirst(); found; found = consumers.Next())
        {
            if (consumers.Consumer.PendingCount > 0) owners++;
        }

        reply.ArrayHeader(owners);
        for (var found = consumers.SeekToFirst(); found; found = consumers.Next())
        {
            var count = consumers.Consumer.PendingCount;
            if (count == 0) continue;
            reply.ArrayHeader(2);
            reply.Bulk(consumers.Name);
            reply.BulkInteger(count);
        }
    }

    private static void WriteEntries(
        Call call, in KeyEntry entry, in StreamGroup group, in PendingOptions options)
    {
        var consumer = default(StreamConsumer);
        var isOne = options.ConsumerAt != 0;
        if (isOne && !StreamConsumers.TryFind(in entry, in group, call[options.ConsumerAt], out consumer))
        {
            call.Reply.ArrayHeader(0);
            return;
        }

        var size = isOne ? consumer.PendingCount : group.PendingCount;
        var view = call.OpenView(options.MinIdleMs != 0 ? size : Math.Min(size, options.Count));
        call.Offload(new PendingRead(
            view, new PendingCursor(view, entry.CollectionId, in group, in consumer), options, call.NowMs));
    }
}
