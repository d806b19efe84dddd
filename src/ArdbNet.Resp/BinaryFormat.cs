using System.Numerics;

namespace ArdbNet.Resp;

/// <summary>
/// A binary floating-point format: values are mantissa * 2^exponent. Rounds exact values to the nearest one, ties to
/// even; what overflows, or is not zero but rounds to it, is refused.
/// </summary>
internal readonly record struct BinaryFormat(int MantissaBits, int SmallestExponent, int LargestExponent)
{
    /// <summary>IEEE 754 binary64.</summary>
    public static readonly BinaryFormat Double = new(53, -1074, 971);

    /// <summary>The 80-bit format of x87, C's long double on Linux.</summary>
    public static readonly BinaryFormat Extended = new(64, -16445, 16320);

    /// <summary>
    /// Rounds (<paramref name="value"/> + something smaller than one, if <paramref name="inexact"/>) * 2^scale.
    /// An inexact value needs two bits more than the mantissa has.
    /// </summary>
    public bool TryRound(BigInteger value, bool inexact, long scale, out ulong mantissa, out int exponent)
    {
        mantissa = 0;
        exponent = 0;
        var bits = value.GetBitLength();
        var target = Math.Max(scale + bits - MantissaBits, SmallestExponent);
        if (target > LargestExponent || scale + bits < SmallestExponent)
            return false;

        var dropped = (int)(target - scale);
        if (dropped <= 0)
        {
            value <<= -dropped;
        }
        else
        {
            var kept = value >> dropped;
            var lost = (value - (kept << dropped)).CompareTo(BigInteger.One << (dropped - 1));
            value = lost > 0 || (lost == 0 && (inexact || !kept.IsEven)) ? kept + 1 : kept;
            if (value.GetBitLength() > MantissaBits)
            {
                value >>= 1;
                target++;
            }
        }

        mantissa = (ulong)value;
        exponent = (int)target;
        return mantissa != 0 && target <= LargestExponent;
    }

    /// <summary>Rounds the number in a text that has been taken apart.</summary>
    public bool TryRound(ReadOnlySpan<byte> text, in FloatText parts, out ulong mantissa, out int exponent)
    {
        var digits = text[parts.DigitsStart..parts.DigitsEnd];
        return parts.Kind == FloatKind.Hexadecimal
            ? TryRoundHexadecimal(digits, parts.Exponent, out mantissa, out exponent)
            : TryRoundDecimal(digits, parts.Exponent, out mantissa, out exponent);
    }

    private bool TryRoundHexadecimal(ReadOnlySpan<byte> digits, long scale, out ulong mantissa, out int exponent)
    {
        UInt128 leading = 0;
        var inexact = false;
        foreach (var digit in digits)
        {
            if (digit == '.')
                continue;

            var value = digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
            if (leading >> 120 == 0)
            {
                leading = (leading << 4) | (uint)value;
                continue;
            }

            scale += 4;
            inexact |= value != 0;
        }

        return TryRound(leading, inexact, scale, out mantissa, out exponent);
    }

    private bool TryRoundDecimal(ReadOnlySpan<byte> digits, long power, out ulong mantissa, out int exponent)
    {
        mantissa = 0;
        exponent = 0;
        var significant = digits.TrimStart("0."u8);
        var places = significant.Length - (significant.Contains((byte)'.') ? 1 : 0);

        // 2^k has fewer than k / 3 + 1 digits, so everything beyond these is out of range.
        if (power + places > LargestExponent + MantissaBits || power + places < SmallestExponent)
            return false;

        var value = ReadInteger(significant);
        if (power >= 0)
        {
            return TryRound(
                value * BigInteger.Pow(10, (int)power), inexact: false, scale: 0, out mantissa, out exponent);
        }

        var divisor = BigInteger.Pow(10, (int)-power);
        var shift = Math.Max(0, MantissaBits + 2 + divisor.GetBitLength() - value.GetBitLength());
        var quotient = BigInteger.DivRem(value << (int)shift, divisor, out var remainder);
        return TryRound(quotient, !remainder.IsZero, -shift, out mantissa, out exponent);
    }

    private static BigInteger ReadInteger(ReadOnlySpan<byte> digits)
    {
        const int WordDigits = 18;
        BigInteger value = 0;
        var word = 0L;
        var wordDigits = 0;
        foreach (var digit in digits)
        {
            if (digit == '.')
                continue;

            word = word * 10 + (digit - '0');
            if (++wordDigits == WordDigits)
            {
                value = value * 1_000_000_000_000_000_000 + word;
                word = 0;
                wordDigits = 0;
            }
        }

        return wordDigits == 0 ? value : value * BigInteger.Pow(10, wordDigits) + word;
    }
}
