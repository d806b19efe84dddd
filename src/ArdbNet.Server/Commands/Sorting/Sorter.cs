using ArdbNet.Resp;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Commands.Sorting;

/// <summary>Brings elements into the order that SORT asks for and cuts out what LIMIT leaves.</summary>
internal sealed class Sorter(SortOptions options, KeyspaceView keys)
{
    private readonly List<SortElement> _elements = [];

    /// <summary>Adds an element; false when what it is compared by is no number.</summary>
    public bool TryAdd(byte[] value)
    {
        if (options.KeepsOrder)
        {
            _elements.Add(new SortElement(value, 0, null));
            return true;
        }

        ReadOnlySpan<byte> text = value;
        var hasText = options.By is null || options.By.TryRead(keys, value, out text);
        if (options.IsAlpha)
        {
            _elements.Add(new SortElement(value, 0, hasText ? options.By is null ? value : text.ToArray() : null));
            return true;
        }

        var weight = 0.0;
        if (hasText && !TryReadWeight(text, out weight)) return false;
        _elements.Add(new SortElement(value, weight, null));
        return true;
    }

    public ReadOnlyMemory<SortElement> Sort()
    {
        if (options.KeepsOrder)
        {
            if (options.IsDescending) _elements.Reverse();
        }
        else
        {
            var sign = options.IsDescending ? -1 : 1;
            if (options.IsAlpha) _elements.Sort((left, right) => sign * CompareTexts(left, right));
            else _elements.Sort((left, right) => sign * CompareWeights(left, right));
        }

        var (start, count) = options.Window(_elements.Count);
        return _elements.ToArray().AsMemory((int)start, (int)count);
    }

    // As strtod reads it: up to a zero byte; blanks in front are passed over, and nothing at all is zero.
    private static bool TryReadWeight(ReadOnlySpan<byte> text, out double weight)
    {
        weight = 0;
        var end = text.IndexOf((byte)0);
        if (end >= 0) text = text[..end];
        var digits = text.TrimStart(" \t\n\v\f\r"u8);
        return text.IsEmpty || RedisDouble.TryParse(digits, out weight);
    }

    private static int CompareWeights(in SortElement left, in SortElement right)
    {
        var order = left.Weight.CompareTo(right.Weight);
        return order != 0 ? order : left.Value.AsSpan().SequenceCompareTo(right.Value);
    }

    // What has no text comes first.
    private static int CompareTexts(in SortElement left, in SortElement right)
    {
        if (left.Text is null || right.Text is null)
        {
            var order = (left.Text is null ? 0 : 1) - (right.Text is null ? 0 : 1);
            return order != 0 ? order : left.Value.AsSpan().SequenceCompareTo(right.Value);
        }

        var texts = left.Text.AsSpan().SequenceCompareTo(right.Text);
        return texts != 0 ? texts : left.Value.AsSpan().SequenceCompareTo(right.Value);
    }
}
