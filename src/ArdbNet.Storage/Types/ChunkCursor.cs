using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Types;

/// <summary>
/// Walks the stored bytes of a chunked string from start up to but not including end, in order. What lies between two
/// pieces, and behind the last one, is zero.
/// </summary>
internal sealed class ChunkCursor : IDisposable
{
    private readonly StoreCursor _cursor;
    private readonly long _start;
    private readonly long _end;
    private bool _isPositioned;
    private int _from;
    private int _length;

    public ChunkCursor(StoreView view, ulong collectionId, long start, long end)
    {
        Span<byte> lower = stackalloc byte[ElementKey.Length];
        Span<byte> upper = stackalloc byte[ElementKey.Length];
        ElementKey.Write(lower, collectionId, start / StringChunks.Length);
        ElementKey.Write(upper, collectionId, (end + StringChunks.Length - 1) / StringChunks.Length);
        _cursor = view.OpenCursor(lower, upper);
        _start = start;
        _end = end;
    }

    /// <summary>Where in the string the piece begins.</summary>
    public long Offset { get; private set; }

    /// <summary>Valid until the cursor moves.</summary>
    public ReadOnlySpan<byte> Bytes => _cursor.Value.Slice(_from, _length);

    public bool MoveNext()
    {
        while (_isPositioned ? _cursor.Next() : _cursor.SeekToFirst())
        {
            _isPositioned = true;
            var begin = ElementKey.Index(_cursor.Key) * StringChunks.Length;
            _from = (int)Math.Max(0, _start - begin);
            _length = (int)Math.Min(_cursor.Value.Length, _end - begin) - _from;
            Offset = begin + _from;
            if (_length > 0) return true;
        }

        return false;
    }

    public void Dispose() => _cursor.Dispose();
}
