using ArdbNet.Replication.Log;
using ArdbNet.Replication.RawStream;
using ArdbNet.Replication.Replica;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Copies;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;
using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Replication.Replica;

/// <summary>
/// A full sync by raw keys and values: table files written as blocks come, and made a store at the end. Broken off, also by
/// the end of the process, it goes on behind the last whole block.
/// </summary>
internal sealed class RawLoad : FullSyncLoad
{
    private readonly ILogger _logger;
    private ReceivedBlocks? _received;
    private bool _hasAdvanced;

    /// <param name="options">The configuration.</param>
    /// <param name="loggers">For the log that is made.</param>
    /// <param name="transfer">The stream.</param>
    /// <param name="received">What is here of a stream that broke off, or null; disposed by this.</param>
    public RawLoad(ServerOptions options, ILoggerFactory loggers, TransferStream transfer, ReceivedBlocks? received)
        : base(options, loggers, transfer)
    {
        _logger = loggers.CreateLogger<MasterLink>();
        _received = received;
    }

    /// <summary>Opens what is here of a raw full sync that broke off; null when there is nothing to go on with.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static ReceivedBlocks? OpenReceived(ServerOptions options)
    {
        var folders = new StoreFolders(options.DataDirectory);
        return ReceivedBlocks.TryOpen(
            folders.SyncBlocks, Store.EngineOptionsOf(options, folders.SyncStore), TableBytesOf(options));
    }

    public override bool HasAdvanced => _hasAdvanced;

    public override void End()
    {
        _received?.Dispose();
        _received = null;
        if (IsOfNoUse) Folders.TryDropSync();
    }

    protected override byte[] Load(HistoryIds history, long offset)
    {
        try
        {
            Load(history.ReplicationId, offset);
            return [];
        }
        catch (Exception cause) when (cause is RawStreamException or EndOfStreamException)
        {
            throw new LinkException(cause.Message, cause);
        }
        catch (Exception cause) when (cause is IOException or StoreException)
        {
            throw GiveUp(cause);
        }
    }

    // As many bytes as RocksDB's own files have; small stores, whose buffers are small, are cut into small ones.
    private static long TableBytesOf(ServerOptions options) => Math.Min(64L << 20, options.WriteBufferSize);

    private void Load(string replicationId, long offset)
    {
        using var reader = new RawStreamReader(Transfer);
        var header = reader.ReadHeader();
        if (header.StoreFormat > StoreFormat.Version) throw new LinkException("The master's keys and values are of a newer version.");
        if (header.Offset != offset) throw new LinkException("The raw stream is of another offset than the answer.");
        var received = GoOn(header) ?? Begin(header, replicationId);
        reader.Resume(received.Position, received.Resumption.LastKey);
        Progress.Keys = received.Position.Keys;
        while (reader.ReadBlock())
        {
            received.Take(reader);
            _hasAdvanced = true;
            Progress.Advance(received.Position.Keys, reader.Progress);
        }

        var state = Check(received, reader.End!.State);
        Progress.StreamDatabase = state.StreamDatabase;
        Progress.IsAssembling = true;
        RunAlive(() => Assemble(received.Finish(), state));
    }

    private ReceivedBlocks? GoOn(RawHeader header)
    {
        if (_received is null) return null;
        if (header.SnapshotId != _received.Header.SnapshotId || header.FirstBlock != _received.Position.Blocks)
        {
            ReplicaLog.SnapshotGone(_logger, _received.Position.Blocks);
            _received.Dispose();
            return _received = null;
        }

        ReplicaLog.Resumed(_logger, _received.Position.Blocks, _received.Position.Keys);
        return _received;
    }

    private ReceivedBlocks Begin(RawHeader header, string replicationId)
    {
        if (header.FirstBlock != 0) throw new LinkException("The raw stream does not begin with its first block.");
        Folders.BeginSync();
        CheckSpace(header.DiskBytes);
        return _received = ReceivedBlocks.Create(
            Folders.SyncBlocks, Store.EngineOptionsOf(Options, Folders.SyncStore), header, replicationId, TableBytesOf(Options));
    }

    // Nothing of it can be of use if what came is not what the master says it is.
    private AppliedRecord Check(ReceivedBlocks received, byte[] bytes)
    {
        IsOfNoUse = true;
        if (!AppliedRecord.TryRead(bytes, out var state)) throw new RawStreamException("The raw stream's end is damaged.");
        if (state.Offset != received.Header.Offset) throw new RawStreamException("The raw stream's end has another offset.");
        if (state.Databases.Keys.DefaultIfEmpty(0).Max() >= Options.Databases)
        {
            throw new LinkException("The master has keys in a database that 'databases' here does not allow.") { IsFinal = true };
        }

        foreach (var database in state.Databases.Values)
        {
            if (received.KeysOf.GetValueOrDefault(database.KeyspaceId) != database.KeyCount)
            {
                throw new RawStreamException("The raw stream has other keys than its end says.");
            }
        }

        if (received.Position.Keys != state.KeyCount || received.ExpiringKeys != state.ExpiringCount)
        {
            throw new RawStreamException("The raw stream has other keys than its end says.");
        }

        IsOfNoUse = false;
        return state;
    }

    // The tables are linked, not moved: killed in here, the next start finds them where they were.
    private void Assemble(IReadOnlyList<string> tables, AppliedRecord state)
    {
        Folders.ClearAssembly();
        var links = new string[tables.Count];
        for (var i = 0; i < links.Length; i++)
        {
            links[i] = Path.Combine(Folders.SyncTables, Path.GetFileName(tables[i]));
            FileLink.Create(tables[i], links[i]);
        }

        StoreAssembly.Build(Store.EngineOptionsOf(Options, Folders.SyncStore), links, state);
    }
}
