using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Keys;

/// <summary>DEL, UNLINK, EXISTS, TYPE, TOUCH.</summary>
public static class KeyCommands
{
    [Command("del", -2, CommandFlags.Write, FirstKey = 1, LastKey = -1, Acl = AclCategories.Keyspace,
        Summary = "Deletes keys", Complexity = "O(N), N keys; what a collection held goes in the background")]
    public static void Delete(Call call) => DeleteAll(call);

    [Command("unlink", -2, CommandFlags.Write | CommandFlags.Fast, FirstKey = 1, LastKey = -1,
        Acl = AclCategories.Keyspace, Since = "4.0.0",
        Summary = "Deletes keys, as DEL does", Complexity = "O(N), N keys")]
    public static void Unlink(Call call) => DeleteAll(call);

    [Command("exists", -2, CommandFlags.ReadOnly | CommandFlags.Fast, FirstKey = 1, LastKey = -1,
        Acl = AclCategories.Keyspace, Summary = "Counts which of the keys exist", Complexity = "O(N), N keys")]
    public static void Exists(Call call) => CountExisting(call, isAccess: false);

    [Command("touch", -2, CommandFlags.ReadOnly | CommandFlags.Fast, FirstKey = 1, LastKey = -1,
        Acl = AclCategories.Keyspace, Since = "3.2.1",
        Summary = "Notes an access to the keys and counts which of them exist", Complexity = "O(N), N keys")]
    public static void Touch(Call call) => CountExisting(call, isAccess: true);

    [Command("type", 2, CommandFlags.ReadOnly | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.Keyspace, Summary = "Names the type of a key's value", Complexity = "O(1)")]
    public static void Type(Call call) => call.Reply.SimpleString(KeyTypeNames.Of(call.Peek(call[1]).Type));

    private static void DeleteAll(Call call)
    {
        var deleted = 0;
        for (var i = 1; i < call.Count; i++)
        {
            var entry = call.Database.FindForWrite(call[i]);
            if (!entry.Exists) continue;

            call.Database.Delete(ref entry);
            call.Changed(KeyspaceEvents.Generic, "del"u8, call[i]);
            deleted++;
        }

        call.Reply.Integer(deleted);
        if (deleted == 0 || !call.TryBeginLog(call.Count)) return;

        call.Stream.Add("DEL"u8);
        for (var i = 1; i < call.Count; i++) call.Stream.Add(call[i]);
    }

    private static void CountExisting(Call call, bool isAccess)
    {
        var count = 0;
        for (var i = 1; i < call.Count; i++)
        {
            var entry = isAccess ? call.Find(call[i]) : call.Peek(call[i]);
            if (entry.Exists) count++;
        }

        call.Reply.Integer(count);
    }
}
