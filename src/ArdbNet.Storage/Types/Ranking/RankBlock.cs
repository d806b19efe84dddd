using ArdbNet.Storage.Encoding;

namespace ArdbNet.Storage.Types.Ranking;

/// <summary>
/// The places of one block in their order, in memory: what the score index has there, found without a cursor. Entry after
/// entry in one array, so that a change moves a few kilobytes at most.
/// </summary>
internal sealed class RankBlock
{
    private byte[] _places = [];

    // Where each place ends, doubled, plus 1 if its score is negative zero.
    private int[] _ends = [];

    public int Count { get; private set; }

    /// <summary>Memory that the block takes.</summary>
    public int Bytes => _places.Length + (_ends.Length * sizeof(int));

    public ReadOnlySpan<byte> PlaceAt(int at)
    {
        var start = StartOf(at);
        return _places.AsSpan(start, (_ends[at] >> 1) - start);
    }

    /// <summary>What the place cannot tell.</summary>
    public bool IsNegativeZeroAt(int at) => (_ends[at] & 1) != 0;

    public double ScoreAt(int at) => IsNegativeZeroAt(at) ? -0.0 : ScoreCode.Read(PlaceAt(at));

    /// <summary>How many places are below one.</summary>
    public int CountBelow(ReadOnlySpan<byte> place)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (PlaceAt(middle).SequenceCompareTo(place) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>Adds a place above all others.</summary>
    public void Append(ReadOnlySpan<byte> place, bool isNegativeZero) => Insert(Count, place, isNegativeZero);

    public void Insert(ReadOnlySpan<byte> place, bool isNegativeZero) =>
        Insert(CountBelow(place), place, isNegativeZero);

    public void Remove(ReadOnlySpan<byte> place)
    {
        var at = CountBelow(place);
        if (at == Count || !PlaceAt(at).SequenceEqual(place))
        {
            throw new InvalidOperationException("The place is not in its block.");
        }

        var start = StartOf(at);
        var end = _ends[at] >> 1;
        _places.AsSpan(end, StartOf(Count) - end).CopyTo(_places.AsSpan(start));
        Count--;
        for (var i = at; i < Count; i++) _ends[i] = _ends[i + 1] - ((end - start) << 1);
    }

    /// <summary>Moves the places from one on into a new block.</summary>
    public RankBlock Split(int at)
    {
        var upper = new RankBlock();
        upper.Append(this, at);
        Count = at;
        return upper;
    }

    /// <summary>Adds the places of a block that is above this one.</summary>
    public void Append(RankBlock upper) => Append(upper, from: 0);

    private int StartOf(int at) => at == 0 ? 0 : _ends[at - 1] >> 1;

    private void Insert(int at, ReadOnlySpan<byte> place, bool isNegativeZero)
    {
        var start = StartOf(at);
        var length = StartOf(Count);
        Reserve(length + place.Length, Count + 1);
        _places.AsSpan(start, length - start).CopyTo(_places.AsSpan(start + place.Length));
        place.CopyTo(_places.AsSpan(start));
        for (var i = Count; i > at; i--) _ends[i] = _ends[i - 1] + (place.Length << 1);
        _ends[at] = ((start + place.Length) << 1) | (isNegativeZero ? 1 : 0);
        Count++;
    }

    private void Append(RankBlock upper, int from)
    {
        var start = upper.StartOf(from);
        var added = upper.StartOf(upper.Count) - start;
        var length = StartOf(Count);
        Reserve(length + added, Count + upper.Count - from);
        upper._places.AsSpan(start, added).CopyTo(_places.AsSpan(length));
        for (var i = from; i < upper.Count; i++) _ends[Count++] = upper._ends[i] + ((length - start) << 1);
    }

    private void Reserve(int bytes, int places)
    {
        if (_places.Length < bytes) Array.Resize(ref _places, Math.Max(bytes, _places.Length * 2));
        if (_ends.Length < places) Array.Resize(ref _ends, Math.Max(places, _ends.Length * 2));
    }
}
