using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb.Native;

/// <summary>rocksdb_cache_t: a shared reference; stores that use the cache hold their own.</summary>
internal sealed partial class CacheHandle : NativeHandle
{
    internal static CacheHandle CreateLru(nuint capacity, int shardBits)
    {
        var options = CreateOptions();
        SetOptionsCapacity(options, capacity);
        SetShardBits(options, shardBits);
        var cache = new CacheHandle();
        cache.SetHandle(CreateLruNative(options));
        DestroyOptions(options);
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

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_cache_create_lru_opts")]
    private static partial nint CreateLruNative(nint options);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_lru_cache_options_create")]
    private static partial nint CreateOptions();

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_lru_cache_options_set_capacity")]
    private static partial void SetOptionsCapacity(nint options, nuint bytes);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_lru_cache_options_set_num_shard_bits")]
    private static partial void SetShardBits(nint options, int bits);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_lru_cache_options_destroy")]
    private static partial void DestroyOptions(nint options);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_cache_destroy")]
    private static partial void DestroyNative(nint cache);
}
