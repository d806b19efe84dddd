namespace ArdbNet.Storage.Engine;

/// <summary>What the store asks of the log that is written ahead of it. Called on the flusher's thread.</summary>
public interface IStoreDurability
{
    /// <summary>Returns when the log is on disk up to <paramref name="offset"/>. Throws when the disk refuses.</summary>
    void SyncLog(long offset);

    /// <summary>RocksDB holds the state at <paramref name="offset"/> durably: the log before it may go.</summary>
    void Persisted(long offset);

    /// <summary>The store could not be written and will be tried again.</summary>
    void Failed(Exception cause);

    /// <summary>The store takes writes again.</summary>
    void Recovered();
}
