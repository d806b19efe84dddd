using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using HashType = ArdbNet.Storage.Types.Hashes;

namespace ArdbNet.Server.Commands.Hashes;

/// <summary>Commands that set and remove fields.</summary>
public static class HashWriteCommands
{
    private const CommandFlags Grows = CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast;

    [Command("hset", -4, Grows, FirstKey = 1, LastKey = 1,
        MemberAt = 2, Acl = AclCategories.Hash, Group = "hash", Since = "2.0.0",
        Summary = "Sets fields to values", Complexity = "O(N), N fields set")]
    public static void Set(Call call)
    {
        if (!TrySet(call, out var added)) return;
        call.Reply.Integer(added);
        if (call.Count == 4)
        {
            call.LogVerbatim();
            return;
        }

        // Redis before 4.0 takes one pair in HSET.
        if (!call.TryBeginLog(call.Count)) return;
        call.Stream.Add("HMSET"u8);
        for (var i = 1; i < call.Count; i++) call.Stream.Add(call[i]);
    }

    [Command("hmset", -4, Grows, FirstKey = 1, LastKey = 1,
        MemberAt = 2, Acl = AclCategories.Hash, Group = "hash", Since = "2.0.0",
        Summary = "Sets fields to values", Complexity = "O(N), N fields set")]
    public static void SetMany(Call call)
    {
        if (!TrySet(call, out _)) return;
        call.Reply.Ok();
        call.LogVerbatim();
    }

    [Command("hsetnx", 4, Grows, FirstKey = 1, LastKey = 1,
        MemberAt = 2, Acl = AclCategories.Hash, Group = "hash", Since = "2.0.0",
        Summary = "Sets a field that is not there yet", Complexity = "O(1)")]
    public static void SetIfAbsent(Call call)
    {
        if (!call.TryFindForWrite(1, KeyType.Hash, out var entry)) return;
        if (HashType.Contains(in entry, call[2]))
        {
            call.Reply.Integer(0);
            return;
        }

        Put(call, ref entry, call[2], call[3]);
        call.Database.Save(ref entry);
        call.Changed(KeyspaceEvents.Hash, "hset"u8, call[1]);
        call.Log("HSET"u8, call[1], call[2], call[3]);
        call.Reply.Integer(1);
    }

    [Command("hdel", -3, CommandFlags.Write | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        MemberAt = 2, Acl = AclCategories.Hash,
        Group = "hash", Since = "2.0.0", Summary = "Removes fields; a hash without fields goes too",
        Complexity = "O(N), N fields named")]
    public static void Remove(Call call)
    {
        if (!call.TryFindForWrite(1, KeyType.Hash, out var entry)) return;
        var removed = 0;
        for (var i = 2; i < call.Count && entry.Exists; i++)
        {
            if (HashType.Remove(ref entry, call[i])) removed++;
        }

        call.Reply.Integer(removed);
        if (removed == 0) return;

        call.Database.Save(ref entry);
        call.Changed(KeyspaceEvents.Hash, "hdel"u8, call[1]);
        if (!entry.Exists) call.Notify(KeyspaceEvents.Generic, "del"u8, call[1]);
        call.LogVerbatim();
    }

    internal static bool Put(
        Call call, ref KeyEntry entry, scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value)
    {
        var options = call.Server.Options;
        return HashType.Set(ref entry, field, value, options.HashMaxListpackEntries, options.HashMaxListpackValue);
    }

    private static bool TrySet(Call call, out int added)
    {
        added = 0;
        if (call.Count % 2 != 0)
        {
            call.Reply.Error($"ERR wrong number of arguments for '{call.Command.Name}' command");
            return false;
        }

        if (!call.TryFindForWrite(1, KeyType.Hash, out var entry)) return false;
        for (var i = 2; i < call.Count; i += 2)
        {
            if (Put(call, ref entry, call[i], call[i + 1])) added++;
        }

        call.Database.Save(ref entry);
        call.Changed(KeyspaceEvents.Hash, "hset"u8, call[1]);
        return true;
    }
}
