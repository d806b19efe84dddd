using System.Buffers.Text;
using System.Globalization;
using ArdbNet.Resp;

namespace ArdbNet.Lua.Libraries.Json;

/// <summary>Numbers as C's printf("%.*g") writes them and strtod reads them.</summary>
internal static class NumberText
{
    public const int MaxLength = 32;
    private const int LargestPrecision = 14;

    private static readonly string[] Scientific =
        [.. Enumerable.Range(0, LargestPrecision).Select(static digits => $"E{digits}")];

    private static readonly double[] PowersOfTen =
        [.. Enumerable.Range(0, LargestPrecision + 1).Select(static power => Math.Pow(10, power))];

    /// <summary>Writes a number with 1 to 14 significant digits and returns the length in bytes.</summary>
    public static int Format(double value, int precision, Span<byte> destination)
    {
        if (!double.IsFinite(value))
        {
            var name = double.IsNaN(value) ? "nan"u8 : value > 0 ? "inf"u8 : "-inf"u8;
            name.CopyTo(destination);
            return name.Length;
        }

        if (Math.Abs(value) < PowersOfTen[precision] && (long)value == value && (value != 0 || !double.IsNegative(value)))
        {
            Utf8Formatter.TryFormat((long)value, destination, out var integerLength);
            return integerLength;
        }

        // [-]d[.ddd]E±ddd
        Span<byte> text = stackalloc byte[MaxLength];
        value.TryFormat(text, out var length, Scientific[precision - 1], CultureInfo.InvariantCulture);
        text = text[..length];
        var at = 0;
        if (text[0] == '-')
        {
            destination[at++] = (byte)'-';
            text = text[1..];
        }

        var mark = text.IndexOf((byte)'E');
        _ = int.TryParse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent);
        Span<byte> digits = stackalloc byte[LargestPrecision];
        digits[0] = text[0];
        var count = 1;
        for (var i = 2; i < mark; i++)
            digits[count++] = text[i];
        digits = digits[..Math.Max(1, digits[..count].TrimEnd((byte)'0').Length)];
        return at + (exponent < -4 || exponent >= precision
            ? WriteScientific(digits, exponent, destination[at..])
            : WriteFixed(digits, exponent, destination[at..]));
    }

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

    private static int WriteScientific(ReadOnlySpan<byte> digits, int exponent, Span<byte> destination)
    {
        var at = 0;
        destination[at++] = digits[0];
        if (digits.Length > 1)
            destination[at++] = (byte)'.';
        digits[1..].CopyTo(destination[at..]);
        at += digits.Length - 1;
        destination[at++] = (byte)'e';
        destination[at++] = exponent < 0 ? (byte)'-' : (byte)'+';
        Utf8Formatter.TryFormat(Math.Abs(exponent), destination[at..], out var length, new('D', 2));
        return at + length;
    }

    private static int WriteFixed(ReadOnlySpan<byte> digits, int exponent, Span<byte> destination)
    {
        var at = 0;
        if (exponent < 0)
        {
            "0.000"u8[..(1 - exponent)].CopyTo(destination);
            at = 1 - exponent;
            digits.CopyTo(destination[at..]);
            return at + digits.Length;
        }

        for (var i = 0; i < Math.Max(digits.Length, exponent + 1); i++)
        {
            if (i == exponent + 1)
                destination[at++] = (byte)'.';
            destination[at++] = i < digits.Length ? digits[i] : (byte)'0';
        }

        return at;
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
