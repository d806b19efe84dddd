using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using SetType = ArdbNet.Storage.Types.Sets;

namespace ArdbNet.Server.Commands.Sets;

/// <summary>SADD, SREM, SMOVE.</summary>
public static class SetWriteCommands
{
    [Command("sadd", -3, CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        MemberAt = 2,
        Acl = AclCategories.Set, Group = "set", Summary = "Adds members", Complexity = "O(N), N members named")]
    public static void Add(Call call)
    {
        if (!call.TryFindForWrite(1, KeyType.Set, out var entry)) return;
        var maxIntegers = call.Server.Options.SetMaxIntsetEntries;
        var added = 0;
        for (var i = 2; i < call.Count; i++)
        {
            if (SetType.Add(ref entry, call[i], maxIntegers)) added++;
        }

        call.Reply.Integer(added);
        if (added == 0) return;

        call.Database.Save(ref entry);
        call.Changed(KeyspaceEvents.Set, "sadd"u8, call[1]);
        call.LogVerbatim();
    }

    [Command("srem", -3, CommandFlags.Write | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        MemberAt = 2, Acl = AclCategories.Set,
        Group = "set", Summary = "Removes members; a set without members goes too",
        Complexity = "O(N), N members named")]
    public static void Remove(Call call)
    {
        if (!call.TryFindForWrite(1, KeyType.Set, out var entry)) return;
        var removed = 0;
        for (var i = 2; i < call.Count && entry.Exists; i++)
        {
            if (SetType.Remove(ref entry, call[i])) removed++;
        }

        call.Reply.Integer(removed);
        if (removed == 0) return;

        call.Database.Save(ref entry);
        call.Changed(KeyspaceEvents.Set, "srem"u8, call[1]);
        if (!entry.Exists) call.Notify(KeyspaceEvents.Generic, "del"u8, call[1]);
        call.LogVerbatim();
    }

    // SMOVE source destination member
    [Command("smove", 4, CommandFlags.Write | CommandFlags.Fast, FirstKey = 1, LastKey = 2, Acl = AclCategories.Set,
        Group = "set", Summary = "Moves a member from one set to another", Complexity = "O(1)")]
    public static void Move(Call call)
    {
        var source = call.Database.FindForWrite(call[1]);
        var target = call.Database.FindForWrite(call[2]);
        if (!source.Exists)
        {
            call.Reply.Integer(0);
            return;
        }

        if (!call.HasType(in source, KeyType.Set) || !call.HasType(in target, KeyType.Set)) return;
        if (call[1].SequenceEqual(call[2]))
        {
            call.Reply.Integer(SetType.Contains(in source, call[3]) ? 1 : 0);
            return;
        }

        if (!SetType.Remove(ref source, call[3]))
        {
            call.Reply.Integer(0);
            return;
        }

        call.Database.Save(ref source);
        call.Changed(KeyspaceEvents.Set, "srem"u8, call[1]);
        if (!source.Exists) call.Notify(KeyspaceEvents.Generic, "del"u8, call[1]);
        MoveTo(call, ref target);
        call.LogVerbatim();
        call.Reply.Integer(1);
    }

    private static void MoveTo(Call call, ref KeyEntry target)
    {
        if (!SetType.Add(ref target, call[3], call.Server.Options.SetMaxIntsetEntries)) return;
        call.Database.Save(ref target);
        call.Changed(KeyspaceEvents.Set, "sadd"u8, call[2]);
    }
}
