using System.Buffers;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Types.Streams;

/// <summary>
/// Walks the entries of a stream in both directions, in any view. It holds a copy of the node it stands in, so entries
/// stay valid, whatever is written, until it moves on. One thread.
/// </summary>
public sealed class StreamCursor : IDisposable
{
    private readonly ulong _collectionId;
    private readonly StreamId _tail;
    private readonly bool _hasNodes;
    private StoreView _view;

    // Opened when a node other than the last one is needed.
    private StoreCursor? _nodes;
    private byte[] _node = [];
    private int _length;
    private StreamId _first;
    private int[] _offsets = [];
    private int _count;
    private int _at = -1;

    public StreamCursor(StoreView view, ulong collectionId, in StreamState state)
    {
        _view = view;
        _collectionId = collectionId;
        _tail = state.Tail;
        _hasNodes = state.NodeCount != 0;
    }

    public bool IsValid => _at >= 0;

    public StreamId Id => Node.IdAt(_offsets[_at]);

    public StreamItem Item => Node.ItemAt(_offsets[_at]);

    private StreamNode Node => new(_node.AsSpan(0, _length), _first);

    /// <summary>Goes to the first entry at or after an id.</summary>
    public bool Seek(StreamId id)
    {
        if (!LoadNodeOf(id)) return false;
        _at = 0;
        while (_at < _count && Id < id) _at++;
        return _at < _count || NextNode();
    }

    public bool SeekToFirst() => Seek(StreamId.Zero);

    /// <summary>Goes to the last entry at or before an id.</summary>
    public bool SeekForPrevious(StreamId id)
    {
        if (!LoadNodeOf(id)) return false;
        _at = _count - 1;
        while (_at >= 0 && Id > id) _at--;
        return _at >= 0 || PreviousNode();
    }

    /// <summary>False, and no position any more, behind the last entry.</summary>
    public bool Next() => IsValid && (++_at < _count || NextNode());

    /// <summary>False, and no position any more, before the first entry.</summary>
    public bool Previous() => IsValid && (--_at >= 0 || PreviousNode());

    /// <summary>Whether an entry has this id; the cursor stands on it then.</summary>
    public bool Find(StreamId id) => Seek(id) && Id == id;

    /// <summary>Counts entries from first to last, at most so many as said. The position is lost.</summary>
    public long CountRange(StreamId first, StreamId last, long limit)
    {
        var count = 0L;
        if (first > last) return 0;
        for (var found = Seek(first); found && count < limit;)
        {
            if (_at == 0 && Node.Last <= last)
            {
                count += _count;
                found = NextNode();
                continue;
            }

            if (Id > last) break;
            count++;
            found = Next();
        }

        return Math.Min(count, limit);
    }

    /// <summary>Goes on in another view of the same state, on the entry where the cursor stands.</summary>
    public void MoveTo(StoreView view)
    {
        _nodes?.Dispose();
        _nodes = null;
        _view = view;
    }

    public void Dispose()
    {
        _nodes?.Dispose();
        if (_node.Length > 0) ArrayPool<byte>.Shared.Return(_node);
        if (_offsets.Length > 0) ArrayPool<int>.Shared.Return(_offsets);
        (_node, _offsets, _at) = ([], [], -1);
    }

    /// <summary>Takes the last node that begins at or before an id, else the first one.</summary>
    private bool LoadNodeOf(StreamId id)
    {
        _at = -1;
        if (!_hasNodes) return false;

        Span<byte> key = stackalloc byte[StreamKey.NodeLength];
        if (id >= _tail)
        {
            StreamKey.WriteNode(key, _collectionId, _tail);
            if (!_view.TryGet(key, out var bytes)) return false;
            Load(_tail, bytes);
            return true;
        }

        StreamKey.WriteNode(key, _collectionId, id);
        var nodes = OpenNodes();
        return (nodes.SeekForPrevious(key) || nodes.SeekToFirst()) && Load(nodes);
    }

    private bool NextNode()
    {
        while (_first != _tail && MoveNodes(backward: false) && Load(_nodes!))
        {
            if (_count == 0) continue;
            _at = 0;
            return true;
        }

        _at = -1;
        return false;
    }

    private bool PreviousNode()
    {
        while (MoveNodes(backward: true) && Load(_nodes!))
        {
            if (_count == 0) continue;
            _at = _count - 1;
            return true;
        }

        _at = -1;
        return false;
    }

    private bool MoveNodes(bool backward)
    {
        if (_nodes is { IsValid: true } nodes && StreamKey.NodeId(nodes.Key) == _first)
        {
            return backward ? nodes.Previous() : nodes.Next();
        }

        Span<byte> key = stackalloc byte[StreamKey.NodeLength];
        StreamId beside;
        if (!(backward ? _first.TryDecrement(out beside) : _first.TryIncrement(out beside))) return false;
        StreamKey.WriteNode(key, _collectionId, beside);
        return backward ? OpenNodes().SeekForPrevious(key) : OpenNodes().Seek(key);
    }

    private StoreCursor OpenNodes()
    {
        if (_nodes is not null) return _nodes;
        Span<byte> prefix = stackalloc byte[StreamKey.PrefixLength];
        StreamKey.WritePrefix(prefix, _collectionId, StreamKey.Node);
        return _nodes = _view.OpenCursor(prefix);
    }

    private bool Load(StoreCursor nodes)
    {
        Load(StreamKey.NodeId(nodes.Key), nodes.Value);
        return true;
    }

    private void Load(StreamId first, ReadOnlySpan<byte> bytes)
    {
        if (_node.Length < bytes.Length)
        {
            if (_node.Length > 0) ArrayPool<byte>.Shared.Return(_node);
            _node = ArrayPool<byte>.Shared.Rent(bytes.Length);
        }

        bytes.CopyTo(_node);
        _length = bytes.Length;
        _first = first;
        var node = Node;
        if (_offsets.Length < node.Live)
        {
            if (_offsets.Length > 0) ArrayPool<int>.Shared.Return(_offsets);
            _offsets = ArrayPool<int>.Shared.Rent((int)node.Live);
        }

        _count = 0;
        for (var offset = node.EntriesAt; node.HasEntryAt(offset); offset = node.Skip(offset))
        {
            _offsets[_count++] = offset;
        }
    }
}
