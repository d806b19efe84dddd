using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Server.Commands.Strings;

using ArdbNet.Storage.Types;

/// <summary>Parts of strings and their length: APPEND, STRLEN, SETRANGE, GETRANGE, SUBSTR.</summary>
public static class RangeCommands
{
    [Command("append", 3, CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.String, Group = "string", Since = "2.0.0",
        Summary = "Appends to a key's string", Complexity = "O(1)")]
    public static void Append(Call call)
    {
        if (!call.TryFindForWrite(1, KeyType.String, out var entry)) return;
        if (entry.Exists && IsTooLong(call, Strings.Length(in entry), call[2].Length)) return;

        var length = Strings.Append(ref entry, call[2]);
        call.Database.Save(ref entry);
        call.Changed(KeyspaceEvents.Text, "append"u8, call[1]);
        call.LogVerbatim();
        call.Reply.Integer(length);
    }

    [Command("strlen", 2, CommandFlags.ReadOnly | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.String, Group = "string", Since = "2.2.0",
        Summary = "Gives the length of a key's string in bytes", Complexity = "O(1)")]
    public static void Length(Call call)
    {
        if (call.TryFind(1, KeyType.String, out var entry)) call.Reply.Integer(Strings.Length(in entry));
    }

    [Command("setrange", 4, CommandFlags.Write | CommandFlags.DenyOom, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.String, Group = "string", Since = "2.2.0",
        Summary = "Writes over a part of a key's string", Complexity = "O(n) for n bytes written")]
    public static void SetRange(Call call)
    {
        if (!call.TryReadInteger(2, out var offset)) return;
        if (offset < 0)
        {
            call.Reply.Error("ERR offset is out of range"u8);
            return;
        }

        if (!call.TryFindForWrite(1, KeyType.String, out var entry)) return;
        if (call[3].IsEmpty)
        {
            call.Reply.Integer(Strings.Length(in entry));
            return;
        }

        if (IsTooLong(call, offset, call[3].Length)) return;

        Strings.WriteRange(ref entry, offset, call[3]);
        call.Database.Save(ref entry);
        call.Changed(KeyspaceEvents.Text, "setrange"u8, call[1]);
        call.LogVerbatim();
        call.Reply.Integer(Strings.Length(in entry));
    }

    [Command("getrange", 4, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.String, Group = "string", Since = "2.4.0",
        Summary = "Gives a part of a key's string", Complexity = "O(n) for n bytes given")]
    [Command("substr", 4, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.String, Group = "string",
        Summary = "Gives a part of a key's string", Complexity = "O(n) for n bytes given")]
    public static void GetRange(Call call)
    {
        if (!call.TryReadInteger(2, out var start) || !call.TryReadInteger(3, out var end)) return;
        if (!call.TryFind(1, KeyType.String, out var entry)) return;
        if (start < 0 && end < 0 && start > end)
        {
            call.Reply.Bulk(""u8);
            return;
        }

        var length = Strings.Length(in entry);
        start = FromStart(start, length);
        end = Math.Min(FromStart(end, length), length - 1);
        call.Reply.Bulk(Strings.ReadRange(in entry, start, end + 1));
    }

    /// <summary>A position counted from the end, if negative, as one from the start.</summary>
    internal static long FromStart(long position, long length) =>
        position < 0 ? Math.Max(0, position + length) : position;

    private static bool IsTooLong(Call call, long length, int added)
    {
        // What a stream says has happened already.
        if (call.IsApplying || length <= call.Server.Options.ProtoMaxBulkLength - added) return false;
        call.Reply.Error(ErrorReplies.StringTooLong);
        return true;
    }
}
