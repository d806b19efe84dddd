namespace ArdbNet.Storage.Engine;

/// <summary>
/// Where cursors of the live view have walked over many deleted keys in vain. Until a flush and a compaction have
/// removed them, whoever pops from an end, or at random, would walk over all of them again each time; this memory lets
/// cursors seek past them. Never wrong: a key that is put leaves its range. Used by the executor only.
/// </summary>
internal sealed class DeadRanges(int minLength, SlowRanges? slow = null)
{
    private const int MaxCount = 1024;
    private const int MaxKeyLength = 1024;

    // In order, apart from each other.
    private readonly List<DeadRange> _ranges = [];

    /// <summary>So many deleted keys in a row are worth remembering.</summary>
    public int MinLength => minLength;

    public bool IsEmpty => _ranges.Count == 0;

    public int Count => _ranges.Count;

    public void Clear() => _ranges.Clear();

    public bool TryFind(ReadOnlySpan<byte> key, out DeadRange range)
    {
        var at = FirstEndingBehind(key);
        var found = at < _ranges.Count && key.SequenceCompareTo(_ranges[at].Low) >= 0;
        range = found ? _ranges[at] : default;
        return found;
    }

    /// <summary>Remembers that nothing lives between two keys, and that RocksDB was slow to say so.</summary>
    public void AddSlow(ReadOnlySpan<byte> low, ReadOnlySpan<byte> high)
    {
        Add(low, high);
        slow?.Note(low, high);
    }

    /// <summary>Remembers that nothing lives between two keys; too long ones are not worth their memory.</summary>
    public void Add(ReadOnlySpan<byte> low, ReadOnlySpan<byte> high)
    {
        if (low.Length > MaxKeyLength || high.Length > MaxKeyLength || low.SequenceCompareTo(high) >= 0) return;

        var first = FirstEndingBehind(low);
        if (first > 0 && low.SequenceEqual(_ranges[first - 1].High)) first--;
        var end = first;
        while (end < _ranges.Count && high.SequenceCompareTo(_ranges[end].Low) >= 0) end++;
        if (end == first)
        {
            if (_ranges.Count >= MaxCount) return;
            _ranges.Insert(first, new DeadRange(low.ToArray(), high.ToArray()));
            return;
        }

        var (lowest, highest) = (_ranges[first].Low, _ranges[end - 1].High);
        if (low.SequenceCompareTo(lowest) < 0) lowest = low.ToArray();
        if (high.SequenceCompareTo(highest) > 0) highest = high.ToArray();
        _ranges[first] = new DeadRange(lowest, highest);
        _ranges.RemoveRange(first + 1, end - first - 1);
    }

    /// <summary>The key lives from now on.</summary>
    public void Revive(ReadOnlySpan<byte> key)
    {
        if (_ranges.Count == 0 || !TryFind(key, out var range)) return;

        var at = FirstEndingBehind(key);
        var above = new DeadRange(Successor(key), range.High);
        var isAboveEmpty = above.Low.AsSpan().SequenceCompareTo(above.High) >= 0;
        if (key.SequenceEqual(range.Low))
        {
            if (isAboveEmpty) _ranges.RemoveAt(at);
            else _ranges[at] = above;
            return;
        }

        _ranges[at] = range with { High = key.ToArray() };
        if (!isAboveEmpty && _ranges.Count < MaxCount) _ranges.Insert(at + 1, above);
    }

    /// <summary>The lowest key above the given one.</summary>
    public static byte[] Successor(ReadOnlySpan<byte> key)
    {
        var successor = new byte[key.Length + 1];
        key.CopyTo(successor);
        return successor;
    }

    private int FirstEndingBehind(ReadOnlySpan<byte> key)
    {
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (key.SequenceCompareTo(_ranges[middle].High) < 0) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
