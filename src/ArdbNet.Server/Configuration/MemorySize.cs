using System.Globalization;

namespace ArdbNet.Server.Configuration;

/// <summary>An amount of bytes with a unit: <c>b k kb m mb g gb</c>, any case; those with a b are powers of 1024.</summary>
public static class MemorySize
{
    private static readonly (string Suffix, long Bytes)[] Units =
    [
        ("kb", 1L << 10), ("mb", 1L << 20), ("gb", 1L << 30),
        ("k", 1000), ("m", 1_000_000), ("g", 1_000_000_000), ("b", 1), (string.Empty, 1),
    ];

    /// <summary>Reads digits and a unit; false for signs, fractions, other units and more than 2^64-1 bytes.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Int128 bytes)
    {
        bytes = 0;
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? text.Length : digits;
        if (digits == 0
            || !UInt128.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number > ulong.MaxValue)
        {
            return false;
        }

        foreach (var (suffix, unit) in Units)
        {
            if (text[digits..].Equals(suffix, StringComparison.OrdinalIgnoreCase))
            {
                bytes = (Int128)number * unit;
                return bytes <= ulong.MaxValue;
            }
        }

        return false;
    }

    /// <summary>The shortest exact form with gb, mb or kb.</summary>
    public static string Format(Int128 bytes)
    {
        foreach (var (suffix, unit) in (ReadOnlySpan<(string, long)>)[Units[2], Units[1], Units[0]])
        {
            if (bytes != 0 && bytes % unit == 0)
            {
                return $"{bytes / unit}{suffix}";
            }
        }

        return bytes.ToString(CultureInfo.InvariantCulture);
    }
}
