using System.Text;

namespace ArdbNet.Resp;

/// <summary>
/// A number's text, taken apart as C's strtod reads it. Its value is the digits from
/// <see cref="DigitsStart"/> to <see cref="DigitsEnd"/>, read as an integer without the point, times the base to the
/// power of <see cref="Exponent"/>; the base is 10, or 2 for hexadecimal digits.
/// </summary>
internal readonly record struct FloatText(
    FloatKind Kind, bool IsNegative, int DigitsStart, int DigitsEnd, long Exponent)
{
    // Far beyond every format's range, and far from overflow when digits are counted in.
    private const long ExponentLimit = 1L << 50;

    /// <summary>Reads the whole text; false for NaN and for whatever strtod would not read to the end.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out FloatText parts)
    {
        parts = default;
        var at = 0;
        var negative = !text.IsEmpty && text[0] == '-';
        if (!text.IsEmpty && text[0] is (byte)'-' or (byte)'+')
            at++;

        var rest = text[at..];
        if (Ascii.EqualsIgnoreCase(rest, "inf"u8) || Ascii.EqualsIgnoreCase(rest, "infinity"u8))
        {
            parts = new FloatText(FloatKind.Infinity, negative, 0, 0, 0);
            return true;
        }

        var hexadecimal = rest.Length > 1 && rest[0] == '0' && (rest[1] | 0x20) == 'x';
        if (hexadecimal)
            at += 2;

        var start = at;
        var read = ReadDigits(text, hexadecimal, ref at, out var fractionDigits, out var isZero);
        var end = at;
        if (!read || !TryReadExponent(text, hexadecimal ? (byte)'p' : (byte)'e', ref at, out var exponent))
            return false;
        if (at != text.Length)
            return false;

        var kind = isZero ? FloatKind.Zero : hexadecimal ? FloatKind.Hexadecimal : FloatKind.Decimal;
        exponent -= hexadecimal ? 4L * fractionDigits : fractionDigits;
        parts = new FloatText(kind, negative, start, end, exponent);
        return true;
    }

    // digits[.digits] with a digit on one side of the point at least
    private static bool ReadDigits(
        ReadOnlySpan<byte> text, bool hexadecimal, ref int at, out int fractionDigits, out bool isZero)
    {
        var digits = 0;
        var point = -1;
        isZero = true;
        for (; at < text.Length; at++)
        {
            var value = text[at];
            if (value == '.' && point < 0)
            {
                point = digits;
                continue;
            }

            if (!(hexadecimal ? char.IsAsciiHexDigit((char)value) : char.IsAsciiDigit((char)value)))
                break;
            digits++;
            isZero &= value == '0';
        }

        fractionDigits = point < 0 ? 0 : digits - point;
        return digits > 0;
    }

    // nothing, or the marker and an optional sign and digits
    private static bool TryReadExponent(ReadOnlySpan<byte> text, byte marker, ref int at, out long exponent)
    {
        exponent = 0;
        if (at == text.Length)
            return true;
        if ((text[at++] | 0x20) != marker)
            return false;

        var negative = at < text.Length && text[at] == '-';
        if (at < text.Length && text[at] is (byte)'-' or (byte)'+')
            at++;

        var first = at;
        for (; at < text.Length && char.IsAsciiDigit((char)text[at]); at++)
            exponent = Math.Min(exponent * 10 + (text[at] - '0'), ExponentLimit);
        if (negative)
            exponent = -exponent;
        return at > first;
    }
}
