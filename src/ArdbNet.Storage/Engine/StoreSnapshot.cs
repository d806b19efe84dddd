using ArdbNet.RocksDb;
using ArdbNet.Storage.Engine.Buffering;

namespace ArdbNet.Storage.Engine;

/// <summary>
/// The store at one offset, unchanged by later writes: the buffers that were frozen then, over a RocksDB snapshot.
/// Belongs to one thread at a time; dispose it soon, it keeps old versions alive.
/// </summary>
public sealed class StoreSnapshot : StoreView, IDisposable
{
    private readonly DiskStore _disk;
    private readonly WriteBuffer[] _buffers;
    private readonly RocksDbSnapshot _snapshot;
    private readonly ReadOptions _options;
    private PinnedSlice _pin;
    private bool _isPinned;
    private bool _isDisposed;

    internal StoreSnapshot(DiskStore disk, WriteBuffer[] buffers, long offset)
    {
        foreach (var buffer in buffers)
        {
            if (!buffer.TryAddReference()) throw new InvalidOperationException("A snapshot of a released buffer.");
        }

        _disk = disk;
        _buffers = buffers;
        _snapshot = disk.CreateSnapshot();
        _options = new ReadOptions { Snapshot = _snapshot, FillCache = false };
        Offset = offset;
    }

    /// <summary>The log offset whose state this is.</summary>
    public long Offset { get; }

    public override bool TryGet(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        foreach (var buffer in _buffers)
        {
            var lookup = buffer.Find(key, out value);
            if (lookup != BufferLookup.Absent) return lookup == BufferLookup.Found;
        }

        Unpin();
        _pin = _disk.Get(key, _options);
        _isPinned = true;
        value = _pin.IsFound ? _pin.Span : default;
        return _pin.IsFound;
    }

    public override StoreCursor OpenCursor(ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper)
    {
        var cursors = new BufferCursor[_buffers.Length];
        for (var i = 0; i < cursors.Length; i++) cursors[i] = _buffers[i].OpenCursor();
        return new StoreCursor(
            cursors, _disk.OpenCursor(_snapshot, lower, upper), lower.ToArray(), upper.ToArray());
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        Unpin();
        _options.Dispose();
        _snapshot.Dispose();
        foreach (var buffer in _buffers) buffer.Release();
        _disk.SnapshotDisposed();
    }

    private void Unpin()
    {
        if (_isPinned) _pin.Dispose();
        _isPinned = false;
    }
}
