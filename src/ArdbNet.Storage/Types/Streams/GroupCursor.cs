using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Types.Streams;

/// <summary>Walks the groups of a stream by name. One thread.</summary>
public sealed class GroupCursor : IDisposable
{
    private readonly StoreCursor _cursor;

    public GroupCursor(StoreView view, ulong collectionId)
    {
        ArgumentNullException.ThrowIfNull(view);
        Span<byte> prefix = stackalloc byte[StreamKey.PrefixLength];
        StreamKey.WritePrefix(prefix, collectionId, StreamKey.Group);
        _cursor = view.OpenCursor(prefix);
    }

    /// <summary>Valid until the cursor moves.</summary>
    public ReadOnlySpan<byte> Name => StreamKey.GroupName(_cursor.Key);

    public StreamGroup Group => StreamGroup.Read(_cursor.Value);

    public bool SeekToFirst() => _cursor.SeekToFirst();

    public bool Next() => _cursor.Next();

    public void Dispose() => _cursor.Dispose();
}
