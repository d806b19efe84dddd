using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>
/// A range of names: each bound is - or +, the ends, or a name behind [ or, when it is left out, (. It has a meaning in
/// sets in which all scores are equal.
/// </summary>
internal readonly struct NameRange
{
    private const int MaxWalked = 128;

    // The least name at or above the lower bound; the least one above the upper bound, null for the end.
    private readonly byte[] _low;
    private readonly byte[]? _high;

    private NameRange(byte[]? low, byte[]? high, bool isEmpty)
    {
        _low = low ?? [];
        _high = high;
        IsEmpty = isEmpty || (high is not null && _low.AsSpan().SequenceCompareTo(high) >= 0);
    }

    /// <summary>Whether no name can be in the range.</summary>
    public bool IsEmpty { get; }

    /// <summary>False when a bound is none: then the client has got its error.</summary>
    public static bool TryRead(Call call, int minimumAt, int maximumAt, out NameRange range)
    {
        range = default;
        var minimum = call[minimumAt];
        var maximum = call[maximumAt];
        if (IsBound(minimum) && IsBound(maximum))
        {
            range = new NameRange(
                BoundOf(minimum, isBehind: minimum[0] == '('),
                BoundOf(maximum, isBehind: maximum[0] == '['),
                minimum[0] == '+' || maximum[0] == '-');
            return true;
        }

        call.Reply.Error("ERR min or max not valid string range item"u8);
        return false;
    }

    /// <summary>
    /// The range in a set, all of whose members are taken to have the score of the first. Where that is not so, a small
    /// set is walked from the end where the command begins, as Redis does with a listpack.
    /// </summary>
    public PlaceRange At(StoreView view, ScoreIndex index, bool isReverse)
    {
        using var cursor = new ScoreCursor(view, index.CollectionId);
        var score = cursor.SeekToFirst() ? cursor.Score : 0;
        if (index.Count is > 1 and <= MaxWalked && cursor.SeekToLast() && cursor.Score != score)
        {
            return Walk(cursor, isReverse);
        }

        ReadOnlyMemory<byte>? end = _high is null ? default(ReadOnlyMemory<byte>?) : PlaceOf(score, _high);
        return new PlaceRange(PlaceOf(score, _low), end);
    }

    private PlaceRange Walk(ScoreCursor cursor, bool isReverse)
    {
        var none = new PlaceRange(default, Array.Empty<byte>());
        if (!IsAboveLow(cursor.Member) || !cursor.SeekToFirst() || !IsBelowHigh(cursor.Member)) return none;

        if (isReverse) cursor.SeekToLast();
        while (!(isReverse ? IsBelowHigh(cursor.Member) : IsAboveLow(cursor.Member)))
        {
            if (!(isReverse ? cursor.Previous() : cursor.Next())) return none;
        }

        byte[]? begin = null;
        byte[] end = [];
        if (!(isReverse ? IsAboveLow(cursor.Member) : IsBelowHigh(cursor.Member))) return none;
        while (cursor.IsValid && (isReverse ? IsAboveLow(cursor.Member) : IsBelowHigh(cursor.Member)))
        {
            begin ??= cursor.Place.ToArray();
            end = cursor.Place.ToArray();
            if (isReverse) cursor.Previous();
            else cursor.Next();
        }

        if (begin is null) return none;
        return isReverse ? new PlaceRange(end, (byte[])[.. begin, 0]) : new PlaceRange(begin, (byte[])[.. end, 0]);
    }

    private bool IsAboveLow(ReadOnlySpan<byte> name) => name.SequenceCompareTo(_low) >= 0;

    private bool IsBelowHigh(ReadOnlySpan<byte> name) => _high is null || name.SequenceCompareTo(_high) < 0;

    private static bool IsBound(ReadOnlySpan<byte> text) =>
        text.Length > 0 && (text[0] is (byte)'[' or (byte)'(' || (text[0] is (byte)'-' or (byte)'+' && IsEnd(text)));

    // Redis reads a C string.
    private static bool IsEnd(ReadOnlySpan<byte> text) => text.Length == 1 || text[1] == 0;

    private static byte[]? BoundOf(ReadOnlySpan<byte> text, bool isBehind)
    {
        if (text[0] is (byte)'-' or (byte)'+') return null;
        return isBehind ? [.. text[1..], 0] : text[1..].ToArray();
    }

    private static ReadOnlyMemory<byte> PlaceOf(double score, byte[] name)
    {
        var place = new byte[ScoreCode.Length + name.Length];
        ScoreKey.WritePlace(place, score, name);
        return place;
    }
}
