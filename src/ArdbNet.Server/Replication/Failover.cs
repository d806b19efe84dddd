using ArdbNet.Replication.Master;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Replication;

/// <summary>
/// FAILOVER: writes wait until a replica has the whole stream, then the two change places by PSYNC … FAILOVER, and nothing
/// is lost. Used by the executor only.
/// </summary>
public sealed class Failover
{
    private readonly ArdbServer _server;
    private MasterAddress? _target;
    private long _endsAtMs;
    private bool _isForced;

    internal Failover(ArdbServer server)
    {
        _server = server;
    }

    public FailoverState State { get; private set; }

    /// <summary>Begins to wait.</summary>
    /// <param name="target">The replica that is to take over; null: whichever is first to have everything.</param>
    /// <param name="timeoutMs">0: none.</param>
    /// <param name="isForced">After the timeout the target takes over although it lacks something.</param>
    public void Begin(MasterAddress? target, long timeoutMs, bool isForced)
    {
        _target = target;
        _isForced = isForced;
        _endsAtMs = timeoutMs == 0 ? long.MaxValue : Environment.TickCount64 + timeoutMs;
        State = FailoverState.WaitingForReplica;
        _server.Pause.Begin(long.MaxValue, forAll: false);
        MasterLog.FailoverBegun(_server.Logger, target is null ? "any replica" : $"{target.Host}:{target.Port}");
    }

    /// <summary>Goes on as a master.</summary>
    public void Abort(string reason)
    {
        if (State == FailoverState.None) return;
        var wasInProgress = State == FailoverState.InProgress;
        MasterLog.FailoverAborted(_server.Logger, reason);
        End();
        if (wasInProgress) _server.MasterLink.Promote();
    }

    /// <summary>Hands over when somebody can take over, or the time is up; called every now and then.</summary>
    public void Tick()
    {
        if (State != FailoverState.WaitingForReplica) return;

        var isLate = Environment.TickCount64 >= _endsAtMs;
        if (FindSuccessor() is { } successor) HandOver(successor);
        else if (isLate && _isForced) HandOver(_target!);
        else if (isLate) Abort("no replica had everything in time");
    }

    /// <summary>The replica that was asked has become the master.</summary>
    internal void Succeeded()
    {
        if (State != FailoverState.InProgress) return;
        MasterLog.FailoverDone(_server.Logger);
        End();
    }

    /// <summary>A replica by the address that it has announced, or null.</summary>
    internal ReplicaLink? Find(string host, long port) => _server.Replicas.Links.FirstOrDefault(
        link => link.Address == host && link.Identity.ListeningPort == port);

    private MasterAddress? FindSuccessor()
    {
        var offset = _server.Replication.Offset;
        foreach (var link in _server.Replicas.Links)
        {
            var address = new MasterAddress(link.Address, link.Identity.ListeningPort);
            if (_target is not null && _target != address) continue;
            if (link.Phase == ReplicaPhase.Online && link.AcknowledgedOffset == offset) return address;
        }

        return null;
    }

    private void HandOver(MasterAddress successor)
    {
        State = FailoverState.InProgress;
        _server.MasterLink.Follow(successor);
    }

    private void End()
    {
        State = FailoverState.None;
        _server.Pause.End();
    }
}
