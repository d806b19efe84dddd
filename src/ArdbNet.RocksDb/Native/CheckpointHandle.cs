using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb.Native;

/// <summary>rocksdb_checkpoint_t: makes checkpoints of one store.</summary>
internal sealed partial class CheckpointHandle : NativeHandle
{
    private CheckpointHandle(StoreHandle store) => KeepAlive(store);

    internal static CheckpointHandle Create(StoreHandle store)
    {
        var checkpoint = new CheckpointHandle(store);
        nint error = 0;
        checkpoint.SetHandle(CreateNative(store, ref error));
        if (error != 0)
            checkpoint.Dispose();
        NativeError.ThrowIfSet(error);
        return checkpoint;
    }

    protected override void Destroy(nint native) => DestroyNative(native);

    [LibraryImport(
        RocksDbLibrary.ImportName,
        EntryPoint = "rocksdb_checkpoint_create",
        StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void Write(
        CheckpointHandle checkpoint, string directory, ulong logSizeForFlush, ref nint error);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_checkpoint_object_create")]
    private static partial nint CreateNative(StoreHandle store, ref nint error);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_checkpoint_object_destroy")]
    private static partial void DestroyNative(nint checkpoint);
}
