using System.Globalization;
using ArdbNet.Replication.Master;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Replication;

/// <summary>What a master does every second: pings, and an end to replicas that hang or hold too much. Runs in the executor.</summary>
internal sealed class ReplicaUpkeep(ArdbServer server)
{
    private const long ProgressPeriodMs = 3000;

    private long _nextPingMs;
    private long _nextProgressMs;
    private long _lastWithReplicasMs;
    private bool _hasReplicas;

    private long PingPeriodMs => server.Options.ReplPingReplicaPeriodSeconds * 1000L;

    public void Tick(long nowMs)
    {
        if (server.Replicas.Count == 0)
        {
            _hasReplicas = false;
            GiveUpHistoryWhenDue(nowMs);
            return;
        }

        if (!_hasReplicas) _nextPingMs = nowMs + PingPeriodMs;
        _hasReplicas = true;
        _lastWithReplicasMs = nowMs;
        foreach (var session in server.Replicas.Sessions.ToArray()) Check(session, session.Replica!, nowMs);
        TellProgress(nowMs);
        if (nowMs < _nextPingMs || server.Replication.IsReplica || server.Pause.IsActive) return;

        _nextPingMs = nowMs + PingPeriodMs;
        server.Dispatcher.RunInternal(Ping);
    }

    private void TellProgress(long nowMs)
    {
        if (nowMs < _nextProgressMs) return;
        _nextProgressMs = nowMs + ProgressPeriodMs;
        foreach (var link in server.Replicas.Links)
        {
            if (ReplicaSyncFigures.Of(link) is not { } sync) continue;
            MasterLog.FullSyncProgress(
                server.Logger, link.Name, sync.Kind, sync.Phase, sync.Keys, sync.AllKeys, sync.Bytes, sync.BytesPerSecond,
                sync.Percent.ToString("F1", CultureInfo.InvariantCulture), sync.SecondsToGo);
        }
    }

    // Redis frees its backlog then, and what is written from now on has another name.
    private void GiveUpHistoryWhenDue(long nowMs)
    {
        if (server.Options.ReplBacklogTtlSeconds is not (> 0 and var seconds) || server.Replication.IsReplica) return;
        if (_lastWithReplicasMs == 0 || nowMs - _lastWithReplicasMs < seconds * 1000) return;

        _lastWithReplicasMs = 0;
        server.Store.Log.BeginNewHistory();
    }

    // *1\r\n$4\r\nPING\r\n
    private void Ping()
    {
        var stream = server.Dispatcher.Stream;
        stream.BeginCommand(stream.SelectedDatabase, 1);
        stream.Add("PING"u8);
    }

    private void Check(Session session, ReplicaLink link, long nowMs)
    {
        var behind = server.Store.Log.TailOffset - link.SentOffset;
        if (TimeoutOf(link, nowMs) is { } phase)
        {
            MasterLog.TimedOut(server.Logger, phase, link.Name);
            server.Replicas.Disconnect(session, "Nothing came from it for longer than repl-timeout.");
        }
        else if (link.HasCaughtUp && IsLimitPassed(session, behind))
        {
            MasterLog.OutputLimitPassed(server.Logger, link.Name, behind);
            server.Replicas.Disconnect(session, "It was too far behind.");
        }
        else if (server.Options.ReplPinLimit is > 0 and var most && PinnedBehind(link) > most)
        {
            MasterLog.PinLimitPassed(server.Logger, link.Name, PinnedOffset(link));
            server.Replicas.Disconnect(session, "It kept too much of the log.");
        }
    }

    private string? TimeoutOf(ReplicaLink link, long nowMs)
    {
        var timeoutMs = server.Options.ReplTimeoutSeconds * 1000L;
        // Who came with SYNC never says anything.
        if (link.Phase == ReplicaPhase.Online)
        {
            return !link.Identity.IsSilent && nowMs - link.HeardAtMs > timeoutMs ? "streaming sync" : null;
        }

        if (link.Phase != ReplicaPhase.ReceivingDump || link.Identity.WantsDumpOnly) return null;
        return nowMs - Math.Max(link.ProgressAtMs, link.HeardAtMs) > timeoutMs ? "full sync" : null;
    }

    private long PinnedBehind(ReplicaLink link) => server.Store.Log.TailOffset - PinnedOffset(link);

    private static long PinnedOffset(ReplicaLink link) => link.FullSync?.Offset ?? link.SentOffset;

    // As in Redis, a replica may lag by what the backlog holds. What came while it loaded is kept in no memory: to end the
    // link because of that would have it load everything again and again.
    private bool IsLimitPassed(Session session, long behind)
    {
        var limit = server.Options.ReplicaOutputBufferLimit;
        var hard = limit.HardBytes == 0 ? 0 : Math.Max(limit.HardBytes, server.Store.Log.BacklogSize);
        return OutputLimits.IsPassed(session, limit with { HardBytes = hard }, behind);
    }
}
