using ArdbNet.Replication.Master;
using ArdbNet.Replication.RawStream;
using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Dumps;

namespace ArdbNet.Server.Replication;

/// <summary>
/// Decides when full syncs begin and who shares what: at once for those who take a raw stream or a file, after
/// <c>repl-diskless-sync-delay</c> for those who take a dump as it is made. Used by the executor only.
/// </summary>
public sealed class FullSyncs
{
    // A slice of expired keys is some milliseconds.
    private const int MostExpirySlices = 50;

    private readonly ArdbServer _server;
    private readonly SyncSnapshots _snapshots;
    private readonly List<FullSync> _current = [];
    private readonly List<ReplicaLink> _waiting = [];
    private readonly List<ReplicaLink> _postponed = [];
    private long _startAtMs;

    internal FullSyncs(ArdbServer server)
    {
        _server = server;
        _snapshots = new SyncSnapshots(server);
    }

    /// <summary>Full syncs that are being made or sent.</summary>
    public IReadOnlyList<FullSync> Current => _current;

    /// <summary>Those whose thread runs.</summary>
    public int Making => _current.Count(static sync => !sync.IsMade);

    /// <summary>A replica needs a dump; its link has been told to load.</summary>
    public void Enqueue(ReplicaLink link)
    {
        _server.Statistics.FullSyncs++;
        if (link.Identity is { SpeaksResp: true, WantsNoKeys: false } && _server.Functions.HasStored) _ = EnqueueKnownAsync(link);
        else EnqueueKnown(link);
    }

    private async Task EnqueueKnownAsync(ReplicaLink link)
    {
        var knows = await PeerProbe.KnowsFunctionsAsync(link.Address, link.Identity.ListeningPort).ConfigureAwait(false);
        await _server.Executor.RunAsync(() =>
        {
            if (link.IsEnding) return;
            link.Identity.KnowsFunctions = knows;
            // A master says them again behind the dump, a replica's stream is not its own.
            if (!knows && _server.Replication.IsReplica) MasterLog.FunctionsLeftOut(_server.Logger, link.Name);
            EnqueueKnown(link);
        }).ConfigureAwait(false);
    }

    private void EnqueueKnown(ReplicaLink link)
    {
        if (!TakesStreamDatabase(link.Identity) && StreamDatabase > 0) _postponed.Add(link);
        else if (TakesStreamedDump(link.Identity)) Await(link);
        else if (!TryShare(link)) Begin([link], isStreamed: false);
    }

    /// <summary>A replica needs the raw key-value stream, or the rest of it; its link has been told to load.</summary>
    /// <param name="link">The replica.</param>
    /// <param name="codecs">How blocks are stored.</param>
    /// <param name="broken">What it has of a stream that broke off, or null.</param>
    public void EnqueueRaw(ReplicaLink link, RawCodecs codecs, RawResumption? broken)
    {
        if (broken is not null && TryResume(link, codecs, broken)) return;
        if (broken is not null) MasterLog.SnapshotGone(_server.Logger, link.Name);
        _server.Statistics.FullSyncs++;
        if (_snapshots.TryJoinFresh() is { } fresh) Begin(new RawSync(fresh, codecs, RawPosition.Start, []), [link], "raw");
        else _ = BeginRawAsync(link, codecs);
    }

    private bool TryResume(ReplicaLink link, RawCodecs codecs, RawResumption broken)
    {
        var snapshot = _snapshots.Find(broken.SnapshotId);
        if (snapshot?.FindPosition(broken.Blocks, broken.Digest) is not { } position || !snapshot.TryJoin()) return false;

        snapshot.Resume();
        _server.Statistics.ResumedFullSyncs++;
        Begin(new RawSync(snapshot, codecs, position, broken.LastKey), [link], $"raw, resumed at block {position.Blocks}");
        return true;
    }

    // What has expired is removed first, and said in the log: left out silently it would be missing at an offset at which
    // others have it.
    private async Task BeginRawAsync(ReplicaLink link, RawCodecs codecs)
    {
        for (var slices = 0; slices < MostExpirySlices; slices++)
        {
            if (await _server.Executor.RunAsync(_server.Expiry.RemoveDue).ConfigureAwait(false)) break;
        }

        await _server.Executor.RunAsync(() =>
        {
            if (link.IsEnding) return;
            _server.Expiry.RemoveDue();
            var snapshot = _snapshots.TryJoinFresh() ?? _snapshots.Make();
            Begin(new RawSync(snapshot, codecs, RawPosition.Start, []), [link], "raw");
        }).ConfigureAwait(false);
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
        _snapshots.Tick();
        if (_waiting.Count + _postponed.Count == 0) return;
        BeginPostponed();
        if (_waiting.Count > 0) BeginDue();
    }

    /// <summary>Breaks off what is being made.</summary>
    public void Cancel()
    {
        _waiting.Clear();
        _postponed.Clear();
        foreach (var sync in _current) sync.Cancel();
        _snapshots.Close();
    }

    /// <summary>Completes when no full sync is in the making. Any thread, after <see cref="Cancel"/>.</summary>
    public Task WhenMadeAsync() => Task.WhenAll(_current.ConvertAll(static sync => sync.Made));

    // A replica's stream is its master's to the byte: no SELECT can be put behind the dump.
    private int StreamDatabase => _server.Replication.IsReplica ? Math.Max(0, _server.Dataset.StreamDatabase) : 0;

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
        : identity.KnowsFunctions ? DumpContent.Everything
        : identity.SpeaksResp ? DumpContent.NoFunctions
        : DumpContent.NoStreams;

    // A dump that is not too old yet serves those who come later, too: the log has what they lack.
    private bool TryShare(ReplicaLink link)
    {
        var log = _server.Store.Log;
        var content = ContentFor(link.Identity);
        foreach (var sync in _current)
        {
            if (sync is not RdbSync { IsStreamed: false } rdb || rdb.Content != content) continue;
            if (rdb.StreamDatabase > 0 && !TakesStreamDatabase(link.Identity)) continue;
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
        if (_current.Exists(static sync => sync is RdbSync { IsStreamed: true, IsMade: false })) return;
        foreach (var group in _waiting.GroupBy(static link => ContentFor(link.Identity)).ToArray())
        {
            Begin([.. group], isStreamed: true);
        }

        _waiting.Clear();
    }

    private void Begin(ReplicaLink[] links, bool isStreamed)
    {
        var store = _server.Store;
        var content = ContentFor(links[0].Identity);
        var snapshot = JoinSnapshotFor(links);
        // A master says the database itself, by SELECT.
        var database = Math.Max(0, snapshot.State.StreamDatabase);
        var sync = isStreamed
            ? RdbSync.Stream(snapshot, content, database, store.Log, links)
            : RdbSync.Spool(snapshot, content, database, store.Log, store.LogDirectory);
        Begin(sync, links, isStreamed ? "as it is made" : "by way of a file");
        // Not within the command that asks for it. A replica's stream is its master's to the byte.
        if (content == DumpContent.NoFunctions && !_server.Replication.IsReplica)
            _ = _server.Executor.RunAsync(_server.Functions.SayAgain);
    }

    private SyncSnapshot JoinSnapshotFor(ReplicaLink[] links)
    {
        if (_snapshots.TryJoinFresh() is not { } fresh) return _snapshots.Make();
        if (fresh.State.StreamDatabase <= 0 || Array.TrueForAll(links, static link => TakesStreamDatabase(link.Identity)))
        {
            return fresh;
        }

        fresh.Leave();
        return _snapshots.Make();
    }

    private void Begin(FullSync sync, ReplicaLink[] links, string way)
    {
        _current.Add(sync);
        foreach (var link in links) link.TryAssign(sync);
        MasterLog.FullSyncBegun(_server.Logger, links.Length, sync.Offset, sync.KeyCount, way);
        sync.Begin(OnMade);
    }

    private void OnMade(FullSync sync, Exception? fault) => _ = _server.Executor.RunAsync(() =>
    {
        if (fault is null) MasterLog.FullSyncMade(_server.Logger, sync.Offset, sync.BytesDone);
        else MasterLog.FullSyncFailed(_server.Logger, sync.Offset, fault.Message);
        if (sync is RdbSync { LeftOut: > 0 and var leftOut }) MasterLog.StreamsLeftOut(_server.Logger, leftOut);
        Tick();
    });
}
