using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Commands.Strings;

using ArdbNet.Storage.Types;

/// <summary>GET, MGET, and those that change the key with it: GETDEL, GETEX.</summary>
public static class GetCommands
{
    [Command("get", 2, CommandFlags.ReadOnly | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.String, Group = "string", Summary = "Gives a key's string", Complexity = "O(1)")]
    public static void Get(Call call)
    {
        if (!call.TryFind(1, KeyType.String, out var entry)) return;
        if (Strings.Length(in entry) >= StringRead.MinLength && call.CanOffload)
        {
            call.Offload(new StringRead(call.Server.Dataset.Engine.CreateSnapshot(), Strings.ValueOf(in entry)));
            return;
        }

        ReplyValue(call, in entry);
    }

    [Command("mget", -2, CommandFlags.ReadOnly | CommandFlags.Fast, FirstKey = 1, LastKey = -1,
        Acl = AclCategories.String, Group = "string",
        Summary = "Gives the strings of several keys", Complexity = "O(n) for n keys")]
    public static void GetMany(Call call)
    {
        call.Reply.ArrayHeader(call.Count - 1);
        for (var i = 1; i < call.Count; i++)
        {
            var entry = call.Find(call[i]);
            if (entry.Type == KeyType.String) call.Reply.Bulk(Strings.Read(in entry));
            else call.Reply.Null();
        }
    }

    [Command("getdel", 2, CommandFlags.Write | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.String, Group = "string", Since = "6.2.0",
        Summary = "Gives a key's string and deletes the key", Complexity = "O(1)")]
    public static void GetAndDelete(Call call)
    {
        if (!call.TryFindForUpdate(1, KeyType.String, out var entry)) return;
        ReplyValue(call, in entry);
        if (entry.Exists) Delete(call, ref entry);
    }

    [Command("getex", -2, CommandFlags.Write | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.String, Group = "string", Since = "6.2.0",
        Summary = "Gives a key's string and sets or removes its expiry", Complexity = "O(1)")]
    public static void GetAndExpire(Call call)
    {
        if (!SetOptions.TryParseGet(call, out var options)) return;
        if (!call.TryFindForUpdate(1, KeyType.String, out var entry)) return;
        if (!entry.Exists)
        {
            call.Reply.Null();
            return;
        }

        var expireAtMs = 0L;
        if (options.Expiry.IsGiven && !options.Expiry.TryRead(call, out expireAtMs)) return;

        ReplyValue(call, in entry);
        if (options.Expiry.IsAbsolute && call.Server.Dataset.IsExpired(expireAtMs)) Delete(call, ref entry);
        else if (options.Expiry.IsGiven) Expire(call, ref entry, expireAtMs);
        else if (options.Persist && entry.ExpireAtMs != 0) Persist(call, ref entry);
    }

    /// <summary>The value as a bulk, null when there is none.</summary>
    internal static void ReplyValue(Call call, in KeyEntry entry)
    {
        if (entry.Exists) call.Reply.Bulk(Strings.Read(in entry));
        else call.Reply.Null();
    }

    private static void Delete(Call call, ref KeyEntry entry)
    {
        call.Database.Delete(ref entry);
        call.Changed(KeyspaceEvents.Generic, "del"u8, call[1]);
        call.Log("DEL"u8, call[1]);
    }

    private static void Expire(Call call, ref KeyEntry entry, long expireAtMs)
    {
        entry.ExpireAtMs = expireAtMs;
        call.Database.Save(ref entry);
        call.Changed(KeyspaceEvents.Generic, "expire"u8, call[1]);
        call.Log("PEXPIREAT"u8, call[1], expireAtMs);
    }

    private static void Persist(Call call, ref KeyEntry entry)
    {
        entry.ExpireAtMs = 0;
        call.Database.Save(ref entry);
        call.Changed(KeyspaceEvents.Generic, "persist"u8, call[1]);
        call.Log("PERSIST"u8, call[1]);
    }
}
