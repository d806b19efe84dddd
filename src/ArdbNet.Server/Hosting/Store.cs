using ArdbNet.Replication.Log;
using ArdbNet.Replication.Replica;
using ArdbNet.Server.Configuration;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;
using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Hosting;

/// <summary>
/// The data directory while it is open: the lock that makes it ours (<c>ardbnet.lock</c>), the engine (<c>store/</c>),
/// the log (<c>repl/</c>) and the keyspace over both. Made and disposed in the executor.
/// </summary>
public sealed class Store : IDisposable
{
    private readonly DirectoryLock _lock;
    private readonly GarbageSweeper _sweeper;

    private Store(
        DirectoryLock @lock,
        StorageEngine engine,
        ReplicationLog log,
        ReceiptTimes receipts,
        Dataset dataset,
        string logDirectory)
    {
        LogDirectory = logDirectory;
        Receipts = receipts;
        _lock = @lock;
        Engine = engine;
        Log = log;
        Dataset = dataset;
        _sweeper = new GarbageSweeper(engine);
    }

    public StorageEngine Engine { get; }

    public ReplicationLog Log { get; }

    public Dataset Dataset { get; }

    /// <summary>When a master's stream was received.</summary>
    public ReceiptTimes Receipts { get; }

    public GarbageSweeper Sweeper => _sweeper;

    /// <summary>Where the log lies, and dumps on their way to replicas.</summary>
    public string LogDirectory { get; }

    /// <summary>Opens or creates the directory's store and log. The log is still to be replayed.</summary>
    /// <exception cref="StoreException">In use, from a newer version, or not readable.</exception>
    /// <exception cref="LogException">The log can't be opened.</exception>
    public static Store Open(ServerOptions options, ILoggerFactory loggers)
    {
        var directory = options.DataDirectory;
        var @lock = DirectoryLock.Take(directory);
        var durability = new StoreDurability(loggers.CreateLogger<Store>());
        StorageEngine? engine = null;
        ReplicationLog? log = null;
        try
        {
            var folders = new StoreFolders(directory);
            folders.Recover();
            var engineOptions = EngineOptionsOf(options, folders.Store);
            MissingStore.Refuse(engineOptions.Directory, folders.Log);
            engine = StorageEngine.Open(engineOptions, durability);
            var keyspace = Dataset.Open(engine, options.Databases);
            keyspace.PackedCapacity = options.PackedCapacity;
            log = ReplicationLog.Open(LogOptionsOf(options, folders.Log, folders.Store, loggers), engine.PersistedOffset);
            var receipts = ReceiptTimes.Open(Path.Combine(folders.Log, "receipts"), log.TailOffset);
            log.BeforeSync = receipts.Sync;
            var store = new Store(@lock, engine, log, receipts, keyspace, folders.Log);
            durability.Store = store;
            return store;
        }
        catch
        {
            log?.Dispose();
            engine?.Dispose();
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>Makes everything durable and marks the log as cleanly closed.</summary>
    /// <exception cref="StoreException">The store can't be written; the log has it all, and is on the disk.</exception>
    /// <exception cref="LogException">The log can't be written.</exception>
    public void Close(int selectedDatabase)
    {
        try
        {
            Engine.Persist();
        }
        catch (StoreException)
        {
            Log.SyncTo(Log.TailOffset);
            throw;
        }

        Log.Close(selectedDatabase);
    }

    public void Dispose()
    {
        _sweeper.Dispose();
        Engine.Dispose();
        Log.Dispose();
        Receipts.Dispose();
        _lock.Dispose();
    }

    internal static EngineOptions EngineOptionsOf(ServerOptions options, string directory) => new()
    {
        Directory = directory,
        WriteBufferSize = options.WriteBufferSize,
        BlockCacheSize = options.RocksDbBlockCacheSize,
        HotCacheSize = options.HotCacheSize,
        FetchThreads = options.FetchThreads,
        FetchPatience = TimeSpan.FromMicroseconds(options.FetchPatience),
        MaxOpenFiles = options.RocksDbMaxOpenFiles,
        BloomBitsPerKey = options.RocksDbBloomBits,
        Compression = options.RocksDbCompression,
        BottommostCompression = options.RocksDbBottommostCompression,
        RocksDbOptionsText = options.RocksDbOptions,
    };

    /// <param name="options">The configuration.</param>
    /// <param name="directory">The log's.</param>
    /// <param name="storeDirectory">That of the store, which has been opened there at least once.</param>
    /// <param name="loggers">Where the log tells what befalls it.</param>
    internal static LogOptions LogOptionsOf(
        ServerOptions options, string directory, string storeDirectory, ILoggerFactory loggers) => new()
        {
            Directory = directory,
            StoreId = ReadStoreId(storeDirectory),
            SegmentSize = options.ReplLogSegmentSize,
            BacklogSize = options.ReplBacklogSize,
            Fsync = FsyncPolicyOf(options.AppendFsync),
            Logger = loggers.CreateLogger<ReplicationLog>(),
        };

    // RocksDB names a database when it makes it, and keeps the name in this file.
    private static string ReadStoreId(string storeDirectory)
    {
        var file = Path.Combine(storeDirectory, "IDENTITY");
        var id = File.Exists(file) ? File.ReadAllText(file).Trim() : "";
        return id.Length == LogOptions.StoreIdLength ? id : "";
    }

    internal static FsyncPolicy FsyncPolicyOf(AppendFsync fsync) => fsync switch
    {
        AppendFsync.Always => FsyncPolicy.Always,
        AppendFsync.No => FsyncPolicy.No,
        _ => FsyncPolicy.EverySecond,
    };
}
