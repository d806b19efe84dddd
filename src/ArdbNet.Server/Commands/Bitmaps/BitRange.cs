using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Bitmaps;

/// <summary>A range of bits of a string, its end not included.</summary>
/// <param name="Start">The first bit.</param>
/// <param name="End">The bit behind the last one.</param>
internal readonly record struct BitRange(long Start, long End)
{
    public bool IsEmpty => Start >= End;

    /// <summary>All of a string of this length in bytes.</summary>
    public static BitRange All(long length) => new(0, length << 3);

    /// <summary>From start to end, both included, in bytes or bits, negative ones counted from the end of the string.</summary>
    public static BitRange Clip(long start, long end, bool isInBits, long length)
    {
        var total = isInBits ? length << 3 : length;
        start = FromStart(start, total);
        end = Math.Min(FromStart(end, total), total - 1);
        if (start > end) return default;
        return isInBits ? new BitRange(start, end + 1) : new BitRange(start << 3, (end + 1) << 3);
    }

    /// <summary>Reads BIT or BYTE; false when the client has got an error.</summary>
    public static bool TryReadUnit(Call call, int index, out bool isInBits)
    {
        isInBits = call.Is(index, "BIT"u8);
        if (isInBits || call.Is(index, "BYTE"u8)) return true;
        call.Reply.Error(ErrorReplies.Syntax);
        return false;
    }

    private static long FromStart(long position, long total) => position < 0 ? Math.Max(0, position + total) : position;
}
