using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Types;
using ListType = ArdbNet.Storage.Types.Lists;

namespace ArdbNet.Server.Commands.Lists;

/// <summary>LSET, LINSERT, LREM, LTRIM.</summary>
public static class ListEditCommands
{
    private const CommandFlags GrowingFlags = CommandFlags.Write | CommandFlags.DenyOom;

    // LSET key index element
    [Command("lset", 4, GrowingFlags, FirstKey = 1, LastKey = 1, Acl = AclCategories.List, Group = "list",
        Summary = "Replaces the element at a position", Complexity = "O(1)")]
    public static void Set(Call call)
    {
        if (!call.TryFindForWrite(1, KeyType.List, out var entry)) return;
        if (!entry.Exists)
        {
            call.Reply.Error(ErrorReplies.NoSuchKey);
            return;
        }

        if (!call.TryReadInteger(2, out var position)) return;
        if (position < 0) position += entry.Count;
        if (position < 0 || position >= entry.Count)
        {
            call.Reply.Error(ErrorReplies.OutOfRange);
            return;
        }

        ListType.Set(in entry, position, call[3]);
        call.Reply.Ok();
        call.Changed(KeyspaceEvents.List, "lset"u8, call[1]);
        call.LogVerbatim();
    }

    // LINSERT key (BEFORE | AFTER) pivot element
    [Command("linsert", 5, GrowingFlags, FirstKey = 1, LastKey = 1, Acl = AclCategories.List, Group = "list",
        Since = "2.2.0", Summary = "Puts an element before or after another one",
        Complexity = "O(N), N elements left of the pivot, or right of it if they are more")]
    public static void Insert(Call call)
    {
        var isAfter = call.Is(2, "AFTER"u8);
        if (!isAfter && !call.Is(2, "BEFORE"u8))
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return;
        }

        if (!call.TryFindForWrite(1, KeyType.List, out var entry)) return;
        if (!entry.Exists)
        {
            call.Reply.Integer(0);
            return;
        }

        var position = ListType.Find(in entry, call[3]);
        if (position < 0)
        {
            call.Reply.Integer(-1);
            return;
        }

        ListType.Insert(ref entry, isAfter ? position + 1 : position, call[4]);
        call.Database.Save(ref entry);
        call.Reply.Integer(entry.Count);
        call.Changed(KeyspaceEvents.List, "linsert"u8, call[1]);
        call.LogVerbatim();
    }

    // LREM key count element
    [Command("lrem", 4, CommandFlags.Write, FirstKey = 1, LastKey = 1, Acl = AclCategories.List, Group = "list",
        Summary = "Removes elements that equal a value", Complexity = "O(N), N elements of the list")]
    public static void Remove(Call call)
    {
        if (!call.TryReadInteger(2, out var count)) return;
        if (!call.TryFindForWrite(1, KeyType.List, out var entry)) return;
        if (!entry.Exists)
        {
            call.Reply.Integer(0);
            return;
        }

        // No list is as long as the most negative number says.
        var maxCount = count is 0 or long.MinValue ? long.MaxValue : Math.Abs(count);
        var removed = ListType.RemoveEqual(ref entry, count < 0 ? ListEnd.Right : ListEnd.Left, call[3], maxCount);
        call.Reply.Integer(removed);
        if (removed == 0) return;

        call.Database.Save(ref entry);
        call.Changed(KeyspaceEvents.List, "lrem"u8, call[1]);
        if (!entry.Exists) call.Notify(KeyspaceEvents.Generic, "del"u8, call[1]);
        call.LogVerbatim();
    }

    // LTRIM key start stop
    [Command("ltrim", 4, CommandFlags.Write, FirstKey = 1, LastKey = 1, Acl = AclCategories.List, Group = "list",
        Summary = "Removes all elements outside a range",
        Complexity = "O(N), N elements removed, O(1) when they are thousands")]
    public static void Trim(Call call)
    {
        if (!ListRange.TryRead(call, 2, out var range)) return;
        if (!call.TryFindForWrite(1, KeyType.List, out var entry)) return;

        call.Reply.Ok();
        if (!entry.Exists) return;

        var length = entry.Count;
        var (start, count) = range.Within(length);
        if (count == 0)
        {
            call.Database.Delete(ref entry);
        }
        else if (count < length)
        {
            ListType.Remove(ref entry, ListEnd.Right, length - start - count);
            ListType.Remove(ref entry, ListEnd.Left, start);
            call.Database.Save(ref entry);
        }

        call.Changed(KeyspaceEvents.List, "ltrim"u8, call[1]);
        if (!entry.Exists) call.Notify(KeyspaceEvents.Generic, "del"u8, call[1]);
        if (count < length) call.LogVerbatim();
    }
}
