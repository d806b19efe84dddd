using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb.Native;

/// <summary>rocksdb_t: closed when the store is disposed and nothing that reads from it is left.</summary>
internal sealed unsafe partial class StoreHandle : NativeHandle
{
    internal static StoreHandle Open(string path, OptionsHandle options)
    {
        var store = new StoreHandle();
        nint error = 0;
        store.SetHandle(OpenNative(options, path, ref error));
        NativeError.ThrowIfSet(error);
        return store;
    }

    internal static StoreHandle OpenReadOnly(string path, OptionsHandle options)
    {
        var store = new StoreHandle();
        nint error = 0;
        store.SetHandle(OpenReadOnlyNative(options, path, errorIfWalExists: 0, ref error));
        NativeError.ThrowIfSet(error);
        return store;
    }

    protected override void Destroy(nint native) => CloseNative(native);

    [LibraryImport(
        RocksDbLibrary.ImportName, EntryPoint = "rocksdb_open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenNative(OptionsHandle options, string path, ref nint error);

    [LibraryImport(
        RocksDbLibrary.ImportName,
        EntryPoint = "rocksdb_open_for_read_only",
        StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenReadOnlyNative(
        OptionsHandle options, string path, byte errorIfWalExists, ref nint error);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_close")]
    private static partial void CloseNative(nint store);

    // By pointer: the caller holds the store, and hands its hold over to the slice.
    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_get_pinned")]
    internal static partial nint GetPinned(
        nint store, ReadOptionsHandle options, byte* key, nuint keyLength, ref nint error);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_write")]
    internal static partial void Write(
        StoreHandle store, WriteOptionsHandle options, WriteBatchHandle batch, ref nint error);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_flush")]
    internal static partial void Flush(StoreHandle store, FlushOptionsHandle options, ref nint error);

    [LibraryImport(
        RocksDbLibrary.ImportName,
        EntryPoint = "rocksdb_property_value",
        StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint Property(StoreHandle store, string name);

    [LibraryImport(
        RocksDbLibrary.ImportName,
        EntryPoint = "rocksdb_property_int",
        StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int PropertyNumber(StoreHandle store, string name, out ulong value);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_get_latest_sequence_number")]
    internal static partial ulong LatestSequenceNumber(StoreHandle store);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_compact_range")]
    internal static partial void CompactRange(
        StoreHandle store, byte* begin, nuint beginLength, byte* end, nuint endLength);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_suggest_compact_range")]
    internal static partial void SuggestCompactRange(
        StoreHandle store, byte* begin, nuint beginLength, byte* end, nuint endLength, ref nint error);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_delete_file_in_range")]
    internal static partial void DeleteFilesInRange(
        StoreHandle store, byte* begin, nuint beginLength, byte* end, nuint endLength, ref nint error);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_approximate_sizes")]
    internal static partial void ApproximateSizes(
        StoreHandle store,
        int count,
        byte** begins,
        nuint* beginLengths,
        byte** ends,
        nuint* endLengths,
        ulong* sizes,
        ref nint error);

    [LibraryImport(
        RocksDbLibrary.ImportName,
        EntryPoint = "rocksdb_set_options",
        StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void SetOptions(
        StoreHandle store, int count, string[] keys, string[] values, ref nint error);

    [LibraryImport(
        RocksDbLibrary.ImportName,
        EntryPoint = "rocksdb_ingest_external_file",
        StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void IngestFiles(
        StoreHandle store, string[] files, nuint count, IngestOptionsHandle options, ref nint error);
}
