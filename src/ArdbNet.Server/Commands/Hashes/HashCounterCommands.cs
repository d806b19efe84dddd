using System.Buffers.Text;
using ArdbNet.Resp;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using HashType = ArdbNet.Storage.Types.Hashes;

namespace ArdbNet.Server.Commands.Hashes;

/// <summary>Commands that take a field's value as a number.</summary>
public static class HashCounterCommands
{
    private const CommandFlags Flags = CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast;

    [Command("hincrby", 4, Flags, FirstKey = 1, LastKey = 1,
        MemberAt = 2, Acl = AclCategories.Hash, Group = "hash", Since = "2.0.0",
        Summary = "Adds to the integer in a field, which is 0 if it is not there", Complexity = "O(1)")]
    public static void Add(Call call)
    {
        if (!call.TryReadInteger(3, out var increment)) return;
        if (!call.TryFindForWrite(1, KeyType.Hash, out var entry)) return;
        var value = 0L;
        if (HashType.TryGet(in entry, call[2], out var text) && !RedisInteger.TryParse(text, out value))
        {
            call.Reply.Error("ERR hash value is not an integer"u8);
            return;
        }

        var sum = unchecked(value + increment);
        if (((value ^ sum) & (increment ^ sum)) < 0)
        {
            call.Reply.Error(ErrorReplies.Overflow);
            return;
        }

        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(sum, digits, out var length);
        HashWriteCommands.Put(call, ref entry, call[2], digits[..length]);
        call.Database.Save(ref entry);
        call.Reply.Integer(sum);
        call.Changed(KeyspaceEvents.Hash, "hincrby"u8, call[1]);
        call.LogVerbatim();
    }

    [Command("hincrbyfloat", 4, Flags, FirstKey = 1, LastKey = 1,
        MemberAt = 2, Acl = AclCategories.Hash, Group = "hash",
        Since = "2.6.0", Summary = "Adds to the number in a field, which is 0 if it is not there", Complexity = "O(1)")]
    public static void AddFloat(Call call)
    {
        if (!LongDouble.TryParse(call[3], out var increment))
        {
            call.Reply.Error(ErrorReplies.NotFloat);
            return;
        }

        if (!increment.IsFinite)
        {
            call.Reply.Error("ERR value is NaN or Infinity"u8);
            return;
        }

        if (!call.TryFindForWrite(1, KeyType.Hash, out var entry)) return;
        LongDouble value = 0L;
        if (HashType.TryGet(in entry, call[2], out var text) && !LongDouble.TryParse(text, out value))
        {
            call.Reply.Error("ERR hash value is not a float"u8);
            return;
        }

        var sum = value + increment;
        if (!sum.IsFinite)
        {
            call.Reply.Error("ERR increment would produce NaN or Infinity"u8);
            return;
        }

        Span<byte> buffer = stackalloc byte[LongDouble.MaxLength];
        var digits = buffer[..sum.Format(buffer)];
        HashWriteCommands.Put(call, ref entry, call[2], digits);
        call.Database.Save(ref entry);
        call.Reply.Bulk(digits);
        call.Changed(KeyspaceEvents.Hash, "hincrbyfloat"u8, call[1]);
        call.Log("HSET"u8, call[1], call[2], digits);
    }
}
