using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>XREAD.</summary>
public static class ReadCommand
{
    // XREAD [COUNT count] [BLOCK milliseconds] STREAMS key [key …] id [id …]
    [Command("xread", -4, CommandFlags.ReadOnly | CommandFlags.Blocking, FirstKey = 0, LastKey = 0,
        Acl = AclCategories.Stream, Group = "stream", Since = "5.0.0",
        Summary = "Gives entries behind an id, and may wait for them", Complexity = "O(N), N entries given")]
    public static void Read(Call call)
    {
        if (!ReadOptions.TryRead(call, isGroup: false, out var options)) return;
        var after = new StreamId[options.KeyCount];
        for (var i = 0; i < after.Length; i++)
        {
            if (!TryReadId(call, in options, i, out after[i])) return;
        }

        var ranges = new List<EntryRange>();
        var size = 0L;
        for (var i = 0; i < after.Length; i++)
        {
            var entry = call.Database.Find(call[options.KeysAt + i]);
            if (entry.Exists && TryFindRange(call, in entry, after[i], options.Limit, out var range, out var entries))
            {
                ranges.Add(range);
                size += entries;
            }
        }

        if (ranges.Count > 0)
        {
            call.Offload(new EntriesRead(call.OpenView(size), ranges));
        }
        else if (options.BlockMs >= 0 && call.CanBlock)
        {
            var keys = Blocking.BlockedCall.CopyKeys(call, options.KeysAt, options.KeyCount);
            var limit = options.Count == 0 ? ReadOptions.CountAfterWait : options.Count;
            call.Server.Blocked.Block(call, new BlockedRead(keys, after, limit), options.BlockMs);
        }
        else
        {
            call.Reply.NullArray();
        }
    }

    /// <summary>The entries behind an id. False when there are none.</summary>
    private static bool TryFindRange(
        Call call, in KeyEntry entry, StreamId after, long limit, out EntryRange range, out long entries)
    {
        range = null!;
        entries = 0;
        var state = StreamState.Of(in entry);
        if (entry.Count == 0 || after >= state.LastId || !after.TryIncrement(out var first)) return false;

        using var cursor = new StreamCursor(call.Server.Dataset.Engine, entry.CollectionId, in state);
        entries = cursor.CountRange(first, StreamId.Max, Math.Min(limit, LongRead.MaxDirectSize + 1));
        range = new EntryRange(
            entry.Key.ToArray(), entry.CollectionId, state, first, StreamId.Max, limit, Backward: false);
        return entries > 0;
    }

    private static bool TryReadId(Call call, in ReadOptions options, int stream, out StreamId id)
    {
        id = StreamId.Zero;
        var at = options.KeysAt + options.KeyCount + stream;
        if (!call.TryFind(options.KeysAt + stream, KeyType.Stream, out var entry)) return false;
        if (call[at].SequenceEqual("$"u8))
        {
            id = StreamState.Of(in entry).LastId;
            return true;
        }

        if (!call[at].SequenceEqual(">"u8)) return IdArgument.TryRead(call, at, out id);
        call.Reply.Error(
            "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option."u8);
        return false;
    }
}
