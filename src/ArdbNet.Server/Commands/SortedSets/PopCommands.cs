using ArdbNet.Resp;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>Commands that take members from an end.</summary>
public static class PopCommands
{
    // ZPOPMIN key [count]
    [Command("zpopmin", -2, CommandFlags.Write | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.SortedSet, Group = "sorted-set", Since = "5.0.0",
        Summary = "Removes the members with the lowest scores and gives them",
        Complexity = "O(log(N)*M), M members removed")]
    public static void PopLowest(Call call) => Pop(call, isMax: false);

    // ZPOPMAX key [count]
    [Command("zpopmax", -2, CommandFlags.Write | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.SortedSet, Group = "sorted-set", Since = "5.0.0",
        Summary = "Removes the members with the highest scores and gives them",
        Complexity = "O(log(N)*M), M members removed")]
    public static void PopHighest(Call call) => Pop(call, isMax: true);

    // ZMPOP numkeys key [key …] MIN|MAX [COUNT count]
    [Command("zmpop", -4, CommandFlags.Write, KeyCountAt = 1, Acl = AclCategories.SortedSet, Group = "sorted-set",
        Since = "7.0.0", Summary = "Removes members from an end of the first set that is there and gives them",
        Complexity = "O(K)+O(M*log(N)), K keys, M members removed")]
    public static void PopFromFirst(Call call)
    {
        if (!ManyPopOptions.TryRead(call, 1, out var options)) return;
        for (var i = 2; i < 2 + options.Keys; i++)
        {
            if (!call.TryFindForWrite(i, KeyType.SortedSet, out var entry)) return;
            if (!entry.Exists) continue;

            BlockingPopCommands.ReplyPopped(call, ref entry, options.IsMax, options.Count);
            return;
        }

        call.Reply.NullArray();
    }

    private static void Pop(Call call, bool isMax)
    {
        if (call.Count > 3)
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return;
        }

        var wanted = 1L;
        if (call.Count == 3 && !(RedisInteger.TryParse(call[2], out wanted) && wanted >= 0))
        {
            call.Reply.Error("ERR value is out of range, must be positive"u8);
            return;
        }

        if (!call.TryFindForWrite(1, KeyType.SortedSet, out var entry)) return;
        if (!entry.Exists || wanted == 0)
        {
            call.Reply.ArrayHeader(0);
            return;
        }

        var count = Math.Min(wanted, entry.Count);
        var isNested = call.Count == 3 && call.Reply.Protocol >= 3;
        call.Reply.ArrayHeader(isNested ? count : count * 2);
        EndRemoval.Remove(call, ref entry, isMax, count, isNested);
    }
}
