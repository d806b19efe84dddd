using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Types;
using ListType = ArdbNet.Storage.Types.Lists;

namespace ArdbNet.Server.Commands.Lists;

/// <summary>LLEN, LINDEX, LRANGE.</summary>
public static class ListReadCommands
{
    [Command("llen", 2, CommandFlags.ReadOnly | CommandFlags.Fast, FirstKey = 1, LastKey = 1, Acl = AclCategories.List,
        Group = "list", Summary = "Counts the elements of a list", Complexity = "O(1)")]
    public static void Length(Call call)
    {
        if (call.TryFind(1, KeyType.List, out var entry)) call.Reply.Integer(entry.Count);
    }

    // LINDEX key index
    [Command("lindex", 3, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.List, Group = "list",
        Summary = "Gives the element at a position", Complexity = "O(1)")]
    public static void Index(Call call)
    {
        if (!call.TryFind(1, KeyType.List, out var entry)) return;
        if (!entry.Exists)
        {
            call.Reply.Null();
            return;
        }

        if (!call.TryReadInteger(2, out var position)) return;
        if (position < 0) position += entry.Count;
        if (position >= 0 && position < entry.Count) call.Reply.Bulk(ListType.Get(in entry, position));
        else call.Reply.Null();
    }

    // LRANGE key start stop
    [Command("lrange", 4, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.List, Group = "list",
        Summary = "Gives the elements between two positions", Complexity = "O(N), N elements given")]
    public static void Range(Call call)
    {
        if (!ListRange.TryRead(call, 2, out var range)) return;
        if (!call.TryFind(1, KeyType.List, out var entry)) return;

        var (start, count) = range.Within(entry.Count);
        if (count == 0)
        {
            call.Reply.ArrayHeader(0);
            return;
        }

        call.Offload(new RangeRead(call.OpenView(count), ListSpan.Of(in entry).Slice(start, count), ListEnd.Left));
    }
}
