using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ArdbNet.Resp;

/// <summary>Doubles as Redis accepts and prints them: C's strtod and "%.17g".</summary>
public static class RedisDouble
{
    /// <summary>Bytes that <see cref="Format(double, Span{byte})"/> may need.</summary>
    public const int MaxLength = 32;

    /// <summary>
    /// Reads a decimal or hexadecimal number or an infinity. Refuses NaN, blanks, trailing bytes, and what overflows,
    /// or is not zero but rounds to it.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if (!FloatText.TryRead(text, out var parts))
            return false;

        switch (parts.Kind)
        {
            case FloatKind.Infinity:
                value = parts.IsNegative ? double.NegativeInfinity : double.PositiveInfinity;
                return true;
            case FloatKind.Zero:
                value = parts.IsNegative ? -0.0 : 0.0;
                return true;
            case FloatKind.Hexadecimal:
                if (!BinaryFormat.Double.TryRound(text, parts, out var mantissa, out var exponent))
                    return false;
                value = Math.ScaleB(mantissa, exponent);
                value = parts.IsNegative ? -value : value;
                return true;
            default:
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) &&
                    double.IsFinite(value) && value != 0;
        }
    }

    /// <summary>
    /// Reads what C's strtod reads as a whole when nobody looks at errno: the empty text is 0, blanks may stand in
    /// front, what overflows is infinite and what is too small is 0. Refuses NaN.
    /// </summary>
    public static bool TryParseLeniently(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if (text.IsEmpty)
            return true;
        text = text.TrimStart(" \t\n\v\f\r"u8);
        if (TryParse(text, out value))
            return true;
        if (!FloatText.TryRead(text, out var parts))
            return false;

        if (parts.Kind == FloatKind.Hexadecimal)
            value = parts.Exponent > 0 ? double.PositiveInfinity : 0;
        else if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            return false;
        value = parts.IsNegative ? -Math.Abs(value) : value;
        return true;
    }

    /// <summary>Prints into <paramref name="destination"/> and returns the length in bytes.</summary>
    public static int Format(double value, Span<byte> destination)
    {
        if (double.IsFinite(value))
            return FormatFinite(value, destination);

        var text = double.IsNaN(value) ? "nan"u8 : value > 0 ? "inf"u8 : "-inf"u8;
        text.CopyTo(destination);
        return text.Length;
    }

    /// <inheritdoc cref="Format(double, Span{byte})"/>
    public static string Format(double value)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return Encoding.ASCII.GetString(text[..Format(value, text)]);
    }

    private static int FormatFinite(double value, Span<byte> destination)
    {
        var integer = (long)Math.Clamp(value, -1e15, 1e15);
        if (integer == value && (integer != 0 || !double.IsNegative(value)))
        {
            Utf8Formatter.TryFormat(integer, destination, out var digits);
            return digits;
        }

        value.TryFormat(destination, out var length, "G17", CultureInfo.InvariantCulture);
        destination[..length].Replace((byte)'E', (byte)'e');
        return length;
    }
}
