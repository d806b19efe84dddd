using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>XLEN, XRANGE and XREVRANGE.</summary>
public static class RangeCommands
{
    [Command("xlen", 2, CommandFlags.ReadOnly | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.Stream, Group = "stream", Since = "5.0.0", Summary = "Counts the entries of a stream",
        Complexity = "O(1)")]
    public static void Count(Call call)
    {
        if (call.TryFind(1, KeyType.Stream, out var entry)) call.Reply.Integer(entry.Count);
    }

    // XRANGE key start end [COUNT count]
    [Command("xrange", -4, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.Stream,
        Group = "stream", Since = "5.0.0", Summary = "Gives the entries between two ids",
        Complexity = "O(N), N entries given")]
    public static void Range(Call call) => Read(call, 2, 3, backward: false);

    // XREVRANGE key end start [COUNT count]
    [Command("xrevrange", -4, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.Stream,
        Group = "stream", Since = "5.0.0", Summary = "Gives the entries between two ids, the last one first",
        Complexity = "O(N), N entries given")]
    public static void ReverseRange(Call call) => Read(call, 3, 2, backward: true);

    private static void Read(Call call, int startAt, int endAt, bool backward)
    {
        if (!IdArgument.TryReadStart(call, startAt, out var first)) return;
        if (!IdArgument.TryReadEnd(call, endAt, out var last)) return;
        var count = long.MaxValue;
        for (var i = 4; i < call.Count; i += 2)
        {
            if (i + 1 == call.Count || !call.Is(i, "COUNT"u8))
            {
                call.Reply.Error(ErrorReplies.Syntax);
                return;
            }

            if (!call.TryReadInteger(i + 1, out count)) return;
            count = Math.Max(0, count);
        }

        if (!call.TryFind(1, KeyType.Stream, out var entry)) return;
        if (!entry.Exists)
        {
            call.Reply.ArrayHeader(0);
            return;
        }

        if (count == 0)
        {
            call.Reply.NullArray();
            return;
        }

        var state = StreamState.Of(in entry);
        using var cursor = new StreamCursor(call.Server.Dataset.Engine, entry.CollectionId, in state);
        var size = cursor.CountRange(first, last, Math.Min(count, LongRead.MaxDirectSize + 1));
        call.Offload(new EntriesRead(
            call.OpenView(size), [new EntryRange(null, entry.CollectionId, state, first, last, count, backward)]));
    }
}
