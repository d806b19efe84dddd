using ArdbNet.Resp.Writing;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>XREADGROUP.</summary>
public static class GroupReadCommand
{
    // XREADGROUP GROUP group consumer [COUNT count] [BLOCK milliseconds] [NOACK] STREAMS key [key …] id [id …]
    [Command("xreadgroup", -7, CommandFlags.Write | CommandFlags.Blocking, FirstKey = 0, LastKey = 0,
        Acl = AclCategories.Stream, Group = "stream", Since = "5.0.0",
        Summary = "Delivers entries to a consumer of a group, and may wait for them",
        Complexity = "O(N), N entries delivered")]
    public static void Read(Call call)
    {
        if (!ReadOptions.TryRead(call, isGroup: true, out var options)) return;
        var after = new StreamId[options.KeyCount];
        for (var i = 0; i < after.Length; i++)
        {
            if (!TryReadId(call, in options, i, out after[i])) return;
        }

        var delivery = new GroupDelivery(
            call[options.GroupAt].ToArray(), call[options.GroupAt + 1].ToArray(), options.Limit, options.NoAck);
        if (TryServeLong(call, delivery, in options, after)) return;

        var served = options.KeyCount == 1
            ? Serve(call, delivery, in options, after, withHeader: true)
            : ServeMany(call, delivery, in options, after);
        if (served > 0) return;

        if (options.BlockMs >= 0 && call.CanBlock)
        {
            var keys = Blocking.BlockedCall.CopyKeys(call, options.KeysAt, options.KeyCount);
            if (options.Count == 0) delivery = delivery with { Limit = ReadOptions.CountAfterWait };
            call.Server.Blocked.Block(call, new BlockedGroupRead(keys, delivery), options.BlockMs);
        }
        else
        {
            call.Reply.NullArray();
        }
    }

    /// <summary>
    /// Delivers new entries that are many: the reply is read at the client's pace from a snapshot that was made before,
    /// so that only what the group remembers is written at once. False when they are few, or not all are new.
    /// </summary>
    private static bool TryServeLong(Call call, GroupDelivery delivery, in ReadOptions options, StreamId[] after)
    {
        if (!call.CanOffload || options.Limit <= LongRead.MaxDirectSize) return false;
        var size = 0L;
        var ranges = new List<EntryRange>();
        for (var i = 0; i < after.Length; i++)
        {
            if (after[i] != StreamId.Max) return false;
            var entry = call.Database.Load(call[options.KeysAt + i]);
            var entries = delivery.CountNew(in entry, LongRead.MaxDirectSize + 1, out var range);
            if (entries > 0) ranges.Add(range);
            size += entries;
        }

        if (size <= LongRead.MaxDirectSize) return false;
        call.Offload(new EntriesRead(call.OpenView(size), ranges));
        foreach (var range in ranges)
        {
            var entry = call.Database.Load(range.Key);
            delivery.TakeNew(call, in entry);
        }

        return true;
    }

    /// <summary>How many streams the reply has is known at its end.</summary>
    private static int ServeMany(Call call, GroupDelivery delivery, in ReadOptions options, StreamId[] after)
    {
        var outer = call.Reply.Buffer;
        using var inner = new ReplyBuffer();
        int served;
        try
        {
            call.Reply.Buffer = inner;
            served = Serve(call, delivery, in options, after, withHeader: false);
        }
        finally
        {
            call.Reply.Buffer = outer;
        }

        if (served == 0) return 0;
        GroupDelivery.WriteHeader(call.Reply, served);
        inner.MoveTo(outer);
        return served;
    }

    private static int Serve(
        Call call, GroupDelivery delivery, in ReadOptions options, StreamId[] after, bool withHeader)
    {
        var served = 0;
        for (var i = 0; i < after.Length; i++)
        {
            var entry = call.Database.Load(call[options.KeysAt + i]);
            var isNew = after[i] == StreamId.Max;
            if (isNew && !delivery.HasNew(in entry)) continue;
            if (withHeader) GroupDelivery.WriteHeader(call.Reply, 1);
            if (isNew) delivery.WriteNew(call, in entry);
            else delivery.WriteHistory(call, in entry, after[i]);
            served++;
        }

        return served;
    }

    private static bool TryReadId(Call call, in ReadOptions options, int stream, out StreamId id)
    {
        id = StreamId.Max;
        var keyAt = options.KeysAt + stream;
        var at = keyAt + options.KeyCount;
        if (!call.TryFindForUpdate(keyAt, KeyType.Stream, out var entry)) return false;
        if (!StreamGroups.TryFind(in entry, call[options.GroupAt], out _))
        {
            call.Reply.Error($"NOGROUP No such key '{QuotedArgument.Of(call[keyAt])}' or consumer group "
                + $"'{QuotedArgument.Of(call[options.GroupAt])}' in XREADGROUP with GROUP option");
            return false;
        }

        if (call[at].SequenceEqual(">"u8)) return true;
        if (!call[at].SequenceEqual("$"u8)) return IdArgument.TryRead(call, at, out id);
        call.Reply.Error(
            "ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this "u8
            + "consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would just return "u8
            + "an empty result set."u8);
        return false;
    }
}
