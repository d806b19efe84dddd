using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Tests.Engine;

/// <summary>A store in a temporary folder with its data set and a log that is only a number.</summary>
internal sealed class TemporaryEngine : IStoreDurability, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ardbnet-engine-");
    private readonly EngineOptions _options;
    private volatile Exception? _fault;
    private long _syncedOffset;
    private int _failures;
    private int _recoveries;

    public TemporaryEngine(long writeBufferSize = 64 << 20, int rememberedDeletions = 2)
    {
        _options = new EngineOptions
        {
            Directory = _directory.FullName,
            WriteBufferSize = writeBufferSize,
            HotCacheSize = 1 << 20,
            FetchThreads = 2,
            RememberedDeletions = rememberedDeletions,
        };
        Open();
    }

    public StorageEngine Engine { get; private set; } = null!;

    public Dataset Dataset { get; private set; } = null!;

    public EngineOptions Options => _options;

    /// <summary>The end of the log.</summary>
    public long Offset { get; private set; }

    public int Failures => Volatile.Read(ref _failures);

    public int Recoveries => Volatile.Read(ref _recoveries);

    /// <summary>Up to where the store has asked for the log to be on disk.</summary>
    public long SyncedOffset => Interlocked.Read(ref _syncedOffset);

    /// <summary>What a sync of the log throws from now on, or null.</summary>
    public Exception? Fault
    {
        get => _fault;
        set => _fault = value;
    }

    public void Open()
    {
        Engine = StorageEngine.Open(_options, this);
        Dataset = Dataset.Open(Engine, 16);
        Offset = Engine.AppliedOffset;
    }

    /// <summary>Ends a command; its log entry has one byte.</summary>
    public void Commit()
    {
        Dataset.Commit(++Offset, streamDatabase: 0);
        Engine.EndCommand();
    }

    public void Rollback()
    {
        Dataset.Rollback();
        Engine.EndCommand();
    }

    /// <summary>Writes everything down and opens the store again.</summary>
    public void Reopen()
    {
        Engine.Persist();
        Kill();
    }

    /// <summary>Opens the store again with what it has on disk at the moment.</summary>
    public void Kill()
    {
        Engine.Dispose();
        Open();
    }

    public void SyncLog(long offset)
    {
        if (_fault is { } fault) throw fault;
        Interlocked.Exchange(ref _syncedOffset, offset);
    }

    public void Persisted(long offset)
    {
    }

    public void Failed(Exception cause) => Interlocked.Increment(ref _failures);

    public void Recovered() => Interlocked.Increment(ref _recoveries);

    public void Dispose()
    {
        Engine.Dispose();
        _directory.Delete(recursive: true);
    }
}
