using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb.Native;

/// <summary>rocksdb_iterator_t: keeps its store open and the bounds of its read options in memory.</summary>
internal sealed unsafe partial class IteratorHandle : NativeHandle
{
    private IteratorHandle(StoreHandle store, ReadOptionsHandle options)
    {
        KeepAlive(store);
        KeepAlive(options);
        Options = options;
    }

    internal ReadOptionsHandle Options { get; }

    internal static IteratorHandle Create(StoreHandle store, ReadOptionsHandle options)
    {
        var iterator = new IteratorHandle(store, options);
        iterator.SetHandle(CreateNative(store, options));
        return iterator;
    }

    protected override void Destroy(nint native) => DestroyNative(native);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_create_iterator")]
    private static partial nint CreateNative(StoreHandle store, ReadOptionsHandle options);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_iter_destroy")]
    private static partial void DestroyNative(nint iterator);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_iter_seek_to_first")]
    internal static partial void SeekToFirst(nint iterator);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_iter_seek_to_last")]
    internal static partial void SeekToLast(nint iterator);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_iter_seek")]
    internal static partial void Seek(nint iterator, byte* key, nuint length);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_iter_seek_for_prev")]
    internal static partial void SeekForPrevious(nint iterator, byte* key, nuint length);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_iter_next")]
    internal static partial void Next(nint iterator);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_iter_prev")]
    internal static partial void Previous(nint iterator);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_iter_valid")]
    [SuppressGCTransition]
    internal static partial byte IsValid(nint iterator);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_iter_key")]
    [SuppressGCTransition]
    internal static partial byte* Key(nint iterator, out nuint length);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_iter_value")]
    [SuppressGCTransition]
    internal static partial byte* Value(nint iterator, out nuint length);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_iter_get_error")]
    internal static partial void GetError(nint iterator, ref nint error);
}
