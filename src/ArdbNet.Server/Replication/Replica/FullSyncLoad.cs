using ArdbNet.Rdb;
using ArdbNet.Rdb.Reading;
using ArdbNet.Replication.Log;
using ArdbNet.Replication.Replica;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;
using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Replication.Replica;

/// <summary>
/// A full sync: a master's RDB becomes a store and a log of its own beside the old ones, which go on serving. On the
/// link's thread, from the socket, without a copy of the file.
/// </summary>
internal sealed class FullSyncLoad
{
    private readonly ServerOptions _options;
    private readonly ILoggerFactory _loggers;
    private readonly StoreFolders _folders;
    private readonly TransferStream _transfer;

    public FullSyncLoad(ServerOptions options, ILoggerFactory loggers, TransferStream transfer)
    {
        _options = options;
        _loggers = loggers;
        _folders = new StoreFolders(options.DataDirectory);
        _transfer = transfer;
    }

    public FullSyncProgress Progress { get; } = new();

    /// <summary>
    /// Loads all; what is in <c>sync/</c> then only has to be put in force. Returns the beginning of the stream, if it
    /// has come already.
    /// </summary>
    /// <exception cref="LinkException">The link or the disk fails.</exception>
    /// <exception cref="RdbFormatException">The RDB is damaged, or holds what cannot be kept.</exception>
    public byte[] Run(HistoryIds history, long offset)
    {
        _folders.BeginSync();
        CheckSpace();
        var durability = new UnloggedStore();
        byte[] stream;
        using (var engine = StorageEngine.Open(Store.EngineOptionsOf(_options, _folders.SyncStore), durability))
        {
            stream = Load(engine, offset, durability);
            Persist(engine);
        }

        ReplicationLog.Create(
            Store.LogOptionsOf(_options, _folders.SyncLog, _loggers), history, offset, Progress.StreamDatabase);
        return stream;
    }

    /// <summary>What was loaded is not wanted any more.</summary>
    public void Drop()
    {
        try
        {
            _folders.DropSync();
        }
        catch (IOException)
        {
            // The next start or full sync removes it.
        }
    }

    private byte[] Load(StorageEngine engine, long offset, UnloggedStore durability)
    {
        var dataset = Dataset.Open(engine, _options.Databases);
        var source = new RdbSource(_transfer, isChecked: true);
        var limits = _options.PackingLimits;
        var sink = new FullSyncSink(dataset, limits, offset, Progress, ReplicaFilter.Of(_options));
        new RdbReader(source).Read(ref sink);
        if (durability.Failure is { } failure) throw new LinkException($"The disk does not take the full sync: {failure.Message}");
        dataset.Commit(offset, Progress.StreamDatabase);
        return _transfer.End(source.Unread);
    }

    // It may take long, and the master must not believe that this replica is dead.
    private void Persist(StorageEngine engine)
    {
        var persisting = Task.Run(engine.Persist);
        while (Task.WaitAny([persisting], TimeSpan.FromMilliseconds(100)) < 0) _transfer.ShowLife();
        persisting.GetAwaiter().GetResult();
    }

    // Old and new data lie side by side until the switch. A store is hardly ever bigger than its RDB by half.
    private void CheckSpace()
    {
        var free = new DriveInfo(_options.DataDirectory).AvailableFreeSpace;
        var dump = Math.Min(_transfer.TotalBytes, long.MaxValue / 4);
        var needed = dump + (dump / 2) + _options.ReplLogSegmentSize;
        if (free < needed)
        {
            throw new LinkException(
                $"A full sync of {_transfer.TotalBytes} bytes needs about {needed} bytes of disk beside the old data, "
                + $"and {free} are free.");
        }
    }
}
