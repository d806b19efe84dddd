using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb.Native;

/// <summary>rocksdb_flushoptions_t.</summary>
internal sealed partial class FlushOptionsHandle : NativeHandle
{
    internal static FlushOptionsHandle Create(bool wait)
    {
        var options = new FlushOptionsHandle();
        options.SetHandle(CreateNative());
        SetWait(options, OptionsHandle.Flag(wait));
        return options;
    }

    protected override void Destroy(nint native) => DestroyNative(native);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_flushoptions_create")]
    private static partial nint CreateNative();

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_flushoptions_destroy")]
    private static partial void DestroyNative(nint options);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_flushoptions_set_wait")]
    private static partial void SetWait(FlushOptionsHandle options, byte value);
}
