using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Types.Streams;

/// <summary>Walks the consumers of a group by name. One thread.</summary>
public sealed class ConsumerCursor : IDisposable
{
    private readonly StoreCursor _cursor;

    public ConsumerCursor(StoreView view, ulong collectionId, in StreamGroup group)
    {
        ArgumentNullException.ThrowIfNull(view);
        Span<byte> prefix = stackalloc byte[StreamKey.GroupPrefixLength];
        StreamKey.WriteGroupPrefix(prefix, collectionId, StreamKey.Consumer, group.Number);
        _cursor = view.OpenCursor(prefix);
    }

    /// <summary>Valid until the cursor moves.</summary>
    public ReadOnlySpan<byte> Name => StreamKey.ConsumerName(_cursor.Key);

    public StreamConsumer Consumer => StreamConsumer.Read(_cursor.Value);

    public bool SeekToFirst() => _cursor.SeekToFirst();

    public bool Next() => _cursor.Next();

    public void Dispose() => _cursor.Dispose();
}
