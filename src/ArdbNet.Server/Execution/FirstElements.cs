using System.Runtime.InteropServices;

namespace ArdbNet.Server.Execution;

/// <summary>
/// The first elements of an order, of however many come: an array of small structs and one arena for their bytes. It
/// never holds more than about twice as many as are wanted. One thread.
/// </summary>
/// <param name="limit">Elements wanted.</param>
/// <param name="compare">The order; null: that in which they come.</param>
internal sealed class FirstElements<T>(long limit, Comparison<T>? compare) : IDisposable
    where T : struct, IArenaElement<T>
{
    // Fewer are not worth a sort of their own.
    private const int SmallestCut = 1024;

    private readonly List<T> _elements = [];
    private readonly long _cut = 2 * Math.Clamp(limit, SmallestCut, int.MaxValue);
    private ByteArena _arena = new();

    public int Count => _elements.Count;

    /// <summary>Whether what comes now cannot be among the first any more.</summary>
    public bool IsComplete => compare is null && _elements.Count >= limit;

    /// <summary>Once <see cref="Sort"/> is done: in order, and not more than wanted.</summary>
    public ReadOnlySpan<T> Sorted => CollectionsMarshal.AsSpan(_elements);

    /// <summary>The bytes of an element, valid until the next change.</summary>
    public ReadOnlySpan<byte> BytesOf(in T element) => _arena[element.Bytes];

    /// <summary>Adds an element whose bytes are those of two strings.</summary>
    public void Add(T element, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (IsComplete) return;
        _elements.Add(element.MovedTo(_arena.Add(first, second)));
        if (compare is null || _elements.Count < _cut) return;
        Sort();
        Compact();
    }

    public void Sort()
    {
        if (compare is not null) CollectionsMarshal.AsSpan(_elements).Sort(compare);
        if (_elements.Count > limit) _elements.RemoveRange((int)limit, _elements.Count - (int)limit);
    }

    public void Dispose() => _arena.Dispose();

    private void Compact()
    {
        using var old = _arena;
        _arena = new ByteArena();
        foreach (ref var element in CollectionsMarshal.AsSpan(_elements))
        {
            element = element.MovedTo(_arena.Add(old[element.Bytes]));
        }
    }
}
