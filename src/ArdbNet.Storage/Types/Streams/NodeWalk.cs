using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Types.Streams;

/// <summary>
/// The nodes of a stream from the first one on: the first costs a lookup, and only who goes on pays for a cursor.
/// </summary>
internal ref struct NodeWalk(StorageEngine engine, ulong collectionId)
{
    private StoreCursor? _nodes;

    /// <summary>The value of the node that the walk has come to; valid until it goes on.</summary>
    public readonly bool TryRead(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        if (_nodes is null) return engine.TryGet(key, out value);
        value = _nodes.Value;
        return true;
    }

    /// <summary>Goes to the node behind one that may be gone, and gives its first id.</summary>
    public StreamId MoveBehind(StreamId first)
    {
        if (_nodes is null)
        {
            Span<byte> key = stackalloc byte[StreamKey.NodeLength];
            first.TryIncrement(out var next);
            StreamKey.WriteNode(key, collectionId, next);
            _nodes = engine.OpenCursor(key[..StreamKey.PrefixLength]);
            if (_nodes.Seek(key)) return StreamKey.NodeId(_nodes.Key);
        }
        else if (_nodes.Next())
        {
            return StreamKey.NodeId(_nodes.Key);
        }

        throw new InvalidDataException("A node of a stream is missing.");
    }

    public readonly void Dispose() => _nodes?.Dispose();
}
