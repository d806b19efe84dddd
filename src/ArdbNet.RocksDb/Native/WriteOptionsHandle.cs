using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb.Native;

/// <summary>rocksdb_writeoptions_t.</summary>
internal sealed partial class WriteOptionsHandle : NativeHandle
{
    internal static WriteOptionsHandle Create()
    {
        var options = new WriteOptionsHandle();
        options.SetHandle(CreateNative());
        return options;
    }

    protected override void Destroy(nint native) => DestroyNative(native);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_writeoptions_create")]
    private static partial nint CreateNative();

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_writeoptions_destroy")]
    private static partial void DestroyNative(nint options);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_writeoptions_set_sync")]
    internal static partial void SetSync(WriteOptionsHandle options, byte value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_writeoptions_disable_WAL")]
    internal static partial void SetDisableWal(WriteOptionsHandle options, int value);
}
