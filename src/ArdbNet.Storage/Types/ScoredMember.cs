namespace ArdbNet.Storage.Types;

/// <summary>A member with its score; sorts as in a sorted set.</summary>
public readonly record struct ScoredMember(double Score, byte[] Member) : IComparable<ScoredMember>
{
    public static bool operator <(ScoredMember left, ScoredMember right) => left.CompareTo(right) < 0;

    public static bool operator >(ScoredMember left, ScoredMember right) => left.CompareTo(right) > 0;

    public static bool operator <=(ScoredMember left, ScoredMember right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ScoredMember left, ScoredMember right) => left.CompareTo(right) >= 0;

    // Numbers, of which a zero and its negative are equal here.
    public int CompareTo(ScoredMember other) =>
        Score < other.Score ? -1 : Score > other.Score ? 1 : Member.AsSpan().SequenceCompareTo(other.Member);
}
