namespace ArdbNet.RocksDb;

/// <summary>How far a read may go for its data.</summary>
public enum ReadTier
{
    /// <summary>Memtables, block cache and disk.</summary>
    All = 0,

    /// <summary>No disk reads: what is not in memory fails with <see cref="RocksDbErrorKind.Incomplete"/>.</summary>
    BlockCache = 1,

    /// <summary>Only data that would survive a crash.</summary>
    Persisted = 2,

    /// <summary>Only memtables; for point reads.</summary>
    Memtable = 3,
}
