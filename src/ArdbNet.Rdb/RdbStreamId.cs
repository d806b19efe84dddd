namespace ArdbNet.Rdb;

/// <summary>The id of a stream's entry.</summary>
/// <param name="Ms">Milliseconds since 1970, as a rule.</param>
/// <param name="Sequence">Grows within a millisecond.</param>
public readonly record struct RdbStreamId(ulong Ms, ulong Sequence) : IComparable<RdbStreamId>
{
    public static bool operator <(RdbStreamId left, RdbStreamId right) => left.CompareTo(right) < 0;

    public static bool operator >(RdbStreamId left, RdbStreamId right) => left.CompareTo(right) > 0;

    public static bool operator <=(RdbStreamId left, RdbStreamId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RdbStreamId left, RdbStreamId right) => left.CompareTo(right) >= 0;

    public int CompareTo(RdbStreamId other) =>
        Ms == other.Ms ? Sequence.CompareTo(other.Sequence) : Ms.CompareTo(other.Ms);

    public override string ToString() => $"{Ms}-{Sequence}";
}
