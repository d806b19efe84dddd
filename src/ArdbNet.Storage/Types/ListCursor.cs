using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Types;

/// <summary>Walks elements of a list from one end of a span to the other. One thread.</summary>
public sealed class ListCursor : IViewCursor, IDisposable
{
    private readonly ListSpan _span;
    private readonly ListEnd _start;
    private ElementCursor _cursor;
    private long _walked;

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
    /// <exception cref="StoreException">An element is missing.</exception>
    public bool MoveNext()
    {
        if (!_cursor.MoveNext()) return false;
        _walked++;
        return true;
    }

    public void Leave() => _cursor.Dispose();

    public void MoveTo(StoreView view) => _cursor = Open(view);

    public void Dispose() => _cursor.Dispose();

    private ElementCursor Open(StoreView view)
    {
        var rest = _span.Slice(_start == ListEnd.Left ? _walked : 0, _span.Count - _walked);
        return new ElementCursor(view, rest.CollectionId, rest.First, rest.Count, isBackward: _start == ListEnd.Right);
    }
}
