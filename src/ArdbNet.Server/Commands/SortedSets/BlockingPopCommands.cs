using ArdbNet.Server.Blocking;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>Commands that take members from an end, or wait for some.</summary>
public static class BlockingPopCommands
{
    private const CommandFlags Flags =
        CommandFlags.Write | CommandFlags.NoScript | CommandFlags.Fast | CommandFlags.Blocking;

    // BZPOPMIN key [key …] timeout
    [Command("bzpopmin", -3, Flags, FirstKey = 1, LastKey = -2, Acl = AclCategories.SortedSet, Group = "sorted-set",
        Since = "5.0.0", Summary = "Removes the member with the lowest score, or waits for one",
        Complexity = "O(log(N)), N members of the set")]
    public static void PopLowest(Call call) => Pop(call, call.Count - 1, 1, call.Count - 2, isMax: false, count: null);

    // BZPOPMAX key [key …] timeout
    [Command("bzpopmax", -3, Flags, FirstKey = 1, LastKey = -2, Acl = AclCategories.SortedSet, Group = "sorted-set",
        Since = "5.0.0", Summary = "Removes the member with the highest score, or waits for one",
        Complexity = "O(log(N)), N members of the set")]
    public static void PopHighest(Call call) => Pop(call, call.Count - 1, 1, call.Count - 2, isMax: true, count: null);

    // BZMPOP timeout numkeys key [key …] MIN|MAX [COUNT count]
    [Command("bzmpop", -5, CommandFlags.Write | CommandFlags.Blocking, KeyCountAt = 2, Acl = AclCategories.SortedSet,
        Group = "sorted-set", Since = "7.0.0",
        Summary = "Removes members from an end of the first set that is there, or waits for one",
        Complexity = "O(K)+O(M*log(N)), K keys, M members removed")]
    public static void PopFromFirst(Call call)
    {
        if (!ManyPopOptions.TryRead(call, 2, out var options)) return;
        Pop(call, 1, 3, options.Keys, options.IsMax, options.Count);
    }

    /// <summary>Replies the key and what was taken from it: one member, or pairs if a count was given.</summary>
    internal static void ReplyPopped(Call call, ref KeyEntry entry, bool isMax, long? count)
    {
        call.Reply.ArrayHeader(count is null ? 3 : 2);
        call.Reply.Bulk(entry.Key);
        if (count is { } many) call.Reply.ArrayHeader(Math.Min(many, entry.Count));
        EndRemoval.Remove(call, ref entry, isMax, count ?? 1, isNested: count is not null);
    }

    private static void Pop(Call call, int timeoutAt, int firstKey, int keyCount, bool isMax, long? count)
    {
        if (!TimeoutArgument.TryReadSeconds(call, timeoutAt, out var timeoutMs)) return;
        for (var i = firstKey; i < firstKey + keyCount; i++)
        {
            if (!call.TryFindForWrite(i, KeyType.SortedSet, out var entry)) return;
            if (!entry.Exists) continue;

            ReplyPopped(call, ref entry, isMax, count);
            return;
        }

        if (!call.CanBlock)
        {
            call.Reply.NullArray();
            return;
        }

        var keys = BlockedCall.CopyKeys(call, firstKey, keyCount);
        call.Server.Blocked.Block(call, new BlockedPop(keys, isMax, count), timeoutMs);
    }
}
