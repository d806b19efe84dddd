using ArdbNet.Server.Configuration;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Network;

namespace ArdbNet.Server.Sessions;

/// <summary>
/// client-output-buffer-limit: a client that lets too many replies wait is disconnected, at once above the hard limit,
/// after some time above the soft one. Used by the executor only.
/// </summary>
internal static class OutputLimits
{
    public static void Enforce(ArdbServer server, Session session)
    {
        var limit = LimitOf(server.Options, session);
        // What a replica has still to get lies in the log.
        if (session.Replica is not null || (limit.HardBytes | limit.SoftBytes) == 0 || session.IsClosing || session.Peer is not { } peer) return;

        var waiting = session.Output.Length + peer.UnsentBytes;
        if (!IsPassed(session, limit, waiting)) return;

        NetworkLog.OutputLimitPassed(server.Logger, SessionDescription.Of(session));
        session.Close();
        lock (session.OutputLock) session.Output.Clear();
        peer.Abort("too many replies wait for the client");
    }

    /// <summary>Whether so many bytes that wait are too many, at once or for too long.</summary>
    public static bool IsPassed(Session session, OutputBufferLimit limit, long waiting)
    {
        if (limit.HardBytes != 0 && waiting >= limit.HardBytes) return true;
        if (limit.SoftBytes == 0 || waiting < limit.SoftBytes)
        {
            session.OverSoftLimitSince = 0;
            return false;
        }

        var now = Environment.TickCount64;
        if (session.OverSoftLimitSince == 0) session.OverSoftLimitSince = now;
        return now - session.OverSoftLimitSince > limit.SoftSeconds * 1000L;
    }

    // A monitor gets what it did not ask for one by one, as a subscriber does.
    private static OutputBufferLimit LimitOf(ServerOptions options, Session session) => session.Type switch
    {
        _ when session.IsMonitor => options.PubSubOutputBufferLimit,
        ClientType.PubSub => options.PubSubOutputBufferLimit,
        ClientType.Replica => options.ReplicaOutputBufferLimit,
        _ => options.NormalOutputBufferLimit,
    };
}
