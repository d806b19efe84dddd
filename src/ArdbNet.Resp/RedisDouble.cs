using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ArdbNet.Resp;

/// <summary>Doubles as Redis accepts and prints them: C's strtod and "%.17g".</summary>
public static class RedisDouble
{
    /// <summary>Bytes that <see cref="Format(double, Span{byte})"/> may need.</summary>
    public const int MaxLength = 32;

    private const int MostDigits = 17;

    private static readonly string[] Formats = [.. Enumerable.Range(0, MostDigits + 1).Select(static count => $"G{count}")];

    private static readonly double[] PowersOfTen =
        [.. Enumerable.Range(0, MostDigits + 1).Select(static power => Math.Pow(10, power))];

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
    public static int Format(double value, Span<byte> destination) => Format(value, MostDigits, destination);

    /// <summary>Prints with so many significant digits, 1 to 17, and returns the length in bytes: C's "%.*g".</summary>
    public static int Format(double value, int digits, Span<byte> destination)
    {
        if (double.IsFinite(value))
            return FormatFinite(value, digits, destination);

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

    private static int FormatFinite(double value, int digits, Span<byte> destination)
    {
        int length;
        if (Math.Abs(value) < PowersOfTen[digits] && (long)value == value && (value != 0 || !double.IsNegative(value)))
        {
            Utf8Formatter.TryFormat((long)value, destination, out length);
            return length;
        }

        value.TryFormat(destination, out length, Formats[digits], CultureInfo.InvariantCulture);
        destination[..length].Replace((byte)'E', (byte)'e');
        return length;
    }
}
