using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>XSETID.</summary>
public static class SetIdCommand
{
    // XSETID key id [ENTRIESADDED count] [MAXDELETEDID id]
    [Command("xsetid", -3, CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.Stream, Group = "stream", Since = "5.0.0", Summary = "Sets the last id of a stream",
        Complexity = "O(1)")]
    public static void Set(Call call)
    {
        if (!IdArgument.TryRead(call, 2, out var id)) return;
        if (!TryReadOptions(call, id, out var entriesAdded, out var maxDeletedId)) return;
        if (!call.TryFindForWrite(1, KeyType.Stream, out var entry)) return;
        if (!entry.Exists)
        {
            call.Reply.Error(ErrorReplies.NoSuchKey);
            return;
        }

        var state = StreamState.Of(in entry);
        if (entry.Count > 0)
        {
            using var cursor = new StreamCursor(call.Server.Dataset.Engine, entry.CollectionId, in state);
            if (cursor.SeekForPrevious(StreamId.Max) && id < cursor.Id)
            {
                call.Reply.Error("ERR The ID specified in XSETID is smaller than the target stream top item"u8);
                return;
            }

            if (entriesAdded != -1 && entry.Count > entriesAdded)
            {
                call.Reply.Error(
                    "ERR The entries_added specified in XSETID is smaller than the target stream length"u8);
                return;
            }
        }

        state.LastId = id;
        if (entriesAdded != -1) state.EntriesAdded = (ulong)entriesAdded;
        if (!maxDeletedId.IsZero) state.MaxDeletedId = maxDeletedId;
        state.Store(ref entry);
        call.Database.Save(ref entry);
        call.Reply.Ok();
        call.Server.Statistics.Changes++;
        call.Notify(KeyspaceEvents.Stream, "xsetid"u8, call[1]);
        // Redis before 7.0 knows the short form alone.
        if (call.Count > 3) call.Log("XSETID"u8, call[1], call[2]);
        call.LogVerbatim();
    }

    private static bool TryReadOptions(Call call, StreamId id, out long entriesAdded, out StreamId maxDeletedId)
    {
        entriesAdded = -1;
        maxDeletedId = StreamId.Zero;
        for (var i = 3; i < call.Count; i += 2)
        {
            if (i + 1 < call.Count && call.Is(i, "ENTRIESADDED"u8))
            {
                if (!call.TryReadInteger(i + 1, out entriesAdded)) return false;
                if (entriesAdded >= 0) continue;
                call.Reply.Error("ERR entries_added must be positive"u8);
                return false;
            }

            if (i + 1 < call.Count && call.Is(i, "MAXDELETEDID"u8))
            {
                if (!IdArgument.TryRead(call, i + 1, out maxDeletedId)) return false;
                if (id >= maxDeletedId) continue;
                call.Reply.Error(
                    "ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id"u8);
                return false;
            }

            call.Reply.Error(ErrorReplies.Syntax);
            return false;
        }

        return true;
    }
}
