using ArdbNet.Resp;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Commands.Sorting;

/// <summary>
/// Brings elements into the order that SORT asks for and cuts out what LIMIT leaves. With LIMIT it keeps only as many as
/// LIMIT reaches.
/// </summary>
internal sealed class Sorter : IDisposable
{
    private readonly SortOptions _options;
    private readonly KeyspaceView _keys;
    private readonly FirstElements<SortElement> _elements;
    private long _added;
    private int _start;
    private int _count;

    public Sorter(SortOptions options, KeyspaceView keys)
    {
        _options = options;
        _keys = keys;
        _elements = new FirstElements<SortElement>(options.Reach, Order());
    }

    /// <summary>Elements that LIMIT leaves, once they are sorted.</summary>
    public int Count => _count;

    /// <summary>One of <see cref="Count"/> elements in their order.</summary>
    public ReadOnlySpan<byte> this[int index] => ValueOf(_elements.Sorted[_start + index]);

    /// <summary>Whether what comes now is beyond LIMIT.</summary>
    public bool IsComplete => _elements.IsComplete;

    /// <summary>Adds an element; false when what it is compared by is no number.</summary>
    public bool TryAdd(ReadOnlySpan<byte> value)
    {
        var position = _added++;
        if (_options.KeepsOrder)
        {
            _elements.Add(new SortElement(default, 0, position), value, []);
            return true;
        }

        var text = value;
        var hasText = _options.By is null || _options.By.TryRead(_keys, value, out text);
        if (_options.IsAlpha)
        {
            if (_options.By is null || !hasText) text = [];
            _elements.Add(new SortElement(default, hasText ? text.Length : -1, 0), value, text);
            return true;
        }

        var weight = 0.0;
        if (hasText && !TryReadWeight(text, out weight)) return false;
        _elements.Add(new SortElement(default, 0, weight), value, []);
        return true;
    }

    public void Sort()
    {
        _elements.Sort();
        var (start, count) = _options.Window(_elements.Count);
        (_start, _count) = ((int)start, (int)count);
    }

    public void Dispose() => _elements.Dispose();

    // As strtod reads it: up to a zero byte; blanks in front are passed over, and nothing at all is zero.
    private static bool TryReadWeight(ReadOnlySpan<byte> text, out double weight)
    {
        weight = 0;
        var end = text.IndexOf((byte)0);
        if (end >= 0) text = text[..end];
        var digits = text.TrimStart(" \t\n\v\f\r"u8);
        return text.IsEmpty || RedisDouble.TryParse(digits, out weight);
    }

    private Comparison<SortElement>? Order()
    {
        var isDescending = _options.IsDescending;
        if (_options.KeepsOrder)
        {
            return isDescending ? static (left, right) => right.Weight.CompareTo(left.Weight) : null;
        }

        Comparison<SortElement> order = !_options.IsAlpha ? CompareWeights
            : _options.By is null ? CompareValues
            : CompareTexts;
        return isDescending ? (left, right) => -order(left, right) : order;
    }

    private ReadOnlySpan<byte> ValueOf(in SortElement element) => _elements.BytesOf(in element)[..element.ValueLength];

    private int CompareValues(SortElement left, SortElement right) =>
        ValueOf(in left).SequenceCompareTo(ValueOf(in right));

    private int CompareWeights(SortElement left, SortElement right)
    {
        var order = left.Weight.CompareTo(right.Weight);
        return order != 0 ? order : CompareValues(left, right);
    }

    // What has no text comes first.
    private int CompareTexts(SortElement left, SortElement right)
    {
        var order = Math.Min(left.TextLength, 0) - Math.Min(right.TextLength, 0);
        if (order == 0)
        {
            order = _elements.BytesOf(in left)[left.ValueLength..]
                .SequenceCompareTo(_elements.BytesOf(in right)[right.ValueLength..]);
        }

        return order != 0 ? order : CompareValues(left, right);
    }
}
