using ArdbNet.Replication.Master;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Replication;

/// <summary>All replicas of this server, and what they have in common. Used by the executor only.</summary>
public sealed class ReplicaRegistry
{
    private readonly ArdbServer _server;
    private readonly List<Session> _sessions = [];
    private long _bytesSentToDeparted;

    internal ReplicaRegistry(ArdbServer server)
    {
        _server = server;
        FullSyncs = new FullSyncs(server);
        Pace = new TransferPace(() => server.Options.ReplSyncRateLimit);
        Acknowledgements = new Acknowledgements(server);
        server.Executor.Paused = Growth.Signal;
    }

    /// <summary>Wakes the links when the log has grown. Any thread.</summary>
    public LogGrowth Growth { get; } = new();

    public FullSyncs FullSyncs { get; }

    /// <summary>What full syncs may send. Any thread.</summary>
    public TransferPace Pace { get; }

    public Acknowledgements Acknowledgements { get; }

    public int Count => _sessions.Count;

    /// <summary>In the order in which they came.</summary>
    public IEnumerable<ReplicaLink> Links => _sessions.Select(static session => session.Replica!);

    public IReadOnlyList<Session> Sessions => _sessions;

    /// <summary>Bytes sent to replicas since the start.</summary>
    public long BytesSent => _bytesSentToDeparted + Links.Sum(static link => link.BytesSent);

    /// <summary>Makes a client a replica; the link is still to be told what to do.</summary>
    public ReplicaLink Add(Session session, ReplicaIdentity identity)
    {
        var address = session.Peer?.RemoteEndPoint?.Address;
        if (address is { IsIPv4MappedToIPv6: true }) address = address.MapToIPv4();
        session.Peer?.SetNoDelay(!_server.Options.ReplDisableTcpNoDelay);
        session.Replica = new ReplicaLink(
            identity, address?.ToString() ?? "", (IReplicaPeer)session.Peer!, _server.Store.Log, Growth, Pace);
        _sessions.Add(session);
        return session.Replica;
    }

    /// <summary>A client has gone; perhaps it was a replica.</summary>
    public void Remove(Session session)
    {
        if (session.Replica is not { } link || !_sessions.Remove(session)) return;
        link.End("the connection has ended");
        _bytesSentToDeparted += link.BytesSent;
        MasterLog.ReplicaLost(_server.Logger, link.Name, link.EndReason ?? "");
    }

    /// <summary>Disconnects all: they come back and go on where they were.</summary>
    public void DisconnectAll(string reason)
    {
        FullSyncs.Cancel();
        foreach (var session in _sessions.ToArray()) Disconnect(session, reason);
    }

    public void Disconnect(Session session, string reason)
    {
        session.Replica!.End(reason);
        _server.Disconnect(session, reason);
    }

    /// <summary>Replicas with the stream that have said something in the last so many seconds.</summary>
    public int CountGood(int maxLagSeconds)
    {
        var good = 0;
        var now = Environment.TickCount64;
        foreach (var session in _sessions)
        {
            var link = session.Replica!;
            if (link.Phase == ReplicaPhase.Online && (now - link.HeardAtMs) / 1000 <= maxLagSeconds) good++;
        }

        return good;
    }

    /// <summary>Whether min-replicas-to-write forbids writes at the moment.</summary>
    public bool LacksReplicas(ServerOptions options) =>
        options is { MinReplicasToWrite: > 0 and var least, MinReplicasMaxLagSeconds: > 0 and var lag }
        && !_server.Replication.IsReplica
        && CountGood(lag) < least;
}
