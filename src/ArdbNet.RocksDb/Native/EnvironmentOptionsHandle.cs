using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb.Native;

/// <summary>rocksdb_envoptions_t, with RocksDB's defaults.</summary>
internal sealed partial class EnvironmentOptionsHandle : NativeHandle
{
    internal static EnvironmentOptionsHandle Create()
    {
        var options = new EnvironmentOptionsHandle();
        options.SetHandle(CreateNative());
        return options;
    }

    protected override void Destroy(nint native) => DestroyNative(native);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_envoptions_create")]
    private static partial nint CreateNative();

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_envoptions_destroy")]
    private static partial void DestroyNative(nint options);
}
