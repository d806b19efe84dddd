using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Types;

/// <summary>
/// Walks the members of a sorted set by score, then member. Spans are valid until the cursor moves. One thread.
/// </summary>
public sealed class ScoreCursor : IViewCursor, IDisposable
{
    private const int MaxLengthOnStack = 256;

    private readonly ulong _collectionId;
    private StoreCursor _cursor;
    private byte[]? _left;

    public ScoreCursor(StoreView view, ulong collectionId)
    {
        ArgumentNullException.ThrowIfNull(view);
        _collectionId = collectionId;
        _cursor = Open(view);
    }

    public bool IsValid => _cursor.IsValid;

    public ReadOnlySpan<byte> Member => ScoreKey.Member(_cursor.Key);

    /// <summary>The value of an entry is empty, but for negative zero, which the key cannot tell.</summary>
    public double Score => IsNegativeZero ? -0.0 : ScoreCode.Read(Place);

    public bool IsNegativeZero => !_cursor.Value.IsEmpty;

    /// <summary>score (8 bytes) · member: grows as the cursor walks on.</summary>
    public ReadOnlySpan<byte> Place => ScoreKey.Place(_cursor.Key);

    public bool SeekToFirst() => _cursor.SeekToFirst();

    public bool SeekToLast() => _cursor.SeekToLast();

    /// <summary>Goes to the first member at or after a place, which may be only the beginning of one.</summary>
    public bool Seek(scoped ReadOnlySpan<byte> place)
    {
        var length = ScoreKey.PrefixLength + place.Length;
        Span<byte> key = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        WriteKey(key, place);
        return _cursor.Seek(key);
    }

    /// <summary>Goes to the last member before a place, which may be only the beginning of one.</summary>
    public bool SeekBefore(scoped ReadOnlySpan<byte> place)
    {
        var length = ScoreKey.PrefixLength + place.Length;
        Span<byte> key = length <= MaxLengthOnStack ? stackalloc byte[length] : new byte[length];
        WriteKey(key, place);
        return _cursor.SeekForPrevious(key) && (!Place.SequenceEqual(place) || _cursor.Previous());
    }

    public bool Next() => _cursor.Next();

    public bool Previous() => _cursor.Previous();

    public void Leave()
    {
        _left = _cursor.IsValid ? _cursor.Key.ToArray() : null;
        _cursor.Dispose();
    }

    public void MoveTo(StoreView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        _cursor = Open(view);
        if (_left is not null) _cursor.Seek(_left);
        _left = null;
    }

    public void Dispose() => _cursor.Dispose();

    private void WriteKey(Span<byte> key, ReadOnlySpan<byte> place)
    {
        ScoreKey.WriteIndex(key, _collectionId);
        place.CopyTo(key[ScoreKey.PrefixLength..]);
    }

    private StoreCursor Open(StoreView view)
    {
        Span<byte> prefix = stackalloc byte[ScoreKey.PrefixLength];
        ScoreKey.WriteIndex(prefix, _collectionId);
        return view.OpenCursor(prefix);
    }
}
