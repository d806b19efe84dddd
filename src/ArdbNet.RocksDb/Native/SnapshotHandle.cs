using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb.Native;

/// <summary>rocksdb_snapshot_t: released through its store, which it keeps open.</summary>
internal sealed partial class SnapshotHandle : NativeHandle
{
    private readonly StoreHandle _store;

    private SnapshotHandle(StoreHandle store)
    {
        _store = store;
        KeepAlive(store);
    }

    internal StoreHandle Store => _store;

    internal static SnapshotHandle Create(StoreHandle store)
    {
        var snapshot = new SnapshotHandle(store);
        snapshot.SetHandle(CreateNative(store));
        return snapshot;
    }

    // The store may be disposed already: only its pointer is sure to be usable here.
    protected override void Destroy(nint native) => ReleaseNative(_store.DangerousGetHandle(), native);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_create_snapshot")]
    private static partial nint CreateNative(StoreHandle store);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_release_snapshot")]
    private static partial void ReleaseNative(nint store, nint snapshot);
}
