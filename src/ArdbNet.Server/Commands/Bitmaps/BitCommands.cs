using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Server.Commands.Bitmaps;

using ArdbNet.Storage.Types;

/// <summary>Single bits: SETBIT, GETBIT.</summary>
public static class BitCommands
{
    private static ReadOnlySpan<byte> NotABit => "ERR bit is not an integer or out of range"u8;

    [Command("setbit", 4, CommandFlags.Write | CommandFlags.DenyOom, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.Bitmap, Group = "bitmap", Since = "2.2.0",
        Summary = "Sets or clears a bit and gives the one before it", Complexity = "O(1)")]
    public static void SetBit(Call call)
    {
        if (!BitOffset.TryRead(call, 2, out var offset)) return;
        if (!call.TryReadInteger(3, 0, 1, out var value, NotABit)) return;
        if (!call.TryFindForWrite(1, KeyType.String, out var entry)) return;

        var wasSet = Bitmaps.SetBit(ref entry, offset, value == 1, out var hasChanged);
        if (hasChanged)
        {
            call.Database.Save(ref entry);
            call.Changed(KeyspaceEvents.Text, "setbit"u8, call[1]);
            call.LogVerbatim();
        }

        call.Reply.Integer(wasSet ? 1 : 0);
    }

    [Command("getbit", 3, CommandFlags.ReadOnly | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.Bitmap, Group = "bitmap", Since = "2.2.0",
        Summary = "Gives a bit of a string", Complexity = "O(1)")]
    public static void GetBit(Call call)
    {
        if (!BitOffset.TryRead(call, 2, out var offset)) return;
        if (!call.TryFind(1, KeyType.String, out var entry)) return;
        call.Reply.Integer(Bitmaps.GetBit(in entry, offset) ? 1 : 0);
    }
}
