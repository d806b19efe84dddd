using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Commands.Bitmaps;

using ArdbNet.Storage.Types;

/// <summary>Counting and finding bits: BITCOUNT, BITPOS.</summary>
public static class BitSearchCommands
{
    [Command("bitcount", -2, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.Bitmap, Group = "bitmap", Since = "2.6.0",
        Summary = "Counts the set bits of a string", Complexity = "O(n) for n bytes")]
    public static void Count(Call call)
    {
        if (!call.TryFind(1, KeyType.String, out var entry)) return;
        // Redis looks at the other arguments only if there is a string.
        if (!entry.Exists)
        {
            call.Reply.Integer(0);
            return;
        }

        if (!TryReadCountRange(call, Strings.Length(in entry), out var range)) return;
        if (MustOffload(call, in range))
        {
            Offload(call, in entry, (view, value) => Bitmaps.Count(view, in value, range.Start, range.End));
            return;
        }

        call.Reply.Integer(Bitmaps.Count(in entry, range.Start, range.End));
    }

    [Command("bitpos", -3, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.Bitmap, Group = "bitmap", Since = "2.8.7",
        Summary = "Finds the first set or clear bit of a string", Complexity = "O(n) for n bytes")]
    public static void Find(Call call)
    {
        if (!call.TryReadInteger(2, out var bit)) return;
        if (bit is not (0 or 1))
        {
            call.Reply.Error("ERR The bit argument must be 1 or 0."u8);
            return;
        }

        if (!call.TryFind(1, KeyType.String, out var entry)) return;
        if (!entry.Exists)
        {
            call.Reply.Integer(bit == 0 ? 0 : -1);
            return;
        }

        if (!TryReadFindRange(call, Strings.Length(in entry), out var range)) return;
        // Behind the end all bits are clear, unless the client said where to stop.
        var otherwise = bit == 0 && call.Count < 5 && !range.IsEmpty ? range.End : -1;
        if (MustOffload(call, in range))
        {
            Offload(call, in entry, (view, value) =>
                OrElse(Bitmaps.Find(view, in value, bit == 1, range.Start, range.End), otherwise));
            return;
        }

        call.Reply.Integer(OrElse(Bitmaps.Find(in entry, bit == 1, range.Start, range.End), otherwise));
    }

    private static long OrElse(long found, long otherwise) => found >= 0 ? found : otherwise;

    private static bool TryReadCountRange(Call call, long length, out BitRange range)
    {
        range = BitRange.All(length);
        if (call.Count == 2) return true;
        if (call.Count is < 4 or > 5)
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return false;
        }

        var isInBits = false;
        if (!call.TryReadInteger(2, out var start) || !call.TryReadInteger(3, out var end)) return false;
        var isBackwards = start < 0 && end < 0 && start > end;
        if (!isBackwards && call.Count == 5 && !BitRange.TryReadUnit(call, 4, out isInBits)) return false;
        range = isBackwards ? default : BitRange.Clip(start, end, isInBits, length);
        return true;
    }

    private static bool TryReadFindRange(Call call, long length, out BitRange range)
    {
        range = BitRange.All(length);
        if (call.Count == 3) return true;
        if (call.Count > 6)
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return false;
        }

        var isInBits = false;
        var end = -1L;
        if (!call.TryReadInteger(3, out var start)) return false;
        if (call.Count == 6 && !BitRange.TryReadUnit(call, 5, out isInBits)) return false;
        if (call.Count > 4 && !call.TryReadInteger(4, out end)) return false;
        range = BitRange.Clip(start, end, isInBits, length);
        return true;
    }

    private static bool MustOffload(Call call, in BitRange range) =>
        range.End - range.Start >= BitmapRead.MinBits && call.CanOffload;

    private static void Offload(
        Call call, in KeyEntry entry, Func<StoreSnapshot, StringValue, long> answer) =>
        call.Offload(new BitmapRead(call.Server.Dataset.Engine.CreateSnapshot(), Strings.ValueOf(in entry), answer));
}
