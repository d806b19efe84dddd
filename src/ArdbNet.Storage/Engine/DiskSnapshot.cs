using ArdbNet.RocksDb;

namespace ArdbNet.Storage.Engine;

/// <summary>A RocksDB snapshot that several views of the engine share; the last one lets it go. Any thread.</summary>
internal sealed class DiskSnapshot(DiskStore disk, RocksDbSnapshot snapshot)
{
    private int _users = 1;

    public RocksDbSnapshot Snapshot => snapshot;

    public DiskStore Disk => disk;

    /// <summary>One more view; there must be one that is not released.</summary>
    public DiskSnapshot AddUser()
    {
        Interlocked.Increment(ref _users);
        return this;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _users) > 0) return;
        snapshot.Dispose();
        disk.SnapshotDisposed();
    }
}
