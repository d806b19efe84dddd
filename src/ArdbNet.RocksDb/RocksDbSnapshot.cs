using ArdbNet.RocksDb.Native;

namespace ArdbNet.RocksDb;

/// <summary>
/// A view of the store at one moment, read through <see cref="ReadOptions.Snapshot"/>. The store stays open until it
/// and all read options made with it are disposed.
/// </summary>
public sealed class RocksDbSnapshot : IDisposable
{
    private readonly SnapshotHandle _handle;

    internal RocksDbSnapshot(SnapshotHandle handle) => _handle = handle;

    internal SnapshotHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }

    internal bool IsOf(StoreHandle store) => _handle.Store == store;

    public void Dispose() => _handle.Dispose();
}
