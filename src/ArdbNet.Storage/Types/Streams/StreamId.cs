using System.Buffers.Binary;
using System.Buffers.Text;

namespace ArdbNet.Storage.Types.Streams;

/// <summary>The id of a stream's entry: milliseconds, then a sequence number; 16 bytes big-endian sort like ids.</summary>
public readonly record struct StreamId(ulong Milliseconds, ulong Sequence) : IComparable<StreamId>
{
    public const int EncodedLength = 16;

    /// <summary>Length of the longest text: two numbers of 20 digits and a dash.</summary>
    public const int MaxTextLength = 41;

    // Redis copies an id into a buffer of this length, with a zero byte at its end.
    private const int MaxParsedLength = 127;

    public static StreamId Zero => default;

    public static StreamId Max => new(ulong.MaxValue, ulong.MaxValue);

    public bool IsZero => Milliseconds == 0 && Sequence == 0;

    public static bool operator <(StreamId left, StreamId right) => left.CompareTo(right) < 0;

    public static bool operator <=(StreamId left, StreamId right) => left.CompareTo(right) <= 0;

    public static bool operator >(StreamId left, StreamId right) => left.CompareTo(right) > 0;

    public static bool operator >=(StreamId left, StreamId right) => left.CompareTo(right) >= 0;

    /// <summary>Reads <c>ms</c> or <c>ms-seq</c> as Redis does: what <c>strtoull</c> takes is a number.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, ulong missingSequence, out StreamId id) =>
        TryParse(text, missingSequence, mayLackSequence: false, out id, out _);

    /// <summary>Reads <c>ms</c>, <c>ms-seq</c> or, if that is allowed, <c>ms-*</c>.</summary>
    /// <param name="text">The argument.</param>
    /// <param name="missingSequence">The sequence number of <c>ms</c>.</param>
    /// <param name="mayLackSequence">Whether <c>ms-*</c> is an id.</param>
    /// <param name="id">With sequence 0 for <c>ms-*</c>.</param>
    /// <param name="lacksSequence">Whether it was <c>ms-*</c>.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> text, ulong missingSequence, bool mayLackSequence, out StreamId id, out bool lacksSequence)
    {
        id = default;
        lacksSequence = false;
        if (text.Length > MaxParsedLength) return false;

        var end = text.IndexOf((byte)0);
        if (end >= 0) text = text[..end];
        var dash = text.IndexOf((byte)'-');
        if (!TryParseNumber(dash < 0 ? text : text[..dash], out var milliseconds)) return false;

        var sequence = missingSequence;
        if (dash >= 0)
        {
            var rest = text[(dash + 1)..];
            lacksSequence = mayLackSequence && rest.Length == 1 && rest[0] == '*';
            sequence = 0;
            if (!lacksSequence && !TryParseNumber(rest, out sequence)) return false;
        }

        id = new StreamId(milliseconds, sequence);
        return true;
    }

    public static StreamId Read(ReadOnlySpan<byte> encoded) => new(
        BinaryPrimitives.ReadUInt64BigEndian(encoded), BinaryPrimitives.ReadUInt64BigEndian(encoded[8..]));

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, Milliseconds);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Sequence);
    }

    /// <summary>Writes <c>ms-seq</c>. Returns its length.</summary>
    public int Format(Span<byte> destination, byte separator = (byte)'-')
    {
        Utf8Formatter.TryFormat(Milliseconds, destination, out var length);
        destination[length++] = separator;
        Utf8Formatter.TryFormat(Sequence, destination[length..], out var more);
        return length + more;
    }

    /// <summary>The next id; false, and 0-0, behind the last one.</summary>
    public bool TryIncrement(out StreamId next)
    {
        // The caller may have the result put where this id is.
        var id = this;
        next = id.Sequence != ulong.MaxValue ? new StreamId(id.Milliseconds, id.Sequence + 1)
            : id.Milliseconds != ulong.MaxValue ? new StreamId(id.Milliseconds + 1, 0)
            : Zero;
        return id != Max;
    }

    /// <summary>The id before; false, and the last id, before 0-0.</summary>
    public bool TryDecrement(out StreamId previous)
    {
        var id = this;
        previous = id.Sequence != 0 ? new StreamId(id.Milliseconds, id.Sequence - 1)
            : id.Milliseconds != 0 ? new StreamId(id.Milliseconds - 1, ulong.MaxValue)
            : Max;
        return !id.IsZero;
    }

    public int CompareTo(StreamId other)
    {
        var order = Milliseconds.CompareTo(other.Milliseconds);
        return order != 0 ? order : Sequence.CompareTo(other.Sequence);
    }

    public override string ToString() => $"{Milliseconds}-{Sequence}";

    // Leading blanks, a plus sign and zeros are fine, and a minus sign in front of zeros wraps around, as in C.
    private static bool TryParseNumber(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        if (text.Length > 1 && text[0] == '-' && text[1] is >= (byte)'1' and <= (byte)'9') return false;

        var digits = text.TrimStart(" \t\n\v\f\r"u8);
        var isNegative = !digits.IsEmpty && digits[0] == '-';
        if (!digits.IsEmpty && digits[0] is (byte)'-' or (byte)'+') digits = digits[1..];
        if (digits.IsEmpty) return false;
        foreach (var digit in digits)
        {
            var number = (uint)(digit - '0');
            if (number > 9 || value > (ulong.MaxValue - number) / 10) return false;
            value = (value * 10) + number;
        }

        if (isNegative) value = unchecked(0 - value);
        return true;
    }
}
