using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Commands.Keys;

/// <summary>RENAME, RENAMENX, MOVE: the value stays where it is on disk.</summary>
public static class RenameCommands
{
    [Command("rename", 3, CommandFlags.Write, FirstKey = 1, LastKey = 2, Acl = AclCategories.Keyspace,
        Summary = "Gives a key another name", Complexity = "O(1)")]
    public static void Rename(Call call)
    {
        if (!TryFindSource(call, out var source)) return;
        if (!call[1].SequenceEqual(call[2]))
        {
            var target = call.Database.FindForWrite(call[2]);
            Rename(call, ref source, ref target);
        }

        call.Reply.Ok();
    }

    [Command("renamenx", 3, CommandFlags.Write | CommandFlags.Fast, FirstKey = 1, LastKey = 2,
        Acl = AclCategories.Keyspace, Summary = "Gives a key another name if no key has it", Complexity = "O(1)")]
    public static void RenameIfAbsent(Call call)
    {
        if (!TryFindSource(call, out var source)) return;

        // The same name is taken too.
        var target = call.Database.FindForWrite(call[2]);
        if (target.Exists)
        {
            call.Reply.Integer(0);
            return;
        }

        Rename(call, ref source, ref target);
        call.Reply.Integer(1);
    }

    [Command("move", 3, CommandFlags.Write | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.Keyspace, Summary = "Moves a key to another database", Complexity = "O(1)")]
    public static void Move(Call call)
    {
        if (!DatabaseArgument.TryRead(call, 2, out var index)) return;
        if (index == call.Database.Index)
        {
            call.Reply.Error("ERR source and destination objects are the same"u8);
            return;
        }

        var source = call.Database.FindForWrite(call[1]);
        if (!source.Exists)
        {
            call.Reply.Integer(0);
            return;
        }

        var target = call.Server.Dataset[index].FindForWrite(call[1]);
        if (target.Exists)
        {
            call.Reply.Integer(0);
            return;
        }

        Database.Move(ref source, ref target);
        call.Changed(KeyspaceEvents.Generic, "move_from"u8, call[1]);
        call.Changed(KeyspaceEvents.Generic, "move_to"u8, call[1], index);
        call.LogVerbatim();
        // MOVE of Redis before 2.8.14 loses it.
        if (target.ExpireAtMs != 0) LogExpiry(call, index, target.ExpireAtMs);
        call.Reply.Integer(1);
    }

    // PEXPIREAT key ms, in the target's database
    private static void LogExpiry(Call call, int database, long expireAtMs)
    {
        if (call.IsApplying) return;
        call.Stream.BeginCommand(database, 3);
        call.Stream.Add("PEXPIREAT"u8);
        call.Stream.Add(call[1]);
        call.Stream.Add(expireAtMs);
    }

    private static bool TryFindSource(Call call, out KeyEntry source)
    {
        source = call.Database.FindForWrite(call[1]);
        if (source.Exists) return true;
        call.Reply.Error(ErrorReplies.NoSuchKey);
        return false;
    }

    private static void Rename(Call call, ref KeyEntry source, ref KeyEntry target)
    {
        Database.Move(ref source, ref target);
        call.Changed(KeyspaceEvents.Generic, "rename_from"u8, call[1]);
        call.Changed(KeyspaceEvents.Generic, "rename_to"u8, call[2]);
        call.LogVerbatim();
    }
}
