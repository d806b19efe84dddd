using ArdbNet.Resp;

namespace ArdbNet.Lua.Libraries.Json;

/// <summary>Numbers as C's strtod reads them.</summary>
internal static class NumberText
{
    /// <summary>Reads the longest number at the start, also NaN, infinite or hexadecimal; returns its length, or 0.</summary>
    public static int Parse(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var at = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        var rest = text[at..];
        if (StartsWith(rest, "nan"u8))
        {
            // C's is positive, .NET's is not.
            value = at == 1 && text[0] == '-' ? double.NaN : -double.NaN;
            return at + 3 + MeasureParentheses(rest[3..]);
        }

        var length = at + (StartsWith(rest, "infinity"u8) ? 8 : StartsWith(rest, "inf"u8) ? 3 : MeasureDigits(rest));
        return length > at && RedisDouble.TryParseLeniently(text[..length], out value) ? length : 0;
    }

    // digits[.digits][e[±]digits], or 0x with hexadecimal digits and p
    private static int MeasureDigits(ReadOnlySpan<byte> text)
    {
        if (text.Length > 2 && text[0] == '0' && (text[1] | 0x20) == 'x'
            && MeasureMantissa(text[2..], isHexadecimal: true) is > 0 and var hexadecimal)
            return 2 + hexadecimal + MeasureExponent(text[(2 + hexadecimal)..], (byte)'p');

        var mantissa = MeasureMantissa(text, isHexadecimal: false);
        return mantissa == 0 ? 0 : mantissa + MeasureExponent(text[mantissa..], (byte)'e');
    }

    private static int MeasureMantissa(ReadOnlySpan<byte> text, bool isHexadecimal)
    {
        var at = 0;
        var digits = 0;
        var hasPoint = false;
        for (; at < text.Length; at++)
        {
            if (isHexadecimal ? char.IsAsciiHexDigit((char)text[at]) : char.IsAsciiDigit((char)text[at]))
                digits++;
            else if (text[at] == '.' && !hasPoint)
                hasPoint = true;
            else
                break;
        }

        return digits == 0 ? 0 : at;
    }

    private static int MeasureExponent(ReadOnlySpan<byte> text, byte mark)
    {
        if (text.Length < 2 || (text[0] | 0x20) != mark)
            return 0;

        var start = text[1] is (byte)'-' or (byte)'+' ? 2 : 1;
        var end = start;
        while (end < text.Length && char.IsAsciiDigit((char)text[end]))
            end++;
        return end == start ? 0 : end;
    }

    private static int MeasureParentheses(ReadOnlySpan<byte> text)
    {
        if (text.Length == 0 || text[0] != '(')
            return 0;

        var end = 1;
        while (end < text.Length && (char.IsAsciiLetterOrDigit((char)text[end]) || text[end] == '_'))
            end++;
        return end < text.Length && text[end] == ')' ? end + 1 : 0;
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length >= word.Length && System.Text.Ascii.EqualsIgnoreCase(text[..word.Length], word);
}
