using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Expiry;

/// <summary>TTL, PTTL, EXPIRETIME, PEXPIRETIME: -2 for no key, -1 for a key that stays.</summary>
public static class TimeToLiveCommands
{
    private const CommandFlags Flags = CommandFlags.ReadOnly | CommandFlags.Fast;

    [Command("ttl", 2, Flags, FirstKey = 1, LastKey = 1, Acl = AclCategories.Keyspace,
        Summary = "Tells in seconds how long a key will live", Complexity = "O(1)")]
    public static void TimeToLive(Call call) => Tell(call, isAbsolute: false, inSeconds: true);

    [Command("pttl", 2, Flags, FirstKey = 1, LastKey = 1, Acl = AclCategories.Keyspace, Since = "2.6.0",
        Summary = "Tells in milliseconds how long a key will live", Complexity = "O(1)")]
    public static void TimeToLiveMilliseconds(Call call) => Tell(call, isAbsolute: false, inSeconds: false);

    [Command("expiretime", 2, Flags, FirstKey = 1, LastKey = 1, Acl = AclCategories.Keyspace, Since = "7.0.0",
        Summary = "Tells when a key expires, in seconds since 1970", Complexity = "O(1)")]
    public static void ExpireTime(Call call) => Tell(call, isAbsolute: true, inSeconds: true);

    [Command("pexpiretime", 2, Flags, FirstKey = 1, LastKey = 1, Acl = AclCategories.Keyspace, Since = "7.0.0",
        Summary = "Tells when a key expires, in milliseconds since 1970", Complexity = "O(1)")]
    public static void ExpireTimeMilliseconds(Call call) => Tell(call, isAbsolute: true, inSeconds: false);

    private static void Tell(Call call, bool isAbsolute, bool inSeconds)
    {
        var entry = call.Peek(call[1]);
        if (!entry.Exists)
        {
            call.Reply.Integer(-2);
            return;
        }

        if (entry.ExpireAtMs == 0)
        {
            call.Reply.Integer(-1);
            return;
        }

        var ms = isAbsolute ? entry.ExpireAtMs : Math.Max(0, entry.ExpireAtMs - call.NowMs);
        call.Reply.Integer(inSeconds ? (ms / 1000) + (ms % 1000 >= 500 ? 1 : 0) : ms);
    }
}
