using ArdbNet.Resp;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Commands.Strings;

using ArdbNet.Storage.Types;

/// <summary>Strings as numbers: INCR, DECR, INCRBY, DECRBY, INCRBYFLOAT. A missing key counts as 0; an expiry stays.</summary>
public static class CounterCommands
{
    private const int LongestInteger = 20;

    [Command("incr", 2, CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.String, Group = "string", Summary = "Adds one to an integer", Complexity = "O(1)")]
    public static void Increment(Call call) => Add(call, 1);

    [Command("decr", 2, CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.String, Group = "string", Summary = "Takes one from an integer", Complexity = "O(1)")]
    public static void Decrement(Call call) => Add(call, -1);

    [Command("incrby", 3, CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.String, Group = "string", Summary = "Adds to an integer", Complexity = "O(1)")]
    public static void IncrementBy(Call call)
    {
        if (call.TryReadInteger(2, out var increment)) Add(call, increment);
    }

    [Command("decrby", 3, CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.String, Group = "string", Summary = "Takes from an integer", Complexity = "O(1)")]
    public static void DecrementBy(Call call)
    {
        if (!call.TryReadInteger(2, out var decrement)) return;
        if (decrement == long.MinValue) call.Reply.Error("ERR decrement would overflow"u8);
        else Add(call, -decrement);
    }

    [Command("incrbyfloat", 3, CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast, FirstKey = 1,
        LastKey = 1, Acl = AclCategories.String, Group = "string", Since = "2.6.0",
        Summary = "Adds to a decimal number", Complexity = "O(1)")]
    public static void IncrementByFloat(Call call)
    {
        if (!call.TryFindForWrite(1, KeyType.String, out var entry)) return;
        LongDouble value = 0;
        if ((entry.Exists && !TryReadFloat(in entry, out value)) || !LongDouble.TryParse(call[2], out var increment))
        {
            call.Reply.Error(ErrorReplies.NotFloat);
            return;
        }

        value += increment;
        if (!value.IsFinite)
        {
            call.Reply.Error("ERR increment would produce NaN or Infinity"u8);
            return;
        }

        var text = call.Server.Dataset.Engine.Scratch.Take(LongDouble.MaxLength);
        text = text[..value.Format(text)];
        Strings.Replace(ref entry, text);
        call.Database.Save(ref entry);
        call.Changed(KeyspaceEvents.Text, "incrbyfloat"u8, call[1]);
        // Other versions and machines round otherwise, so the stream says the result.
        call.Log("SET"u8, call[1], text);
        if (entry.ExpireAtMs != 0) call.Log("PEXPIREAT"u8, call[1], entry.ExpireAtMs);
        call.Reply.Bulk(text);
    }

    private static void Add(Call call, long increment)
    {
        if (!call.TryFindForWrite(1, KeyType.String, out var entry)) return;
        var value = 0L;
        if (entry.Exists && !TryReadInteger(in entry, out value))
        {
            call.Reply.Error(ErrorReplies.NotInteger);
            return;
        }

        if (increment > 0 ? value > long.MaxValue - increment : value < long.MinValue - increment)
        {
            call.Reply.Error(ErrorReplies.Overflow);
            return;
        }

        value += increment;
        Strings.Replace(ref entry, value);
        call.Database.Save(ref entry);
        call.Changed(KeyspaceEvents.Text, "incrby"u8, call[1]);
        call.LogVerbatim();
        call.Reply.Integer(value);
    }

    private static bool TryReadInteger(in KeyEntry entry, out long value)
    {
        value = 0;
        return Strings.Length(in entry) <= LongestInteger && RedisInteger.TryParse(Strings.Read(in entry), out value);
    }

    private static bool TryReadFloat(in KeyEntry entry, out LongDouble value)
    {
        value = default;
        return Strings.Length(in entry) < LongDouble.MaxLength && LongDouble.TryParse(Strings.Read(in entry), out value);
    }
}
