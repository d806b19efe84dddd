namespace ArdbNet.Resp;

/// <summary>Integers as Redis accepts them in arguments, values and protocol lengths.</summary>
public static class RedisInteger
{
    /// <summary>
    /// Reads a 64-bit integer in its one canonical spelling: no plus sign, no leading zeros, no "-0", no blanks.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.Length is 0 or > 20)
            return false;

        if (text.Length == 1 && text[0] == '0')
            return true;

        var negative = text[0] == '-';
        var digits = negative ? text[1..] : text;
        if (digits.IsEmpty || digits[0] is < (byte)'1' or > (byte)'9')
            return false;

        ulong magnitude = 0;
        foreach (var digit in digits)
        {
            var number = (uint)(digit - '0');
            if (number > 9 || magnitude > (ulong.MaxValue - number) / 10)
                return false;
            magnitude = magnitude * 10 + number;
        }

        if (magnitude > (negative ? 1UL << 63 : long.MaxValue))
            return false;

        value = negative ? unchecked(-(long)magnitude) : (long)magnitude;
        return true;
    }
}
