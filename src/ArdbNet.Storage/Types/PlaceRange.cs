using ArdbNet.Storage.Encoding;

namespace ArdbNet.Storage.Types;

/// <summary>The members of a sorted set from one place up to but not including another.</summary>
/// <param name="Low">A place or the beginning of one; empty: from the first member on.</param>
/// <param name="High">The same; null: to the last member.</param>
public readonly record struct PlaceRange(ReadOnlyMemory<byte> Low, ReadOnlyMemory<byte>? High)
{
    /// <summary>All members with scores between two bounds.</summary>
    public static PlaceRange OfScores(double minimum, bool excludesMinimum, double maximum, bool excludesMaximum) =>
        new(BoundOf(minimum, excludesMinimum), BoundOf(maximum, !excludesMaximum));

    public bool IsBelowHigh(ReadOnlySpan<byte> place) => High is not { } high || place.SequenceCompareTo(high.Span) < 0;

    public bool IsAboveLow(ReadOnlySpan<byte> place) => place.SequenceCompareTo(Low.Span) >= 0;

    // Of two scores that follow one another the codes do too, so what comes behind all members of a score is code + 1.
    private static byte[] BoundOf(double score, bool isBehind)
    {
        var bound = new byte[ScoreCode.Length];
        var code = ScoreCode.Encode(score);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bound, isBehind ? code + 1 : code);
        return bound;
    }
}
