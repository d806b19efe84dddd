using ArdbNet.Resp;
using ArdbNet.Server.Blocking;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Lists;

/// <summary>LPOP, RPOP, LMPOP, and BLPOP, BRPOP, BLMPOP, which wait for an element.</summary>
public static class PopCommands
{
    private const CommandFlags BlockingFlags = CommandFlags.Write | CommandFlags.NoScript | CommandFlags.Blocking;
    private const string BlockingCost = "O(N), N keys given";

    [Command("lpop", -2, CommandFlags.Write | CommandFlags.Fast, FirstKey = 1, LastKey = 1, Acl = AclCategories.List,
        Group = "list", Summary = "Removes elements at the left end of a list and gives them",
        Complexity = "O(N), N elements given")]
    public static void PopLeft(Call call) => Pop(call, ListEnd.Left);

    [Command("rpop", -2, CommandFlags.Write | CommandFlags.Fast, FirstKey = 1, LastKey = 1, Acl = AclCategories.List,
        Group = "list", Summary = "Removes elements at the right end of a list and gives them",
        Complexity = "O(N), N elements given")]
    public static void PopRight(Call call) => Pop(call, ListEnd.Right);

    [Command("lmpop", -4, CommandFlags.Write, KeyCountAt = 1, Acl = AclCategories.List, Group = "list", Since = "7.0.0",
        Summary = "Pops elements from the first list that is not empty",
        Complexity = "O(N+M), N keys and M elements given")]
    public static void PopFirst(Call call)
    {
        if (!MultiPopOptions.TryRead(call, 1, out var options)) return;
        for (var i = 0; i < options.KeyCount; i++)
        {
            if (!call.TryFindForWrite(options.FirstKey + i, KeyType.List, out var entry)) return;
            if (!entry.Exists) continue;

            ReplyKeyAndElements(call, ref entry, options.End, options.Count);
            return;
        }

        call.Reply.NullArray();
    }

    [Command("blpop", -3, BlockingFlags, FirstKey = 1, LastKey = -2, Acl = AclCategories.List, Group = "list",
        Since = "2.0.0", Summary = "Pops at the left end of a list, or waits for an element", Complexity = BlockingCost)]
    public static void BlockingPopLeft(Call call) => BlockingPop(call, ListEnd.Left);

    [Command("brpop", -3, BlockingFlags, FirstKey = 1, LastKey = -2, Acl = AclCategories.List, Group = "list",
        Since = "2.0.0", Summary = "Pops at the right end of a list, or waits for an element", Complexity = BlockingCost)]
    public static void BlockingPopRight(Call call) => BlockingPop(call, ListEnd.Right);

    [Command("blmpop", -5, CommandFlags.Write | CommandFlags.Blocking, KeyCountAt = 2, Acl = AclCategories.List,
        Group = "list", Since = "7.0.0", Summary = "Pops from the first list that is not empty, or waits for one",
        Complexity = "O(N+M), N keys and M elements given")]
    public static void BlockingPopFirst(Call call)
    {
        if (!MultiPopOptions.TryRead(call, 2, out var options)) return;
        BlockingPop(call, 1, options.FirstKey, options.KeyCount, options.End, options.Count);
    }

    /// <summary>Replies with the name of a list and what was popped from it, as a client that had to wait is answered.</summary>
    internal static void ReplyPopped(Call call, ref KeyEntry entry, ListEnd end, long? count)
    {
        if (count is not null)
        {
            ReplyKeyAndElements(call, ref entry, end, count.Value);
            return;
        }

        call.Reply.ArrayHeader(2);
        call.Reply.Bulk(entry.Key);
        call.Reply.Bulk(ListChange.Pop(call, ref entry, end));
    }

    private static void Pop(Call call, ListEnd end)
    {
        if (call.Count > 3)
        {
            call.Reply.Error($"ERR wrong number of arguments for '{call.Command.Name}' command");
            return;
        }

        var count = 1L;
        var isMany = call.Count == 3;
        if (isMany && (!RedisInteger.TryParse(call[2], out count) || count < 0))
        {
            call.Reply.Error("ERR value is out of range, must be positive"u8);
            return;
        }

        if (!call.TryFindForWrite(1, KeyType.List, out var entry)) return;
        if (!entry.Exists)
        {
            if (isMany) call.Reply.NullArray();
            else call.Reply.Null();
        }
        else if (!isMany)
        {
            call.Reply.Bulk(ListChange.Pop(call, ref entry, end));
        }
        else if (count == 0)
        {
            call.Reply.ArrayHeader(0);
        }
        else
        {
            ListChange.PopMany(call, ref entry, end, count);
        }
    }

    private static void BlockingPop(Call call, ListEnd end) =>
        BlockingPop(call, call.Count - 1, 1, call.Count - 2, end, count: null);

    private static void BlockingPop(Call call, int timeoutAt, int firstKey, int keyCount, ListEnd end, long? count)
    {
        if (!TimeoutArgument.TryReadSeconds(call, timeoutAt, out var timeoutMs)) return;
        for (var i = firstKey; i < firstKey + keyCount; i++)
        {
            if (!call.TryFindForWrite(i, KeyType.List, out var entry)) return;
            if (!entry.Exists) continue;

            ReplyPopped(call, ref entry, end, count);
            return;
        }

        if (!call.CanBlock)
        {
            call.Reply.NullArray();
            return;
        }

        var keys = BlockedCall.CopyKeys(call, firstKey, keyCount);
        call.Server.Blocked.Block(call, new BlockedPop(keys, end, count), timeoutMs);
    }

    // *2\r\n key *<count>\r\n elements
    private static void ReplyKeyAndElements(Call call, ref KeyEntry entry, ListEnd end, long count)
    {
        call.Reply.ArrayHeader(2);
        call.Reply.Bulk(entry.Key);
        ListChange.PopMany(call, ref entry, end, count);
    }
}
