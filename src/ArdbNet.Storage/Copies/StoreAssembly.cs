using ArdbNet.RocksDb;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Copies;

/// <summary>Makes a store of finished table files, without rewriting their entries.</summary>
public static class StoreAssembly
{
    private const long CacheSize = 8 << 20;

    /// <summary>Makes the store, durable when this returns. The files are moved into it.</summary>
    /// <param name="options">How it is opened; its directory must not exist.</param>
    /// <param name="files">Together all live entries; their keys do not overlap.</param>
    /// <param name="state">What the entries are.</param>
    /// <exception cref="StoreException">The disk refuses; the directory is of no use.</exception>
    public static void Build(EngineOptions options, IReadOnlyList<string> files, AppliedRecord state)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(state);
        if (Directory.Exists(options.Directory)) throw new StoreException($"'{options.Directory}' exists.");
        try
        {
            using var disk = DiskStore.Open(options with { BlockCacheSize = CacheSize });
            if (files.Count > 0) disk.Ingest(files);
            // Last: what has this record is whole.
            using var batch = new WriteBatch();
            batch.Put(AppliedRecord.Key, state.Write());
            batch.Put(WrittenMark.Key, WrittenMark.Of(state.Offset));
            disk.Write(batch);
            disk.Flush();
            if (!WrittenMark.IsPersisted(disk, state.Offset)) throw new StoreException("RocksDB did not flush its last record.");
        }
        catch (RocksDbException failure)
        {
            throw new StoreException($"Can't make the store in '{options.Directory}': {failure.Message}", failure);
        }
    }
}
