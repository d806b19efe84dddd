using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Commands.Expiry;

/// <summary>EXPIRE, PEXPIRE, EXPIREAT, PEXPIREAT, PERSIST.</summary>
public static class ExpireCommands
{
    private const CommandFlags Flags = CommandFlags.Write | CommandFlags.Fast;

    [Command("expire", -3, Flags, FirstKey = 1, LastKey = 1, Acl = AclCategories.Keyspace,
        Summary = "Lets a key expire after some seconds", Complexity = "O(1)")]
    public static void Expire(Call call) => Expire(call, call.NowMs, millisecondsAUnit: 1000);

    [Command("pexpire", -3, Flags, FirstKey = 1, LastKey = 1, Acl = AclCategories.Keyspace, Since = "2.6.0",
        Summary = "Lets a key expire after some milliseconds", Complexity = "O(1)")]
    public static void ExpireMilliseconds(Call call) => Expire(call, call.NowMs, millisecondsAUnit: 1);

    [Command("expireat", -3, Flags, FirstKey = 1, LastKey = 1, Acl = AclCategories.Keyspace, Since = "1.2.0",
        Summary = "Lets a key expire at a moment in seconds since 1970", Complexity = "O(1)")]
    public static void ExpireAt(Call call) => Expire(call, 0, millisecondsAUnit: 1000);

    [Command("pexpireat", -3, Flags, FirstKey = 1, LastKey = 1, Acl = AclCategories.Keyspace, Since = "2.6.0",
        Summary = "Lets a key expire at a moment in milliseconds since 1970", Complexity = "O(1)")]
    public static void ExpireAtMilliseconds(Call call) => Expire(call, 0, millisecondsAUnit: 1);

    [Command("persist", 2, Flags, FirstKey = 1, LastKey = 1, Acl = AclCategories.Keyspace, Since = "2.2.0",
        Summary = "Takes a key's time to live away", Complexity = "O(1)")]
    public static void Persist(Call call)
    {
        var entry = call.Database.FindForWrite(call[1]);
        if (!entry.Exists || entry.ExpireAtMs == 0)
        {
            call.Reply.Integer(0);
            return;
        }

        entry.ExpireAtMs = 0;
        call.Database.Save(ref entry);
        call.Changed(KeyspaceEvents.Generic, "persist"u8, call[1]);
        call.LogVerbatim();
        call.Reply.Integer(1);
    }

    private static void Expire(Call call, long baseMs, long millisecondsAUnit)
    {
        if (!ExpireConditions.TryRead(call, 3, out var conditions)) return;
        if (!TryReadMoment(call, baseMs, millisecondsAUnit, out var expireAtMs)) return;

        var entry = call.Database.FindForWrite(call[1]);
        if (!entry.Exists || !ExpireConditions.Allow(conditions, entry.ExpireAtMs, expireAtMs))
        {
            call.Reply.Integer(0);
            return;
        }

        if (expireAtMs <= call.NowMs && !call.IsApplying) Delete(call, ref entry);
        else SetExpiry(call, ref entry, expireAtMs);
        call.Reply.Integer(1);
    }

    private static void Delete(Call call, ref KeyEntry entry)
    {
        call.Database.Delete(ref entry);
        call.Changed(KeyspaceEvents.Generic, "del"u8, call[1]);
        call.Log("DEL"u8, call[1]);
    }

    private static void SetExpiry(Call call, ref KeyEntry entry, long expireAtMs)
    {
        // A stream may set a moment before 1970; 0 would mean never.
        entry.ExpireAtMs = Math.Max(expireAtMs, 1);
        call.Database.Save(ref entry);
        call.Changed(KeyspaceEvents.Generic, "expire"u8, call[1]);
        call.Log("PEXPIREAT"u8, call[1], entry.ExpireAtMs);
    }

    private static bool TryReadMoment(Call call, long baseMs, long millisecondsAUnit, out long expireAtMs)
    {
        if (!call.TryReadInteger(2, out expireAtMs)) return false;
        if (expireAtMs > long.MaxValue / millisecondsAUnit
            || expireAtMs < long.MinValue / millisecondsAUnit
            || expireAtMs * millisecondsAUnit > long.MaxValue - baseMs)
        {
            call.Reply.Error($"ERR invalid expire time in '{call.Command.Name}' command");
            return false;
        }

        expireAtMs = (expireAtMs * millisecondsAUnit) + baseMs;
        return true;
    }
}
