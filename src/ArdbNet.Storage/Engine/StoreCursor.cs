using System.Diagnostics;
using ArdbNet.Storage.Engine.Buffering;

namespace ArdbNet.Storage.Engine;

/// <summary>
/// Walks write buffers and RocksDB as one ordered map: of equal keys the newest layer counts, tombstones are passed
/// over. Key and value are valid until the cursor moves. What is written while a cursor is open it may show or not,
/// except behind its position. One thread.
/// </summary>
public sealed class StoreCursor : IDisposable
{
    // RocksDB passes over its own tombstones by itself: that there were many shows in the time only.
    private static readonly long SlowSeek = Stopwatch.Frequency / 5000;

    private readonly BufferCursor[] _buffers;
    private readonly DiskCursor _disk;
    private readonly DiskCursorPool? _pool;
    private readonly DeadRanges? _dead;
    private readonly byte[] _lower;
    private readonly byte[] _upper;
    private bool _backward;
    private bool _isDisposed;

    // The layer that holds the current entry: an index into _buffers, its length for the disk, or -1.
    private int _layer = -1;

    /// <summary>Over a snapshot, or RocksDB alone.</summary>
    internal StoreCursor(BufferCursor[] buffers, DiskCursor disk, byte[] lower, byte[] upper)
    {
        _buffers = buffers;
        _disk = disk;
        _lower = lower;
        _upper = upper;
    }

    /// <summary>Over the live view.</summary>
    internal StoreCursor(BufferCursor[] buffers, DiskCursorPool pool, DeadRanges dead, byte[] lower, byte[] upper)
        : this(buffers, pool.Rent(lower, upper), lower, upper)
    {
        _pool = pool;
        _dead = dead;
    }

    public bool IsValid => _layer >= 0;

    public ReadOnlySpan<byte> Key => KeyOf(_layer);

    public ReadOnlySpan<byte> Value => _layer < _buffers.Length ? _buffers[_layer].Value : _disk.Value;

    public bool SeekToFirst() => Seek(_lower);

    /// <summary>Goes to the first key at or after <paramref name="key"/>.</summary>
    public bool Seek(ReadOnlySpan<byte> key)
    {
        if (key.SequenceCompareTo(_lower) < 0) key = _lower;
        _backward = false;
        if (_dead is null)
        {
            SeekLayers(key);
            return Settle();
        }

        if (_dead.TryFind(key, out var range)) key = range.High;
        var started = Stopwatch.GetTimestamp();
        SeekLayers(key);
        var found = Settle();
        if (Stopwatch.GetTimestamp() - started > SlowSeek) _dead.AddSlow(key, found ? Key : _upper);
        return found;
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
        if (_buffers.Length == 0)
        {
            // RocksDB keeps to the bounds, and passes over what is deleted.
            _disk.Next();
            if (!_disk.IsValid) _layer = -1;
            return _disk.IsValid;
        }

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
        if (_isDisposed) return;
        _isDisposed = true;
        if (_pool is null) _disk.Dispose();
        else _pool.Return(_disk);
    }

    private bool SeekBackward(ReadOnlySpan<byte> key)
    {
        _backward = true;
        if (_dead is null)
        {
            SeekLayers(key);
            return Settle();
        }

        if (_dead.TryFind(key, out var range)) key = range.Low;
        var started = Stopwatch.GetTimestamp();
        SeekLayers(key);
        var found = Settle();
        if (Stopwatch.GetTimestamp() - started > SlowSeek)
        {
            _dead.AddSlow(found ? DeadRanges.Successor(Key) : _lower, key);
        }

        return found;
    }

    private void SeekLayers(ReadOnlySpan<byte> key)
    {
        if (_backward)
        {
            foreach (var buffer in _buffers) buffer.SeekForPrevious(key);
            _disk.SeekForPrevious(key);
        }
        else
        {
            foreach (var buffer in _buffers) buffer.Seek(key);
            _disk.Seek(key);
        }
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
        byte[]? firstDead = null;
        for (var dead = 1; ; dead++)
        {
            _layer = Nearest();
            if (_layer < 0 || !IsWithinBounds())
            {
                _layer = -1;
                break;
            }

            if (_layer == _buffers.Length || !_buffers[_layer].IsDeleted) break;
            if (_dead is not null && TryPassOver(dead, ref firstDead)) continue;
            Leave();
        }

        if (firstDead is not null) Remember(firstDead);
        return _layer >= 0;
    }

    /// <summary>Takes the cursor, which stands at a deleted key, to the other end of a range known to be dead.</summary>
    private bool TryPassOver(int dead, ref byte[]? firstDead)
    {
        var isMany = dead % _dead!.MinLength == 0;
        if (!isMany && (dead > 1 || _dead.IsEmpty)) return false;

        var isKnown = _dead.TryFind(Key, out var range);
        if (isKnown || isMany) firstDead ??= Key.ToArray();
        if (isKnown) SeekLayers(_backward ? range.Low : range.High);
        return isKnown;
    }

    private void Remember(byte[] firstDead)
    {
        if (!_backward) _dead!.Add(firstDead, IsValid ? Key : _upper);
        else _dead!.Add(IsValid ? DeadRanges.Successor(Key) : _lower, DeadRanges.Successor(firstDead));
    }

    private bool IsWithinBounds() =>
        _backward ? Key.SequenceCompareTo(_lower) >= 0 : Key.SequenceCompareTo(_upper) < 0;

    private int Nearest()
    {
        var nearest = _disk.IsValid ? _buffers.Length : -1;
        for (var layer = _buffers.Length - 1; layer >= 0; layer--)
        {
            if (!_buffers[layer].IsValid) continue;
            if (nearest < 0)
            {
                nearest = layer;
                continue;
            }

            // Layers go from new to old, and on equal keys the newer one counts.
            var order = _buffers[layer].Key.SequenceCompareTo(KeyOf(nearest));
            if (_backward ? order >= 0 : order <= 0) nearest = layer;
        }

        return nearest;
    }

    /// <summary>Moves every layer that stands on the current key past it.</summary>
    private void Leave()
    {
        // Layers newer than the current one stand elsewhere, or theirs would be the current one.
        var current = KeyOf(_layer);
        if (_layer < _buffers.Length && _disk.IsValid && _disk.Key.SequenceEqual(current)) Advance(_buffers.Length);
        for (var layer = _buffers.Length - 1; layer > _layer; layer--)
        {
            if (_buffers[layer].IsValid && _buffers[layer].Key.SequenceEqual(current)) Advance(layer);
        }

        Advance(_layer);
    }

    private void Advance(int layer)
    {
        if (layer == _buffers.Length)
        {
            if (_backward) _disk.Previous();
            else _disk.Next();
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

    private ReadOnlySpan<byte> KeyOf(int layer) => layer < _buffers.Length ? _buffers[layer].Key : _disk.Key;
}
