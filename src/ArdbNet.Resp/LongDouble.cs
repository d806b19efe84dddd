using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace ArdbNet.Resp;

/// <summary>
/// An 80-bit extended float, C's long double on x86: what Redis adds and prints in INCRBYFLOAT and HINCRBYFLOAT, so
/// that 3.0 + 0.1 is 3.1. Reading, adding and printing round as there.
/// </summary>
public readonly struct LongDouble : IEquatable<LongDouble>
{
    /// <summary>Bytes that <see cref="Format"/> may need; a text of this length or more is no number to Redis.</summary>
    public const int MaxLength = 5 * 1024;

    private const int NotFinite = int.MaxValue;
    private const int FractionDigits = 17;
    private const ulong FractionUnit = 100_000_000_000_000_000;
    private const ulong TopBit = 1UL << 63;

    // Finite: _mantissa * 2^_exponent with the top bit set, or zero. Not finite: infinity with mantissa 1, NaN with 0.
    private readonly ulong _mantissa;
    private readonly int _exponent;
    private readonly bool _negative;

    private LongDouble(bool negative, ulong mantissa, int exponent)
    {
        _negative = negative;
        _mantissa = mantissa;
        _exponent = exponent;
    }

    public bool IsNaN => _exponent == NotFinite && _mantissa == 0;

    public bool IsFinite => _exponent != NotFinite;

    public static implicit operator LongDouble(long value) =>
        Normalize(value < 0, value < 0 ? unchecked((ulong)-value) : (ulong)value, 0);

    public static implicit operator LongDouble(double value)
    {
        if (double.IsNaN(value))
            return new LongDouble(negative: false, 0, NotFinite);
        if (double.IsInfinity(value))
            return new LongDouble(value < 0, 1, NotFinite);

        var bits = BitConverter.DoubleToUInt64Bits(value);
        var exponent = (int)(bits >> 52) & 0x7FF;
        var fraction = bits & ((1UL << 52) - 1);
        return exponent == 0
            ? Normalize(double.IsNegative(value), fraction, -1074)
            : Normalize(double.IsNegative(value), fraction | (1UL << 52), exponent - 1075);
    }

    public static LongDouble operator +(LongDouble left, LongDouble right)
    {
        if (!left.IsFinite || !right.IsFinite)
            return AddNotFinite(left, right);
        if (left._mantissa == 0 && right._mantissa == 0)
            return new LongDouble(left._negative && right._negative, 0, 0);
        if (right._mantissa == 0)
            return left;
        if (left._mantissa == 0)
            return right;

        return left._exponent >= right._exponent ? AddSmaller(left, right) : AddSmaller(right, left);
    }

    public static bool operator ==(LongDouble left, LongDouble right) => left.Equals(right);

    public static bool operator !=(LongDouble left, LongDouble right) => !left.Equals(right);

    /// <summary>Reads what strtold reads as a whole; refuses NaN, and what overflows or is not zero but rounds to it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out LongDouble value)
    {
        value = default;
        if (text.Length >= MaxLength || !FloatText.TryRead(text, out var parts))
            return false;

        if (parts.Kind is FloatKind.Zero or FloatKind.Infinity)
        {
            value = parts.Kind == FloatKind.Zero
                ? new LongDouble(parts.IsNegative, 0, 0)
                : new LongDouble(parts.IsNegative, 1, NotFinite);
            return true;
        }

        if (!BinaryFormat.Extended.TryRound(text, parts, out var mantissa, out var exponent))
            return false;

        value = Normalize(parts.IsNegative, mantissa, exponent);
        return true;
    }

    /// <summary>
    /// Prints without an exponent, rounded to 17 places behind the point and without trailing zeros, into
    /// <paramref name="destination"/> (at least <see cref="MaxLength"/>); returns the length in bytes.
    /// </summary>
    public int Format(Span<byte> destination)
    {
        if (!IsFinite)
        {
            var text = IsNaN ? "nan"u8 : _negative ? "-inf"u8 : "inf"u8;
            text.CopyTo(destination);
            return text.Length;
        }

        var length = 0;
        if (_negative)
            destination[length++] = (byte)'-';
        length += _exponent >= 0 ? FormatInteger(destination[length..]) : FormatFraction(destination[length..]);
        if (length == 2 && destination[..2].SequenceEqual("-0"u8))
        {
            destination[0] = (byte)'0';
            return 1;
        }

        return length;
    }

    /// <summary>The nearest double, or an infinity.</summary>
    public double ToDouble()
    {
        if (!IsFinite)
            return IsNaN ? double.NaN : _negative ? double.NegativeInfinity : double.PositiveInfinity;
        var magnitude = Math.ScaleB((double)_mantissa, _exponent);
        return _negative ? -magnitude : magnitude;
    }

    public override string ToString()
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return Encoding.ASCII.GetString(text[..Format(text)]);
    }

    public bool Equals(LongDouble other) =>
        !IsNaN && _mantissa == other._mantissa && _exponent == other._exponent &&
        (_negative == other._negative || _mantissa == 0);

    public override bool Equals(object? obj) => obj is LongDouble other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_mantissa, _exponent);

    private static LongDouble Normalize(bool negative, ulong mantissa, int exponent)
    {
        if (mantissa == 0)
            return new LongDouble(negative, 0, 0);

        var shift = BitOperations.LeadingZeroCount(mantissa);
        return new LongDouble(negative, mantissa << shift, exponent - shift);
    }

    private static LongDouble AddNotFinite(LongDouble left, LongDouble right)
    {
        if (left.IsNaN || right.IsNaN || (!left.IsFinite && !right.IsFinite && left._negative != right._negative))
            return new LongDouble(negative: false, 0, NotFinite);
        return left.IsFinite ? right : left;
    }

    // Mantissas stand 63 bits up, so 63 bits below the larger one's last stay exact; what falls below those is kept
    // as one sticky bit, which is all that rounding can need.
    private static LongDouble AddSmaller(LongDouble large, LongDouble small)
    {
        const int Guard = 63;
        var distance = large._exponent - small._exponent;
        var augend = (UInt128)large._mantissa << Guard;
        var addend = distance > 127 ? UInt128.Zero : ((UInt128)small._mantissa << Guard) >> distance;
        if (distance > Guard && (distance > 127 || addend << distance != (UInt128)small._mantissa << Guard))
            addend |= 1;

        var exponent = large._exponent - Guard;
        if (large._negative == small._negative)
            return Round(large._negative, augend + addend, exponent);
        if (augend == addend)
            return default;
        return augend > addend
            ? Round(large._negative, augend - addend, exponent)
            : Round(small._negative, addend - augend, exponent);
    }

    private static LongDouble Round(bool negative, UInt128 sum, int exponent)
    {
        var dropped = 64 - (int)UInt128.LeadingZeroCount(sum);
        if (dropped <= 0)
            return Normalize(negative, (ulong)sum, exponent);

        var mantissa = (ulong)(sum >> dropped);
        var lost = sum - ((UInt128)mantissa << dropped);
        var half = UInt128.One << (dropped - 1);
        exponent += dropped;
        if ((lost > half || (lost == half && (mantissa & 1) != 0)) && ++mantissa == 0)
        {
            mantissa = TopBit;
            exponent++;
        }

        return exponent > BinaryFormat.Extended.LargestExponent
            ? new LongDouble(negative, 1, NotFinite)
            : new LongDouble(negative, mantissa, exponent);
    }

    private int FormatInteger(Span<byte> destination)
    {
        if (_mantissa == 0 || _exponent == 0)
        {
            Utf8Formatter.TryFormat(_mantissa, destination, out var digits);
            return digits;
        }

        var text = (new BigInteger(_mantissa) << _exponent).ToString(CultureInfo.InvariantCulture);
        return Encoding.ASCII.GetBytes(text, destination);
    }

    // Counted in units of 10^-17, rounded half to even as printf does.
    private int FormatFraction(Span<byte> destination)
    {
        var shift = -_exponent;
        UInt128 units = 0;
        if (shift < 128)
        {
            var exact = (UInt128)_mantissa * FractionUnit;
            units = exact >> shift;
            var lost = exact - (units << shift);
            var half = UInt128.One << (shift - 1);
            if (lost > half || (lost == half && (units & 1) != 0))
                units++;
        }

        var (whole, fraction) = UInt128.DivRem(units, FractionUnit);
        Utf8Formatter.TryFormat((ulong)whole, destination, out var length);
        if (fraction == 0)
            return length;

        destination[length++] = (byte)'.';
        Utf8Formatter.TryFormat(
            (ulong)fraction, destination[length..], out var digits, new('D', FractionDigits));
        return length + destination.Slice(length, digits).TrimEnd((byte)'0').Length;
    }
}
