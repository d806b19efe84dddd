namespace ArdbNet.Storage.Engine;

/// <summary>What the store takes of memory and disk at a moment, in bytes where nothing else is said.</summary>
/// <param name="Buffers">Write buffers, frozen ones included.</param>
/// <param name="FrozenBuffers">Number of buffers that wait for RocksDB.</param>
/// <param name="BlockCache">Blocks, indexes and filters that RocksDB keeps.</param>
/// <param name="BlockCacheCapacity">Most that the block cache may take.</param>
/// <param name="MemTables">RocksDB's own write buffers.</param>
/// <param name="TableReaders">What open table files take outside the block cache.</param>
/// <param name="Tables">Table files on disk.</param>
/// <param name="Snapshots">Number of snapshots in use.</param>
/// <param name="PendingCompaction">Bytes that compactions have yet to rewrite, estimated.</param>
/// <param name="HotCache">Values that were read lately, kept beside RocksDB.</param>
/// <param name="HotCacheCapacity">Most that these may take.</param>
/// <param name="HotCacheHits">Number of look-ups that found what they asked for there.</param>
/// <param name="HotCacheMisses">Number of look-ups that had to ask RocksDB.</param>
public sealed record StoreFigures(
    long Buffers,
    int FrozenBuffers,
    long BlockCache,
    long BlockCacheCapacity,
    long MemTables,
    long TableReaders,
    long Tables,
    long Snapshots,
    long PendingCompaction,
    long HotCache,
    long HotCacheCapacity,
    long HotCacheHits,
    long HotCacheMisses);
