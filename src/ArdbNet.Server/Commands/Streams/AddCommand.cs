using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>XADD.</summary>
public static class AddCommand
{
    private static ReadOnlySpan<byte> NotGreater =>
        "ERR The ID specified in XADD is equal or smaller than the target stream top item"u8;

    // XADD key [NOMKSTREAM] [MAXLEN|MINID [=|~] threshold [LIMIT count]] *|id field value [field value …]
    [Command("xadd", -5, CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.Stream, Group = "stream", Since = "5.0.0", Summary = "Adds an entry to a stream",
        Complexity = "O(1), and O(N) for N nodes trimmed")]
    public static void Add(Call call)
    {
        if (!AddOptions.TryRead(call, isAdd: true, out var options)) return;
        var fields = new RequestFields(call, options.IdAt + 1);
        var parts = call.Count - options.IdAt - 1;
        if (parts < 2 || parts % 2 != 0)
        {
            call.Reply.Error("ERR wrong number of arguments for 'xadd' command"u8);
            return;
        }

        if (!options.LacksId && !options.LacksSequence && options.Id.IsZero)
        {
            call.Reply.Error("ERR The ID specified in XADD must be greater than 0-0"u8);
            return;
        }

        if (!call.TryFindForWrite(1, KeyType.Stream, out var entry)) return;
        if (!entry.Exists && options.MustExist)
        {
            call.Reply.Null();
            return;
        }

        var state = StreamState.Of(in entry);
        if (!TryChooseId(call, in options, in state, out var id)) return;
        if (StreamAppending.CountBytes(in fields) > StreamAppending.MaxEntryBytes)
        {
            call.Reply.Error("ERR Elements are too large to be stored"u8);
            return;
        }

        if (!entry.Exists) call.Database.Begin(ref entry, KeyType.Stream);
        var server = call.Server.Options;
        StreamAppending.Append(
            ref entry, ref state, id, in fields, new StreamLimits(server.StreamNodeMaxBytes, server.StreamNodeMaxEntries));
        var trimmed = options.Trims ? StreamRemoval.Trim(ref entry, ref state, options.Trim) : 0;
        state.Store(ref entry);
        call.Database.Save(ref entry);
        StreamReply.Id(call.Reply, id);
        call.Changed(KeyspaceEvents.Stream, "xadd"u8, call[1]);
        if (trimmed > 0) call.Notify(KeyspaceEvents.Stream, "xtrim"u8, call[1]);
        Log(call, options.IdAt + 1, id, trimmed > 0 ? entry.Count : -1);
    }

    private static bool TryChooseId(Call call, in AddOptions options, in StreamState state, out StreamId id)
    {
        id = options.Id;
        if (state.LastId == StreamId.Max)
        {
            call.Reply.Error("ERR The stream has exhausted the last possible ID, unable to add more items"u8);
            return false;
        }

        if (options.LacksId)
        {
            var now = (ulong)call.NowMs;
            if (now > state.LastId.Milliseconds) id = new StreamId(now, 0);
            else state.LastId.TryIncrement(out id);
            return true;
        }

        if (options.LacksSequence && id.Milliseconds == state.LastId.Milliseconds)
        {
            id = new StreamId(id.Milliseconds, unchecked(state.LastId.Sequence + 1));
        }

        if (id > state.LastId) return true;
        call.Reply.Error(NotGreater);
        return false;
    }

    // XADD key [MAXLEN = length] id field value …: a length says exactly what trimming left, and Redis 5 knows it.
    private static void Log(Call call, int firstField, StreamId id, long trimmedTo)
    {
        if (!call.TryBeginLog(3 + (trimmedTo >= 0 ? 3 : 0) + call.Count - firstField)) return;
        call.Stream.Add("XADD"u8);
        call.Stream.Add(call[1]);
        if (trimmedTo >= 0)
        {
            call.Stream.Add("MAXLEN"u8);
            call.Stream.Add("="u8);
            call.Stream.Add(trimmedTo);
        }

        StreamLog.Add(call.Stream, id);
        for (var i = firstField; i < call.Count; i++) call.Stream.Add(call[i]);
    }
}
