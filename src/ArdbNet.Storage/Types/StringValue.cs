using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Types;

/// <summary>
/// A string's value that may outlive its entry, so that it can be read from a snapshot or while another entry is
/// built: the id of its chunks, or a copy of its bytes.
/// </summary>
public readonly struct StringValue
{
    private readonly ulong _collectionId;
    private readonly byte[] _inline;

    internal StringValue(ulong collectionId, long length)
    {
        _collectionId = collectionId;
        _inline = [];
        Length = length;
    }

    internal StringValue(byte[] inline)
    {
        _inline = inline;
        Length = inline.Length;
    }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    internal bool IsChunked => _collectionId != 0;

    internal ReadOnlySpan<byte> Inline => _inline;

    /// <summary>Fills <paramref name="destination"/> with the bytes from <paramref name="offset"/>; zeros behind the end.</summary>
    public void Read(StoreView view, long offset, Span<byte> destination)
    {
        if (IsChunked)
        {
            StringChunks.Read(view, _collectionId, offset, destination);
            return;
        }

        var rest = _inline.AsSpan((int)Math.Min(offset, _inline.Length));
        rest = rest[..Math.Min(rest.Length, destination.Length)];
        rest.CopyTo(destination);
        destination[rest.Length..].Clear();
    }

    /// <summary>The parts of the bytes from start up to but not including end that are not known to be zero.</summary>
    internal ChunkCursor OpenChunks(StoreView view, long start, long end) => new(view, _collectionId, start, end);
}
