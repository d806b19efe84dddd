using ArdbNet.RocksDb;
using ArdbNet.Storage.Engine.Buffering;

namespace ArdbNet.Storage.Engine;

/// <summary>
/// Walks write buffers and RocksDB as one ordered map: of equal keys the newest layer counts, tombstones are passed
/// over. Key and value are valid until the cursor moves. What is written while a cursor is open it may show or not,
/// except behind its position. One thread.
/// </summary>
public sealed class StoreCursor : IDisposable
{
    private readonly BufferCursor[] _buffers;
    private readonly RocksDbIterator? _disk;
    private readonly ReadOptions? _options;
    private readonly byte[] _lower;
    private readonly byte[] _upper;
    private bool _backward;

    // The layer that holds the current entry: an index into _buffers, its length for the disk, or -1.
    private int _layer = -1;

    internal StoreCursor(BufferCursor[] buffers, RocksDbIterator? disk, ReadOptions? options, byte[] lower, byte[] upper)
    {
        _buffers = buffers;
        _disk = disk;
        _options = options;
        _lower = lower;
        _upper = upper;
    }

    public bool IsValid => _layer >= 0;

    public ReadOnlySpan<byte> Key => KeyOf(_layer);

    public ReadOnlySpan<byte> Value => _layer < _buffers.Length ? _buffers[_layer].Value : _disk!.Value;

    public bool SeekToFirst() => Seek(_lower);

    /// <summary>Goes to the first key at or after <paramref name="key"/>.</summary>
    public bool Seek(ReadOnlySpan<byte> key)
    {
        if (key.SequenceCompareTo(_lower) < 0) key = _lower;
        _backward = false;
        foreach (var buffer in _buffers) buffer.Seek(key);
        _disk?.Seek(key);
        return Settle();
    }

    public bool SeekToLast() => SeekForPrevious(_upper);

    /// <summary>Goes to the last key at or before <paramref name="key"/>.</summary>
    public bool SeekForPrevious(ReadOnlySpan<byte> key)
    {
        if (key.SequenceCompareTo(_upper) < 0) return SeekBackward(key);

        // A buffer may have the upper bound itself, which is outside.
        return SeekBackward(_upper) && (Key.SequenceCompareTo(_upper) < 0 || Previous());
    }

    /// <summary>False, and no position any more, behind the last entry.</summary>
    public bool Next()
    {
        if (!IsValid) return false;
        if (_backward) return TurnForward();
        Leave();
        return Settle();
    }

    /// <summary>False, and no position any more, before the first entry.</summary>
    public bool Previous()
    {
        if (!IsValid) return false;
        if (!_backward) return TurnBackward();
        Leave();
        return Settle();
    }

    public void Dispose()
    {
        _disk?.Dispose();
        _options?.Dispose();
    }

    private bool SeekBackward(ReadOnlySpan<byte> key)
    {
        _backward = true;
        foreach (var buffer in _buffers) buffer.SeekForPrevious(key);
        _disk?.SeekForPrev(key);
        return Settle();
    }

    private bool TurnForward()
    {
        var here = Key.ToArray();
        Seek(here);
        return IsValid && Key.SequenceEqual(here) ? Next() : IsValid;
    }

    private bool TurnBackward()
    {
        var here = Key.ToArray();
        SeekForPrevious(here);
        return IsValid && Key.SequenceEqual(here) ? Previous() : IsValid;
    }

    /// <summary>Moves to the nearest entry that is no tombstone and within the bounds.</summary>
    private bool Settle()
    {
        while (true)
        {
            _layer = Nearest();
            if (_layer < 0 || !IsWithinBounds())
            {
                _layer = -1;
                return false;
            }

            if (_layer == _buffers.Length || !_buffers[_layer].IsDeleted) return true;
            Leave();
        }
    }

    private bool IsWithinBounds() =>
        _backward ? Key.SequenceCompareTo(_lower) >= 0 : Key.SequenceCompareTo(_upper) < 0;

    private int Nearest()
    {
        var nearest = -1;
        for (var layer = 0; layer <= _buffers.Length; layer++)
        {
            if (!IsLayerValid(layer)) continue;
            if (nearest < 0)
            {
                nearest = layer;
                continue;
            }

            // Layers go from new to old, so on equal keys the earlier one stays.
            var order = KeyOf(layer).SequenceCompareTo(KeyOf(nearest));
            if (_backward ? order > 0 : order < 0) nearest = layer;
        }

        return nearest;
    }

    /// <summary>Moves every layer that stands on the current key past it.</summary>
    private void Leave()
    {
        var current = KeyOf(_layer);
        for (var layer = _buffers.Length; layer >= 0; layer--)
        {
            if (layer != _layer && IsLayerValid(layer) && KeyOf(layer).SequenceEqual(current)) Advance(layer);
        }

        Advance(_layer);
    }

    private void Advance(int layer)
    {
        if (layer == _buffers.Length)
        {
            if (_backward) _disk!.Previous();
            else _disk!.Next();
        }
        else if (_backward)
        {
            _buffers[layer].Previous();
        }
        else
        {
            _buffers[layer].Next();
        }
    }

    private bool IsLayerValid(int layer)
    {
        if (layer < _buffers.Length) return _buffers[layer].IsValid;
        if (_disk is null) return false;
        if (_disk.IsValid) return true;
        _disk.ThrowIfFailed();
        return false;
    }

    private ReadOnlySpan<byte> KeyOf(int layer) => layer < _buffers.Length ? _buffers[layer].Key : _disk!.Key;
}
