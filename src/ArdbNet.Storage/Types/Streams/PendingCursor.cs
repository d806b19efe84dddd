using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Types.Streams;

/// <summary>Walks the pending entries of a group or of one of its consumers by id. One thread.</summary>
public sealed class PendingCursor : IDisposable
{
    private readonly StoreView _view;
    private readonly ulong _collectionId;
    private readonly StreamGroup _group;
    private readonly uint _consumer;
    private readonly StoreCursor _cursor;

    /// <summary>Over a group's.</summary>
    public PendingCursor(StoreView view, ulong collectionId, in StreamGroup group)
        : this(view, collectionId, in group, default)
    {
    }

    /// <summary>Over a consumer's.</summary>
    public PendingCursor(StoreView view, ulong collectionId, in StreamGroup group, in StreamConsumer consumer)
    {
        ArgumentNullException.ThrowIfNull(view);
        _view = view;
        _collectionId = collectionId;
        _group = group;
        _consumer = consumer.Number;
        Span<byte> prefix = stackalloc byte[StreamKey.OwnedPrefixLength];
        if (_consumer == 0) StreamKey.WriteGroupPrefix(prefix, collectionId, StreamKey.Pending, group.Number);
        else StreamKey.WriteOwnedPrefix(prefix, collectionId, group.Number, _consumer);
        _cursor = view.OpenCursor(_consumer == 0 ? prefix[..StreamKey.GroupPrefixLength] : prefix);
    }

    public bool IsValid => _cursor.IsValid;

    public StreamId Id => _consumer == 0 ? StreamKey.PendingId(_cursor.Key) : StreamKey.OwnedId(_cursor.Key);

    /// <summary>Valid until the cursor moves, in a snapshot until the next read.</summary>
    public PendingEntry Entry
    {
        get
        {
            if (_consumer == 0) return new PendingEntry(_cursor.Value);
            PendingEntries.TryFind(_view, _collectionId, in _group, Id, out var pending);
            return pending;
        }
    }

    /// <summary>Goes to the first one at or after an id.</summary>
    public bool Seek(StreamId id)
    {
        Span<byte> key = stackalloc byte[StreamKey.OwnedLength];
        if (_consumer != 0)
        {
            StreamKey.WriteOwned(key, _collectionId, _group.Number, _consumer, id);
            return _cursor.Seek(key);
        }

        StreamKey.WritePending(key, _collectionId, _group.Number, id);
        return _cursor.Seek(key[..StreamKey.PendingLength]);
    }

    public bool SeekToLast() => _cursor.SeekToLast();

    public bool Next() => _cursor.Next();

    public void Dispose() => _cursor.Dispose();
}
