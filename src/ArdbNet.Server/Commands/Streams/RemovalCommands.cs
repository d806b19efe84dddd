using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>XDEL and XTRIM.</summary>
public static class RemovalCommands
{
    [Command("xdel", -3, CommandFlags.Write | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.Stream, Group = "stream", Since = "5.0.0", Summary = "Removes entries by their ids",
        Complexity = "O(N), N ids")]
    public static void Delete(Call call)
    {
        if (!call.TryFindForWrite(1, KeyType.Stream, out var entry)) return;
        if (!entry.Exists)
        {
            call.Reply.Integer(0);
            return;
        }

        for (var i = 2; i < call.Count; i++)
        {
            if (!IdArgument.TryRead(call, i, out _)) return;
        }

        var state = StreamState.Of(in entry);
        var deleted = 0;
        for (var i = 2; i < call.Count; i++)
        {
            if (StreamRemoval.Delete(ref entry, ref state, IdArgument.At(call, i))) deleted++;
        }

        call.Reply.Integer(deleted);
        if (deleted == 0) return;
        state.Store(ref entry);
        call.Database.Save(ref entry);
        call.Changed(KeyspaceEvents.Stream, "xdel"u8, call[1]);
        call.LogVerbatim();
    }

    // XTRIM key MAXLEN|MINID [=|~] threshold [LIMIT count]
    [Command("xtrim", -4, CommandFlags.Write, FirstKey = 1, LastKey = 1, Acl = AclCategories.Stream, Group = "stream",
        Since = "5.0.0", Summary = "Removes the oldest entries", Complexity = "O(N), N nodes of entries removed")]
    public static void Trim(Call call)
    {
        if (!AddOptions.TryRead(call, isAdd: false, out var options)) return;
        if (!call.TryFindForWrite(1, KeyType.Stream, out var entry)) return;
        var removed = 0L;
        if (entry.Exists)
        {
            var state = StreamState.Of(in entry);
            removed = StreamRemoval.Trim(ref entry, ref state, options.Trim);
            if (removed > 0)
            {
                state.Store(ref entry);
                call.Database.Save(ref entry);
                call.Changed(KeyspaceEvents.Stream, "xtrim"u8, call[1]);
                // The length says exactly what is left, and Redis 5 knows no other form.
                if (call.TryBeginLog(4))
                {
                    call.Stream.Add("XTRIM"u8);
                    call.Stream.Add(call[1]);
                    call.Stream.Add("MAXLEN"u8);
                    call.Stream.Add(entry.Count);
                }
            }
        }

        call.Reply.Integer(removed);
    }
}
