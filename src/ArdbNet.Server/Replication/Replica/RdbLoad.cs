using ArdbNet.Rdb.Reading;
using ArdbNet.Replication.Log;
using ArdbNet.Replication.Replica;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Dumps;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;
using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Replication.Replica;

/// <summary>A full sync by RDB, read key by key without a copy of the file. Broken off, it begins anew.</summary>
/// <param name="options">Where the data lies, and what is kept of the master's.</param>
/// <param name="loggers">For the new log.</param>
/// <param name="transfer">The master's RDB.</param>
/// <param name="dumpOld">Gives the data that there is, for an archive that keeps it.</param>
internal sealed class RdbLoad(
    ServerOptions options, ILoggerFactory loggers, TransferStream transfer, Func<DatasetDump> dumpOld)
    : FullSyncLoad(options, loggers, transfer)
{
    public override void End() => Folders.TryDropSync();

    protected override byte[] Load(HistoryIds history, long offset)
    {
        Folders.BeginSync();
        // A store is hardly ever bigger than its RDB by half.
        CheckSpace(Transfer.TotalBytes);
        var durability = new UnloggedStore();
        var engineOptions = Store.EngineOptionsOf(Options, Folders.SyncStore) with { HotCacheSize = 0 };
        using var engine = StorageEngine.Open(engineOptions, durability);
        var stream = Load(engine, offset, durability);
        RunAlive(engine.Persist);
        return stream;
    }

    private byte[] Load(StorageEngine engine, long offset, UnloggedStore durability)
    {
        var dataset = Dataset.Open(engine, Options.Databases);
        dataset.PackedCapacity = Options.PackedCapacity;
        var source = new RdbSource(Transfer, isChecked: true);
        var sink = new RdbLoadSink(dataset, Options.PackingLimits, offset, Progress, ReplicaFilter.Of(Options));
        new RdbReader(source).Read(ref sink);
        var stream = Transfer.End(source.Unread);
        if (Options.ReplicaIgnoreDel) KeepOldKeys(sink);
        if (durability.Failure is { } failure) throw new LinkException($"The disk does not take the full sync: {failure.Message}");
        dataset.Commit(offset, Progress.StreamDatabase);
        return stream;
    }

    // What the master has deleted, or never had.
    private void KeepOldKeys(RdbLoadSink sink)
    {
        using var old = new KeptKeys(dumpOld(), Transfer.ShowLife);
        sink.SkipsKnownKeys = true;
        new RdbReader(new RdbSource(old, isChecked: true)).Read(ref sink);
    }
}
