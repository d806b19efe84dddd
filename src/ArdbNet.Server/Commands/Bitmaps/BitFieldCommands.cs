using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Server.Commands.Bitmaps;

using ArdbNet.Storage.Types;

/// <summary>Integers of any width within strings: BITFIELD, BITFIELD_RO.</summary>
public static class BitFieldCommands
{
    [Command("bitfield", -2, CommandFlags.Write | CommandFlags.DenyOom, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.Bitmap, Group = "bitmap", Since = "3.2.0",
        Summary = "Reads and changes integers at any bits of a string", Complexity = "O(1) for each subcommand")]
    public static void BitField(Call call) => Run(call, isReadOnly: false);

    [Command("bitfield_ro", -2, CommandFlags.ReadOnly | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.Bitmap, Group = "bitmap", Since = "6.0.0",
        Summary = "Reads integers at any bits of a string", Complexity = "O(1) for each subcommand")]
    public static void BitFieldReadOnly(Call call) => Run(call, isReadOnly: true);

    private static void Run(Call call, bool isReadOnly)
    {
        // All subcommands are checked before the first one takes effect.
        var reader = new BitFieldReader(call);
        var count = 0;
        var writtenLength = 0L;
        while (reader.MoveNext())
        {
            count++;
            if (reader.IsWrite) writtenLength = Math.Max(writtenLength, reader.EndByte);
        }

        if (reader.HasFailed) return;
        if (writtenLength == 0) Read(call, count);
        else if (!isReadOnly) Write(call, count, writtenLength);
        else call.Reply.Error("ERR BITFIELD_RO only supports the GET subcommand"u8);
    }

    private static void Read(Call call, int count)
    {
        if (!call.TryFind(1, KeyType.String, out var entry)) return;
        call.Reply.ArrayHeader(count);
        Span<byte> bytes = stackalloc byte[BitFieldType.MaxBytes];
        for (var reader = new BitFieldReader(call); reader.MoveNext();)
        {
            var start = reader.Offset >> 3;
            var found = Strings.ReadRange(in entry, start, start + BitFieldType.MaxBytes);
            found.CopyTo(bytes);
            bytes[found.Length..].Clear();
            call.Reply.Integer(reader.Type.Read(bytes, (int)(reader.Offset & 7)));
        }
    }

    private static void Write(Call call, int count, long writtenLength)
    {
        if (!call.TryFindForWrite(1, KeyType.String, out var entry)) return;
        call.Reply.ArrayHeader(count);
        var oldLength = Strings.Length(in entry);
        var editor = new StringEditor(in entry, writtenLength);
        var hasGrown = editor.Length > oldLength;
        var changes = 0;
        var loggedLength = oldLength;
        for (var reader = new BitFieldReader(call); reader.MoveNext();)
        {
            if (!TryExecute(call, in reader, in editor, out var isOther) || !(isOther || hasGrown)) continue;
            changes++;
            LogBytes(call, in editor, reader.Offset >> 3, reader.EndByte);
            loggedLength = Math.Max(loggedLength, reader.EndByte);
        }

        // A write that failed has made the string longer nevertheless.
        if (loggedLength < editor.Length) LogBytes(call, in editor, editor.Length - 1, editor.Length);
        if (!hasGrown && changes == 0) return;
        editor.Complete(ref entry);
        call.Database.Save(ref entry);
        if (changes > 0) call.Changed(KeyspaceEvents.Text, "setbit"u8, call[1]);
    }

    /// <summary>Answers one subcommand; true when it has written.</summary>
    private static bool TryExecute(
        Call call, scoped in BitFieldReader field, scoped in StringEditor editor, out bool isOther)
    {
        isOther = false;
        Span<byte> bytes = stackalloc byte[BitFieldType.MaxBytes];
        var start = field.Offset >> 3;
        var bit = (int)(field.Offset & 7);
        editor.Read(start, bytes);
        var old = field.Type.Read(bytes, bit);
        if (!field.IsWrite)
        {
            call.Reply.Integer(old);
            return false;
        }

        if (!field.Type.TryFit(Wanted(in field, old), field.Overflow, out var value))
        {
            call.Reply.Null();
            return false;
        }

        field.Type.Write(bytes, bit, value);
        editor.Write(start, bytes[..field.Type.BytesAt(bit)]);
        call.Reply.Integer(field.Action == BitFieldAction.Set ? old : value);
        isOther = value != old;
        return true;
    }

    private static Int128 Wanted(scoped in BitFieldReader field, long old)
    {
        if (field.Action == BitFieldAction.Increment) return (Int128)old + field.Value;
        if (IsTakenForHuge(in field)) return Int128.MaxValue;
        // What is negative counts as a huge number where there is no sign.
        return field.Type.IsSigned ? field.Value : (Int128)(ulong)field.Value;
    }

    // Redis computes the room above a value in 64 bits: far below the range it wraps, and the top is what it takes.
    private static bool IsTakenForHuge(scoped in BitFieldReader field) =>
        field is { Overflow: BitFieldOverflow.Saturate, Type: { IsSigned: true, Width: < 64 } } &&
        field.Value < (1L << (field.Type.Width - 1)) - 1 - long.MaxValue;

    // The stream knows no BITFIELD before Redis 3.2, and what it did is bytes.
    private static void LogBytes(Call call, scoped in StringEditor editor, long start, long end)
    {
        if (!call.TryBeginLog(4)) return;
        Span<byte> bytes = stackalloc byte[BitFieldType.MaxBytes];
        bytes = bytes[..(int)(end - start)];
        editor.Read(start, bytes);
        call.Stream.Add("SETRANGE"u8);
        call.Stream.Add(call[1]);
        call.Stream.Add(start);
        call.Stream.Add(bytes);
    }
}
