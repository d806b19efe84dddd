using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb.Native;

/// <summary>rocksdb_cache_t: a shared reference; stores that use the cache hold their own.</summary>
internal sealed partial class CacheHandle : NativeHandle
{
    internal static CacheHandle CreateLru(nuint capacityBytes)
    {
        var cache = new CacheHandle();
        cache.SetHandle(CreateNative(capacityBytes));
        return cache;
    }

    protected override void Destroy(nint native) => DestroyNative(native);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_cache_set_capacity")]
    internal static partial void SetCapacity(CacheHandle cache, nuint capacityBytes);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_cache_get_capacity")]
    internal static partial nuint GetCapacity(CacheHandle cache);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_cache_get_usage")]
    internal static partial nuint GetUsage(CacheHandle cache);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_cache_get_pinned_usage")]
    internal static partial nuint GetPinnedUsage(CacheHandle cache);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_cache_create_lru")]
    private static partial nint CreateNative(nuint capacityBytes);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_cache_destroy")]
    private static partial void DestroyNative(nint cache);
}
