using System.Buffers.Text;
using ArdbNet.Resp;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Scanning;

/// <summary>What SCAN, HSCAN, SSCAN and their kin take beside the cursor.</summary>
/// <param name="Count">About how many elements to visit, at least 1.</param>
/// <param name="Pattern">A glob that names have to match, or null.</param>
/// <param name="Type">Of SCAN: the word for the type that keys have to have, or null.</param>
public readonly record struct ScanOptions(long Count, byte[]? Pattern, byte[]? Type = null)
{
    private const long DefaultCount = 10;

    /// <summary>False when the argument is no cursor: then the client has got its error.</summary>
    public static bool TryReadCursor(Call call, int index, out ulong cursor)
    {
        cursor = 0;
        var text = call[index];
        if (text.IsEmpty) return true;

        // As C's strtoul reads it: with a sign, and what is negative counts from the end of 64 bits.
        var digits = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        if (!digits.IsEmpty && char.IsAsciiDigit((char)digits[0]) &&
            Utf8Parser.TryParse(digits, out cursor, out var read) && read == digits.Length)
        {
            if (text[0] == '-') cursor = 0 - cursor;
            return true;
        }

        call.Reply.Error("ERR invalid cursor"u8);
        return false;
    }

    // [MATCH pattern] [COUNT count] [TYPE type]
    /// <summary>False when the options are wrong: then the client has got its error.</summary>
    public static bool TryRead(Call call, int first, out ScanOptions options, bool takesType = false)
    {
        options = new ScanOptions(DefaultCount, null);
        for (var i = first; i < call.Count; i += 2)
        {
            if (i + 1 < call.Count && call.Is(i, "COUNT"u8))
            {
                if (!call.TryReadInteger(i + 1, out var count)) return false;
                if (count < 1) return Refuse(call);
                options = options with { Count = count };
            }
            else if (i + 1 < call.Count && call.Is(i, "MATCH"u8))
            {
                // A lone star stands for every name, the empty one too, which it does not match elsewhere.
                options = options with { Pattern = call[i + 1].SequenceEqual("*"u8) ? null : call[i + 1].ToArray() };
            }
            else if (takesType && i + 1 < call.Count && call.Is(i, "TYPE"u8))
            {
                options = options with { Type = call[i + 1].ToArray() };
            }
            else
            {
                return Refuse(call);
            }
        }

        return true;
    }

    public bool Matches(ReadOnlySpan<byte> name) => Pattern is null || GlobPattern.Matches(Pattern, name);

    private static bool Refuse(Call call)
    {
        call.Reply.Error(ErrorReplies.Syntax);
        return false;
    }
}
