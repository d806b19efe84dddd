using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Server.Commands.Bitmaps;

using ArdbNet.Storage.Types;

/// <summary>BITOP.</summary>
public static class BitOpCommand
{
    private const int FirstSource = 3;

    [Command("bitop", -4, CommandFlags.Write | CommandFlags.DenyOom, FirstKey = 2, LastKey = -1,
        Acl = AclCategories.Bitmap, Group = "bitmap", Since = "2.6.0",
        Summary = "Combines strings bit by bit into another one", Complexity = "O(n) for n bytes")]
    public static void Combine(Call call)
    {
        if (!TryReadOperation(call, out var operation)) return;
        if (operation == BitwiseOperation.Not && call.Count != FirstSource + 1)
        {
            call.Reply.Error("ERR BITOP NOT must be called with a single source key."u8);
            return;
        }

        if (!TryReadSources(call, out var sources, out var length)) return;
        var target = call.Database.FindForWrite(call[2]);
        if (length > 0)
        {
            Bitmaps.Combine(operation, sources, ref target);
            call.Database.Save(ref target);
            call.Changed(KeyspaceEvents.Text, "set"u8, call[2]);
            call.LogVerbatim();
        }
        else if (target.Exists)
        {
            call.Database.Delete(ref target);
            call.Changed(KeyspaceEvents.Generic, "del"u8, call[2]);
            call.Log("DEL"u8, call[2]);
        }

        call.Reply.Integer(length);
    }

    private static bool TryReadOperation(Call call, out BitwiseOperation operation)
    {
        operation = BitwiseOperation.And;
        if (call.Is(1, "AND"u8)) return true;
        if (call.Is(1, "OR"u8)) operation = BitwiseOperation.Or;
        else if (call.Is(1, "XOR"u8)) operation = BitwiseOperation.Xor;
        else if (call.Is(1, "NOT"u8)) operation = BitwiseOperation.Not;
        else
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return false;
        }

        return true;
    }

    /// <summary>
    /// Looks the sources up as if to change them: an expired one has to go from the log's state too, since whoever
    /// applies the log combines what it has without looking at the clock.
    /// </summary>
    private static bool TryReadSources(Call call, out StringValue[] sources, out long length)
    {
        sources = new StringValue[call.Count - FirstSource];
        length = 0;
        for (var i = 0; i < sources.Length; i++)
        {
            if (!call.TryFindForUpdate(FirstSource + i, KeyType.String, out var entry)) return false;
            sources[i] = Strings.ValueOf(in entry);
            length = Math.Max(length, sources[i].Length);
        }

        return true;
    }
}
