using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Types;
using ListType = ArdbNet.Storage.Types.Lists;

namespace ArdbNet.Server.Commands.Lists;

/// <summary>LPUSH, RPUSH, LPUSHX, RPUSHX.</summary>
public static class PushCommands
{
    private const CommandFlags Flags = CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast;
    private const string Cost = "O(N), N elements given";

    [Command("lpush", -3, Flags, FirstKey = 1, LastKey = 1, Acl = AclCategories.List, Group = "list",
        Summary = "Adds elements at the left end of a list", Complexity = Cost)]
    public static void PushLeft(Call call) => Push(call, ListEnd.Left, mustExist: false);

    [Command("rpush", -3, Flags, FirstKey = 1, LastKey = 1, Acl = AclCategories.List, Group = "list",
        Summary = "Adds elements at the right end of a list", Complexity = Cost)]
    public static void PushRight(Call call) => Push(call, ListEnd.Right, mustExist: false);

    [Command("lpushx", -3, Flags, FirstKey = 1, LastKey = 1, Acl = AclCategories.List, Group = "list", Since = "2.2.0",
        Summary = "Adds elements at the left end of a list that is there", Complexity = Cost)]
    public static void PushLeftIfPresent(Call call) => Push(call, ListEnd.Left, mustExist: true);

    [Command("rpushx", -3, Flags, FirstKey = 1, LastKey = 1, Acl = AclCategories.List, Group = "list", Since = "2.2.0",
        Summary = "Adds elements at the right end of a list that is there", Complexity = Cost)]
    public static void PushRightIfPresent(Call call) => Push(call, ListEnd.Right, mustExist: true);

    private static void Push(Call call, ListEnd end, bool mustExist)
    {
        if (!call.TryFindForWrite(1, KeyType.List, out var entry)) return;
        if (mustExist && !entry.Exists)
        {
            call.Reply.Integer(0);
            return;
        }

        for (var i = 2; i < call.Count; i++) ListType.Push(ref entry, end, call[i]);
        call.Database.Save(ref entry);
        call.Reply.Integer(entry.Count);
        call.Changed(KeyspaceEvents.List, ListChange.PushEvent(end), call[1]);

        // Redis 2.6 takes several elements with LPUSH only.
        if (!call.TryBeginLog(call.Count)) return;
        call.Stream.Add(ListChange.PushCommand(end));
        for (var i = 1; i < call.Count; i++) call.Stream.Add(call[i]);
    }
}
