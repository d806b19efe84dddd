using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Monitoring;

/// <summary>The traffic of all connections, those that have ended included. Used by the executor only.</summary>
public sealed class TrafficBook
{
    private TrafficTotal _departed;
    private TrafficTotal _atReset;

    /// <summary>Since the start or the last reset.</summary>
    public TrafficTotal Total(SessionRegistry sessions) => SinceStart(sessions) - _atReset;

    public void Reset(SessionRegistry sessions) => _atReset = SinceStart(sessions);

    /// <summary>Keeps what a connection has carried that is about to be forgotten.</summary>
    internal void Depart(Session session)
    {
        if (session.Peer is { } peer) _departed += peer.Traffic.Total;
    }

    private TrafficTotal SinceStart(SessionRegistry sessions)
    {
        var total = _departed;
        foreach (var session in sessions.Sessions)
        {
            if (session.Peer is { } peer) total += peer.Traffic.Total;
        }

        return total;
    }
}
