using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Types;

/// <summary>Walks elements of a list from one end of a span to the other. One thread.</summary>
public sealed class ListCursor : IViewCursor, IDisposable
{
    private readonly ListSpan _span;
    private readonly ListEnd _start;
    private StoreCursor _cursor;
    private long _walked;
    private bool _isPositioned;

    /// <summary>Stands before the first element.</summary>
    /// <param name="view">The live view or a snapshot.</param>
    /// <param name="span">The elements to walk.</param>
    /// <param name="start">From which end to walk.</param>
    public ListCursor(StoreView view, ListSpan span, ListEnd start = ListEnd.Left)
    {
        _span = span;
        _start = start;
        _cursor = Open(view);
    }

    /// <summary>The element; valid until the cursor moves.</summary>
    public ReadOnlySpan<byte> Value => _cursor.Value;

    /// <summary>How many elements the current one is away from the end where the walk began.</summary>
    public long Distance => _walked - 1;

    /// <summary>False behind the last element.</summary>
    public bool MoveNext()
    {
        var found = _isPositioned ? Step() : Begin();
        _isPositioned = true;
        if (found) _walked++;
        return found;
    }

    public void Leave() => _cursor.Dispose();

    public void MoveTo(StoreView view)
    {
        _cursor = Open(view);
        _isPositioned = false;
    }

    public void Dispose() => _cursor.Dispose();

    private bool Begin() => _start == ListEnd.Left ? _cursor.SeekToFirst() : _cursor.SeekToLast();

    private bool Step() => _start == ListEnd.Left ? _cursor.Next() : _cursor.Previous();

    private StoreCursor Open(StoreView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var rest = _start == ListEnd.Left
            ? _span.Slice(_walked, _span.Count - _walked)
            : _span.Slice(0, _span.Count - _walked);
        Span<byte> lower = stackalloc byte[ElementKey.Length];
        Span<byte> upper = stackalloc byte[ElementKey.Length];
        ElementKey.Write(lower, rest.CollectionId, rest.First);
        ElementKey.Write(upper, rest.CollectionId, rest.First + rest.Count);
        return view.OpenCursor(lower, upper);
    }
}
