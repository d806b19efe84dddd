using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb.Native;

/// <summary>rocksdb_block_based_table_options_t: copied when options take it over.</summary>
internal sealed partial class TableOptionsHandle : NativeHandle
{
    internal static TableOptionsHandle Create()
    {
        var table = new TableOptionsHandle();
        table.SetHandle(CreateNative());
        return table;
    }

    internal static TableOptionsHandle From(RocksDbOptions options)
    {
        var table = Create();
        SetBlockSize(table, (nuint)options.BlockSizeBytes);
        SetCacheIndexAndFilterBlocks(table, OptionsHandle.Flag(options.CacheIndexAndFilterBlocks));
        SetPinLevel0(table, OptionsHandle.Flag(options.PinLevel0FilterAndIndexBlocks));
        SetHighPriority(table, OptionsHandle.Flag(options.CacheIndexAndFilterBlocks));
        if (options.BlockCache is not null)
            SetBlockCache(table, options.BlockCache.Handle);
        // The table options become the owner of the filter policy.
        if (options.BloomFilterBitsPerKey > 0)
            SetFilterPolicy(table, CreateBloomFilter(options.BloomFilterBitsPerKey));
        return table;
    }

    protected override void Destroy(nint native) => DestroyNative(native);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_block_based_options_create")]
    private static partial nint CreateNative();

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_block_based_options_destroy")]
    private static partial void DestroyNative(nint table);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_block_based_options_set_block_size")]
    private static partial void SetBlockSize(TableOptionsHandle table, nuint bytes);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_block_based_options_set_block_cache")]
    private static partial void SetBlockCache(TableOptionsHandle table, CacheHandle cache);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_block_based_options_set_filter_policy")]
    private static partial void SetFilterPolicy(TableOptionsHandle table, nint filterPolicy);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_filterpolicy_create_bloom_full")]
    private static partial nint CreateBloomFilter(double bitsPerKey);

    [LibraryImport(
        RocksDbLibrary.ImportName,
        EntryPoint = "rocksdb_block_based_options_set_cache_index_and_filter_blocks")]
    private static partial void SetCacheIndexAndFilterBlocks(TableOptionsHandle table, byte value);

    [LibraryImport(
        RocksDbLibrary.ImportName,
        EntryPoint = "rocksdb_block_based_options_set_cache_index_and_filter_blocks_with_high_priority")]
    private static partial void SetHighPriority(TableOptionsHandle table, byte value);

    [LibraryImport(
        RocksDbLibrary.ImportName,
        EntryPoint = "rocksdb_block_based_options_set_pin_l0_filter_and_index_blocks_in_cache")]
    private static partial void SetPinLevel0(TableOptionsHandle table, byte value);
}
