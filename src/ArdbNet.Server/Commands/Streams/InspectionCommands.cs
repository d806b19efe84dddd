using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>XINFO: what there is to know of a stream, its groups and their consumers.</summary>
public static class InspectionCommands
{
    private const long DefaultCount = 10;

    // XINFO STREAM key [FULL [COUNT count]]
    [Command("xinfo|stream", -3, CommandFlags.ReadOnly, FirstKey = 2, LastKey = 2, Acl = AclCategories.Stream,
        Group = "stream", Since = "5.0.0", Summary = "Tells of a stream", Complexity = "O(1)")]
    public static void Stream(Call call)
    {
        if (!TryFind(call, out var entry)) return;
        if (call.Count == 3)
        {
            WriteShort(call, in entry);
            return;
        }

        if (call.Count is not (4 or 6) || !call.Is(3, "FULL"u8) || (call.Count == 6 && !call.Is(4, "COUNT"u8)))
        {
            call.Reply.Error(ErrorReplies.SubcommandSyntax(call, "XINFO"));
            return;
        }

        var count = DefaultCount;
        if (call.Count == 6 && !call.TryReadInteger(5, out count)) return;
        count = count switch { < 0 => DefaultCount, 0 => long.MaxValue, _ => count };
        var state = StreamState.Of(in entry);
        var view = call.OpenView(Math.Min(entry.Count, count) + state.GroupCount);
        call.Offload(new WholeStreamRead(view, entry.CollectionId, entry.Count, state, count));
    }

    [Command("xinfo|groups", 3, CommandFlags.ReadOnly, FirstKey = 2, LastKey = 2, Acl = AclCategories.Stream,
        Group = "stream", Since = "5.0.0", Summary = "Tells of the groups of a stream", Complexity = "O(N), N groups")]
    public static void Groups(Call call)
    {
        if (!TryFind(call, out var entry)) return;
        var state = StreamState.Of(in entry);
        var reply = call.Reply;
        reply.ArrayHeader(state.GroupCount);
        using var groups = new GroupCursor(call.Server.Dataset.Engine, entry.CollectionId);
        for (var found = groups.SeekToFirst(); found; found = groups.Next())
        {
            var group = groups.Group;
            reply.MapHeader(6);
            reply.Bulk("name"u8);
            reply.Bulk(groups.Name);
            reply.Bulk("consumers"u8);
            reply.Integer(group.ConsumerCount);
            reply.Bulk("pending"u8);
            reply.Integer(group.PendingCount);
            reply.Bulk("last-delivered-id"u8);
            StreamReply.Id(reply, group.LastId);
            reply.Bulk("entries-read"u8);
            StreamReply.Number(reply, group.EntriesRead == -1 ? null : group.EntriesRead);
            reply.Bulk("lag"u8);
            StreamReply.Number(reply, group.LagOf(in state, entry.Count));
        }
    }

    [Command("xinfo|consumers", 4, CommandFlags.ReadOnly, FirstKey = 2, LastKey = 2, Acl = AclCategories.Stream,
        Group = "stream", Since = "5.0.0", Summary = "Tells of the consumers of a group",
        Complexity = "O(N), N consumers")]
    public static void Consumers(Call call)
    {
        if (!TryFind(call, out var entry)) return;
        var reply = call.Reply;
        if (!StreamGroups.TryFind(in entry, call[3], out var group))
        {
            reply.Error($"NOGROUP No such consumer group '{QuotedArgument.Of(call[3])}' for key name "
                + $"'{QuotedArgument.Of(call[2])}'");
            return;
        }

        reply.ArrayHeader(group.ConsumerCount);
        using var consumers = new ConsumerCursor(call.Server.Dataset.Engine, entry.CollectionId, in group);
        for (var found = consumers.SeekToFirst(); found; found = consumers.Next())
        {
            var consumer = consumers.Consumer;
            reply.MapHeader(3);
            reply.Bulk("name"u8);
            reply.Bulk(consumers.Name);
            reply.Bulk("pending"u8);
            reply.Integer(consumer.PendingCount);
            reply.Bulk("idle"u8);
            reply.Integer(Math.Max(0, call.NowMs - consumer.SeenAtMs));
        }
    }

    [Command("xinfo|help", 2, CommandFlags.Loading | CommandFlags.Stale, Acl = AclCategories.Stream, Group = "stream",
        Since = "5.0.0", Summary = "Tells the subcommands", Complexity = "O(1)")]
    public static void Help(Call call) => HelpReply.Write(
        call.Reply,
        "XINFO <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "CONSUMERS <key> <groupname>",
        "    The consumers of a group.",
        "GROUPS <key>",
        "    The groups of a stream.",
        "STREAM <key> [FULL [COUNT <count>]",
        "    The figures of a stream, or all that it holds.");

    private static bool TryFind(Call call, out KeyEntry entry)
    {
        entry = call.Find(call[2]);
        if (entry.Exists) return call.HasType(in entry, KeyType.Stream);
        call.Reply.Error(ErrorReplies.NoSuchKey);
        return false;
    }

    private static void WriteShort(Call call, in KeyEntry entry)
    {
        var state = StreamState.Of(in entry);
        var reply = call.Reply;
        reply.MapHeader(10);
        WholeStreamRead.WriteFigures(reply, in state, entry.Count);
        reply.Bulk("groups"u8);
        reply.Integer(state.GroupCount);
        using var cursor = new StreamCursor(call.Server.Dataset.Engine, entry.CollectionId, in state);
        reply.Bulk("first-entry"u8);
        if (cursor.SeekToFirst()) StreamReply.Item(reply, cursor.Item);
        else reply.Null();
        reply.Bulk("last-entry"u8);
        if (cursor.SeekForPrevious(StreamId.Max)) StreamReply.Item(reply, cursor.Item);
        else reply.Null();
    }
}
