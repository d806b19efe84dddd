using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine.Buffering;

namespace ArdbNet.Storage.Engine;

/// <summary>
/// Walks elements of a list that are all there. Which one comes next is known, so it is taken from the newest layer that
/// has it, and what lies below is not even looked at: much less work than merging layers, most of all where a list was
/// rewritten. What is written while a cursor is open it may show or not, except behind its position. One thread.
/// </summary>
public sealed class ElementCursor : IDisposable
{
    // A layer that lags behind by more seeks instead of stepping.
    private const long MaxSteps = 8;

    // Where a layer stands before its first seek, and when it has no more elements of the list.
    private const long Nowhere = -1;
    private const long Ended = long.MaxValue;

    private readonly StoreView _view;
    private readonly ulong _collectionId;
    private readonly long _start;
    private readonly long _count;
    private readonly bool _isBackward;
    private readonly BufferCursor[] _buffers;

    // How many elements each layer is away from the start, the disk behind the buffers.
    private readonly long[] _distances;
    private DiskCursor? _disk;
    private long _walked;
    private int _layer;

    /// <summary>Stands before the first element.</summary>
    /// <param name="view">The live view or a snapshot.</param>
    /// <param name="collectionId">Of the list.</param>
    /// <param name="first">The lowest index.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="isBackward">Whether to begin at the highest index.</param>
    public ElementCursor(StoreView view, ulong collectionId, long first, long count, bool isBackward)
    {
        ArgumentNullException.ThrowIfNull(view);
        _view = view;
        _collectionId = collectionId;
        _start = isBackward ? first + count - 1 : first;
        _count = count;
        _isBackward = isBackward;
        _buffers = count > 0 ? view.OpenBuffers() : [];
        _distances = new long[_buffers.Length + 1];
        _distances.AsSpan().Fill(Nowhere);
    }

    /// <summary>The element; valid until the cursor moves.</summary>
    public ReadOnlySpan<byte> Value => _layer < _buffers.Length ? _buffers[_layer].Value : _disk!.Value;

    /// <summary>False behind the last element.</summary>
    /// <exception cref="StoreException">An element is missing.</exception>
    public bool MoveNext()
    {
        if (_walked == _count) return false;

        for (var layer = 0; layer < _distances.Length; layer++)
        {
            if (_distances[layer] < _walked) Advance(layer);
            if (_distances[layer] != _walked) continue;
            if (layer < _buffers.Length && _buffers[layer].IsDeleted) break;
            _layer = layer;
            _walked++;
            return true;
        }

        throw new StoreException($"The list {_collectionId} lacks its element {IndexOf(_walked)}.");
    }

    public void Dispose()
    {
        if (_disk is not null) _view.CloseDisk(_disk);
        _disk = null;
    }

    private long IndexOf(long distance) => _isBackward ? _start - distance : _start + distance;

    private void Advance(int layer)
    {
        if (_distances[layer] == Nowhere || _walked - _distances[layer] > MaxSteps)
        {
            Seek(layer);
            return;
        }

        while (_distances[layer] < _walked) Step(layer);
    }

    private void Seek(int layer)
    {
        Span<byte> key = stackalloc byte[ElementKey.Length];
        ElementKey.Write(key, _collectionId, IndexOf(_walked));
        if (layer < _buffers.Length)
        {
            var buffer = _buffers[layer];
            Settle(layer, _isBackward ? buffer.SeekForPrevious(key) : buffer.Seek(key));
            return;
        }

        _disk ??= OpenDisk();
        if (_isBackward) _disk.SeekForPrevious(key);
        else _disk.Seek(key);
        Settle(layer, _disk.IsValid);
    }

    private void Step(int layer)
    {
        if (layer < _buffers.Length)
        {
            var buffer = _buffers[layer];
            Settle(layer, _isBackward ? buffer.Previous() : buffer.Next());
            return;
        }

        if (_isBackward) _disk!.Previous();
        else _disk!.Next();
        Settle(layer, _disk.IsValid);
    }

    private void Settle(int layer, bool isValid)
    {
        _distances[layer] = Ended;
        if (!isValid) return;

        var key = layer < _buffers.Length ? _buffers[layer].Key : _disk!.Key;
        if (key.Length != ElementKey.Length || key[0] != KeyTag.Element || CollectionKey.Id(key) != _collectionId) return;
        var index = ElementKey.Index(key);
        _distances[layer] = _isBackward ? _start - index : index - _start;
    }

    private DiskCursor OpenDisk()
    {
        var lower = new byte[ElementKey.Length];
        var upper = new byte[ElementKey.Length];
        var (first, last) = _isBackward ? (_start - _count + 1, _start) : (_start, _start + _count - 1);
        ElementKey.Write(lower, _collectionId, first);
        ElementKey.Write(upper, _collectionId, last + 1);
        return _view.OpenDisk(lower, upper);
    }
}
