using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb.Native;

/// <summary>rocksdb_writebatch_t.</summary>
internal sealed unsafe partial class WriteBatchHandle : NativeHandle
{
    internal static WriteBatchHandle Create()
    {
        var batch = new WriteBatchHandle();
        batch.SetHandle(CreateNative());
        return batch;
    }

    protected override void Destroy(nint native) => DestroyNative(native);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_writebatch_create")]
    private static partial nint CreateNative();

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_writebatch_destroy")]
    private static partial void DestroyNative(nint batch);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_writebatch_clear")]
    internal static partial void Clear(WriteBatchHandle batch);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_writebatch_count")]
    [SuppressGCTransition]
    internal static partial int Count(WriteBatchHandle batch);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_writebatch_put")]
    internal static partial void Put(
        WriteBatchHandle batch, byte* key, nuint keyLength, byte* value, nuint valueLength);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_writebatch_put")]
    [SuppressGCTransition]
    internal static partial void PutShort(
        WriteBatchHandle batch, byte* key, nuint keyLength, byte* value, nuint valueLength);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_writebatch_delete")]
    internal static partial void Delete(WriteBatchHandle batch, byte* key, nuint keyLength);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_writebatch_delete_range")]
    internal static partial void DeleteRange(
        WriteBatchHandle batch, byte* begin, nuint beginLength, byte* end, nuint endLength);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_writebatch_data")]
    [SuppressGCTransition]
    internal static partial byte* Data(WriteBatchHandle batch, out nuint size);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_writebatch_set_save_point")]
    internal static partial void SetSavePoint(WriteBatchHandle batch);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_writebatch_rollback_to_save_point")]
    internal static partial void RollbackToSavePoint(WriteBatchHandle batch, ref nint error);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_writebatch_pop_save_point")]
    internal static partial void PopSavePoint(WriteBatchHandle batch, ref nint error);
}
