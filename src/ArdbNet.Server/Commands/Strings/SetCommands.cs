using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Commands.Strings;

using ArdbNet.Storage.Types;

/// <summary>SET and the commands that are SET under other names: SETNX, SETEX, PSETEX, GETSET, MSET, MSETNX.</summary>
public static class SetCommands
{
    [Command("set", -3, CommandFlags.Write | CommandFlags.DenyOom, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.String, Group = "string",
        Summary = "Makes a key hold a string, whatever it held", Complexity = "O(1)")]
    public static void Set(Call call)
    {
        if (!SetOptions.TryParseSet(call, out var options)) return;
        var expireAtMs = 0L;
        if (options.Expiry.IsGiven && !options.Expiry.TryRead(call, out expireAtMs)) return;

        KeyEntry entry;
        if (options.Get)
        {
            if (!call.TryFindForUpdate(1, KeyType.String, out entry)) return;
            GetCommands.ReplyValue(call, in entry);
        }
        else
        {
            entry = call.Database.FindForWrite(call[1]);
        }

        if (entry.Exists ? options.IfAbsent : options.IfPresent)
        {
            if (!options.Get) call.Reply.Null();
            return;
        }

        if (options.KeepExpiry) expireAtMs = entry.ExpireAtMs;
        Store(call, ref entry, call[2], expireAtMs);
        if (options.Expiry.IsGiven) call.Notify(KeyspaceEvents.Generic, "expire"u8, call[1]);
        if (!options.Get) call.Reply.Ok();
    }

    [Command("setnx", 3, CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.String, Group = "string",
        Summary = "Sets a string if the key does not exist", Complexity = "O(1)")]
    public static void SetIfAbsent(Call call)
    {
        var entry = call.Database.FindForWrite(call[1]);
        if (entry.Exists)
        {
            call.Reply.Integer(0);
            return;
        }

        Store(call, ref entry, call[2], expireAtMs: 0);
        call.Reply.Integer(1);
    }

    [Command("setex", 4, CommandFlags.Write | CommandFlags.DenyOom, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.String, Group = "string", Since = "2.0.0",
        Summary = "Sets a string that expires after some seconds", Complexity = "O(1)")]
    public static void SetForSeconds(Call call) => SetFor(call, ExpiryKind.Seconds);

    [Command("psetex", 4, CommandFlags.Write | CommandFlags.DenyOom, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.String, Group = "string", Since = "2.6.0",
        Summary = "Sets a string that expires after some milliseconds", Complexity = "O(1)")]
    public static void SetForMilliseconds(Call call) => SetFor(call, ExpiryKind.Milliseconds);

    [Command("getset", 3, CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.String, Group = "string",
        Summary = "Sets a string and gives the one before it", Complexity = "O(1)")]
    public static void GetAndSet(Call call)
    {
        if (!call.TryFindForUpdate(1, KeyType.String, out var entry)) return;
        GetCommands.ReplyValue(call, in entry);
        Store(call, ref entry, call[2], expireAtMs: 0);
    }

    [Command("mset", -3, CommandFlags.Write | CommandFlags.DenyOom, FirstKey = 1, LastKey = -1, KeyStep = 2,
        Acl = AclCategories.String, Group = "string", Since = "1.0.1",
        Summary = "Sets several strings at once", Complexity = "O(n) for n keys")]
    public static void SetMany(Call call)
    {
        if (!HasPairs(call)) return;
        StoreAll(call);
        call.Reply.Ok();
    }

    [Command("msetnx", -3, CommandFlags.Write | CommandFlags.DenyOom, FirstKey = 1, LastKey = -1, KeyStep = 2,
        Acl = AclCategories.String, Group = "string", Since = "1.0.1",
        Summary = "Sets several strings if none of the keys exists", Complexity = "O(n) for n keys")]
    public static void SetManyIfAbsent(Call call)
    {
        if (!HasPairs(call)) return;
        for (var i = 1; i < call.Count; i += 2)
        {
            if (!call.Database.FindForWrite(call[i]).Exists) continue;
            call.Reply.Integer(0);
            return;
        }

        StoreAll(call);
        call.Reply.Integer(1);
    }

    private static void SetFor(Call call, ExpiryKind kind)
    {
        if (!new ExpiryOption(kind, 2).TryRead(call, out var expireAtMs)) return;
        var entry = call.Database.FindForWrite(call[1]);
        Store(call, ref entry, call[3], expireAtMs);
        call.Notify(KeyspaceEvents.Generic, "expire"u8, call[1]);
        call.Reply.Ok();
    }

    private static void Store(Call call, ref KeyEntry entry, ReadOnlySpan<byte> value, long expireAtMs)
    {
        Strings.Set(ref entry, value);
        entry.ExpireAtMs = expireAtMs;
        call.Database.Save(ref entry);
        call.Changed(KeyspaceEvents.Text, "set"u8, call[1]);
        call.Log("SET"u8, call[1], value);
        if (expireAtMs != 0) call.Log("PEXPIREAT"u8, call[1], expireAtMs);
    }

    private static bool HasPairs(Call call)
    {
        if (call.Count % 2 != 0) return true;
        call.Reply.Error($"ERR wrong number of arguments for '{call.Command.Name}' command");
        return false;
    }

    private static void StoreAll(Call call)
    {
        for (var i = 1; i < call.Count; i += 2)
        {
            var entry = call.Database.FindForWrite(call[i]);
            Strings.Set(ref entry, call[i + 1]);
            call.Database.Save(ref entry);
            call.Changed(KeyspaceEvents.Text, "set"u8, call[i]);
        }

        // As MSET also when it was MSETNX: the stream says what happened, not what was asked.
        if (!call.TryBeginLog(call.Count)) return;
        call.Stream.Add("MSET"u8);
        for (var i = 1; i < call.Count; i++) call.Stream.Add(call[i]);
    }
}
