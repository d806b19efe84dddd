using ArdbNet.Replication.Master;
using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Dumps;

namespace ArdbNet.Server.Replication;

/// <summary>
/// Decides when dumps for replicas are made and who shares one: at once for those who take a file, after
/// <c>repl-diskless-sync-delay</c> for those who take it as it is made. Used by the executor only.
/// </summary>
public sealed class FullSyncs
{
    private readonly ArdbServer _server;
    private readonly List<FullSync> _current = [];
    private readonly List<ReplicaLink> _waiting = [];
    private readonly List<ReplicaLink> _postponed = [];
    private long _startAtMs;

    internal FullSyncs(ArdbServer server)
    {
        _server = server;
    }

    /// <summary>Dumps that are being made or sent.</summary>
    public IReadOnlyList<FullSync> Current => _current;

    /// <summary>Dumps whose thread runs.</summary>
    public int Making => _current.Count(static sync => !sync.IsMade);

    /// <summary>A replica needs a dump; its link has been told to load.</summary>
    /// <exception cref="FullSyncException">No dump can be made.</exception>
    public void Enqueue(ReplicaLink link)
    {
        _server.Statistics.FullSyncs++;
        if (!TakesStreamDatabase(link.Identity) && StreamDatabase > 0) _postponed.Add(link);
        else if (TakesStreamedDump(link.Identity)) Await(link);
        else if (!TryShare(link)) Begin([link], isStreamed: false);
    }

    private void Await(ReplicaLink link)
    {
        if (_waiting.Count == 0)
        {
            _startAtMs = Environment.TickCount64 + _server.Options.ReplDisklessSyncDelaySeconds * 1000L;
        }

        _waiting.Add(link);
        BeginDue();
    }

    /// <summary>Begins what has waited long enough, forgets what is over; called every now and then.</summary>
    public void Tick()
    {
        _current.RemoveAll(static sync => sync.IsOver);
        if (_waiting.Count + _postponed.Count == 0) return;
        try
        {
            BeginPostponed();
            if (_waiting.Count > 0) BeginDue();
        }
        catch (FullSyncException cause)
        {
            foreach (var link in _waiting) link.End(cause.Message);
            _waiting.Clear();
        }
    }

    /// <summary>Breaks off what is being made.</summary>
    public void Cancel()
    {
        _waiting.Clear();
        _postponed.Clear();
        foreach (var sync in _current) sync.Cancel();
    }

    /// <summary>Completes when no dump is in the making. Any thread, after <see cref="Cancel"/>.</summary>
    public Task WhenMadeAsync() => Task.WhenAll(_current.ConvertAll(static sync => sync.Made));

    // A replica's stream is its master's to the byte: no SELECT can be put behind the dump.
    private int StreamDatabase =>
        _server.Replication.IsReplica ? Math.Max(0, _server.Dataset.StreamDatabase) : 0;

    private static bool TakesStreamDatabase(ReplicaIdentity identity) =>
        (identity.Capabilities & ReplicaCapabilities.Psync2) != 0;

    // Redis before 4.0 begins in database 0 and can't be told otherwise.
    private void BeginPostponed()
    {
        if (_postponed.Count == 0 || StreamDatabase > 0) return;
        var links = _postponed.ToArray();
        _postponed.Clear();
        foreach (var link in links)
        {
            if (!link.IsEnding && !TryShare(link)) Begin([link], isStreamed: false);
        }
    }

    private bool TakesStreamedDump(ReplicaIdentity identity) =>
        _server.Options.ReplDisklessSync
        && !identity.IsSilent
        && (identity.Capabilities & ReplicaCapabilities.EndMark) != 0;

    private static DumpContent ContentFor(ReplicaIdentity identity) =>
        identity.WantsNoKeys ? DumpContent.NoKeys
        : identity.SpeaksResp ? DumpContent.Everything
        : DumpContent.NoStreams;

    // A dump that is not too old yet serves those who come later, too: the log has what they lack.
    private bool TryShare(ReplicaLink link)
    {
        var log = _server.Store.Log;
        var content = ContentFor(link.Identity);
        foreach (var sync in _current)
        {
            if (sync.IsStreamed || sync.Content != content) continue;
            if (sync.StreamDatabase > 0 && !TakesStreamDatabase(link.Identity)) continue;
            if (log.TailOffset - sync.Offset <= log.BacklogSize && link.TryAssign(sync)) return true;
        }

        return false;
    }

    private void BeginDue()
    {
        _waiting.RemoveAll(static link => link.IsEnding);
        var most = _server.Options.ReplDisklessSyncMaxReplicas;
        if (Environment.TickCount64 < _startAtMs && (most == 0 || _waiting.Count < most)) return;

        // One transfer at a time: the next begins when its receivers have it.
        if (_current.Exists(static sync => sync is { IsStreamed: true, IsMade: false })) return;
        foreach (var group in _waiting.GroupBy(static link => ContentFor(link.Identity)).ToArray())
        {
            Begin([.. group], isStreamed: true);
        }

        _waiting.Clear();
    }

    private void Begin(ReplicaLink[] links, bool isStreamed)
    {
        var store = _server.Store;
        var dump = new DatasetDump(
            store.Dataset, store.Engine.CreateSnapshot(), ContentFor(links[0].Identity), StreamDatabase);
        var id = store.Log.History.ReplicationId;
        var sync = isStreamed
            ? FullSync.Stream(dump, store.Log, id, links)
            : FullSync.Spool(dump, store.Log, store.LogDirectory, id);
        // The dump does not say which database the stream has selected.
        if (!_server.Replication.IsReplica) _server.Dispatcher.Stream.Resume(-1);
        _current.Add(sync);
        foreach (var link in links) link.TryAssign(sync);
        MasterLog.FullSyncBegun(
            _server.Logger, links.Length, sync.Offset, sync.KeyCount, isStreamed ? "as it is made" : "by way of a file");
        sync.Begin(OnMade);
    }

    // On the dump's thread.
    private void OnMade(FullSync sync, Exception? fault) => _ = _server.Executor.RunAsync(() =>
    {
        if (fault is null) MasterLog.FullSyncMade(_server.Logger, sync.Offset, sync.BytesDone);
        else MasterLog.FullSyncFailed(_server.Logger, sync.Offset, fault.Message);
        if (sync.LeftOut > 0) MasterLog.StreamsLeftOut(_server.Logger, sync.LeftOut);
        Tick();
    });
}
