using ArdbNet.RocksDb;
using ArdbNet.Storage.Engine.Buffering;

namespace ArdbNet.Storage.Engine;

/// <summary>
/// The store at one offset, unchanged by later writes: the buffers that were frozen then, over a RocksDB snapshot.
/// Belongs to one thread at a time; dispose it soon, it keeps old versions alive.
/// </summary>
public sealed class StoreSnapshot : StoreView, IDisposable
{
    private readonly WriteBuffer[] _buffers;
    private readonly DiskSnapshot _snapshot;
    private readonly ReadOptions _options;
    private PinnedSlice _pin;
    private bool _isPinned;
    private bool _isDisposed;

    internal StoreSnapshot(DiskSnapshot snapshot, WriteBuffer[] buffers, long offset)
    {
        foreach (var buffer in buffers)
        {
            if (!buffer.TryAddReference()) throw new InvalidOperationException("A snapshot of a released buffer.");
        }

        _buffers = buffers;
        _snapshot = snapshot;
        _options = new ReadOptions { Snapshot = snapshot.Snapshot, FillCache = false };
        Offset = offset;
    }

    /// <summary>The log offset whose state this is.</summary>
    public long Offset { get; }

    /// <summary>The same view for one more thread at a time. Both are to be disposed.</summary>
    public StoreSnapshot Share() => new(_snapshot.AddUser(), _buffers, Offset);

    /// <summary>Bytes that the keys between take in files, about; what is still in memory does not count.</summary>
    public long ApproximateSize(ReadOnlySpan<byte> begin, ReadOnlySpan<byte> end) =>
        _snapshot.Disk.ApproximateSize(begin, end);

    public override bool TryGet(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        foreach (var buffer in _buffers)
        {
            var lookup = buffer.Find(key, out value);
            if (lookup != BufferLookup.Absent) return lookup == BufferLookup.Found;
        }

        Unpin();
        _pin = _snapshot.Disk.Get(key, _options);
        _isPinned = true;
        value = _pin.IsFound ? _pin.Span : default;
        return _pin.IsFound;
    }

    public override StoreCursor OpenCursor(ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper)
    {
        var (first, end) = (lower.ToArray(), upper.ToArray());
        return new StoreCursor(OpenBuffers(), OpenDisk(first, end), first, end);
    }

    internal override BufferCursor[] OpenBuffers()
    {
        var cursors = new BufferCursor[_buffers.Length];
        for (var i = 0; i < cursors.Length; i++) cursors[i] = _buffers[i].OpenCursor();
        return cursors;
    }

    internal override DiskCursor OpenDisk(byte[] lower, byte[] upper) =>
        _snapshot.Disk.OpenCursor(_snapshot.Snapshot, lower, upper);

    internal override void CloseDisk(DiskCursor cursor) => cursor.Dispose();

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        Unpin();
        _options.Dispose();
        _snapshot.Release();
        foreach (var buffer in _buffers) buffer.Release();
    }

    private void Unpin()
    {
        if (_isPinned) _pin.Dispose();
        _isPinned = false;
    }
}
