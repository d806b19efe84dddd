using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types.Packing;

namespace ArdbNet.Storage.Tests.Keyspace;

/// <summary>A data set on a real store in a temporary folder.</summary>
internal sealed class TemporaryDataset : IStoreDurability, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ardbnet-dataset-");
    private readonly int _databases;
    private readonly long _writeBufferSize;
    private readonly PackedCapacity _packedCapacity;
    private readonly long _hotCacheSize;
    private long _offset;

    /// <param name="databases">Number of databases.</param>
    /// <param name="writeBufferSize">Bytes; a small buffer is frozen after almost every command.</param>
    /// <param name="packedCapacity">Up to where hashes and sets are packed; without it never.</param>
    /// <param name="hotCacheSize">Bytes; without it there is no cache of values.</param>
    public TemporaryDataset(
        int databases = 16, long writeBufferSize = 64L << 20, PackedCapacity packedCapacity = default, long hotCacheSize = 0)
    {
        _hotCacheSize = hotCacheSize;
        _packedCapacity = packedCapacity;
        _databases = databases;
        _writeBufferSize = writeBufferSize;
        Open();
    }

    public StorageEngine Engine { get; private set; } = null!;

    public Dataset Dataset { get; private set; } = null!;

    /// <summary>Database 0.</summary>
    public Database Database => Dataset[0];

    /// <summary>Ends a command whose changes are final.</summary>
    public void Commit()
    {
        Dataset.Commit(++_offset, streamDatabase: 0);
        Engine.EndCommand();
    }

    /// <summary>Ends a command that never happened.</summary>
    public void Rollback()
    {
        Dataset.Rollback();
        Engine.EndCommand();
    }

    /// <summary>Writes everything down and opens the store again.</summary>
    public void Reopen()
    {
        Engine.Persist();
        Engine.Dispose();
        Open();
    }

    public void SyncLog(long offset)
    {
    }

    public void Persisted(long offset)
    {
    }

    public void Failed(Exception cause)
    {
    }

    public void Recovered()
    {
    }

    public void Dispose()
    {
        Engine.Dispose();
        _directory.Delete(recursive: true);
    }

    private void Open()
    {
        var options = new EngineOptions
        {
            Directory = _directory.FullName,
            WriteBufferSize = _writeBufferSize,
            HotCacheSize = _hotCacheSize,
        };
        Engine = StorageEngine.Open(options, this);
        Dataset = Dataset.Open(Engine, _databases);
        Dataset.PackedCapacity = _packedCapacity;
    }
}
