using ArdbNet.Server.Network;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Hosting;

/// <summary>The timeout directive: clients that say nothing for too long are closed. Used by the executor only.</summary>
internal static class IdleClients
{
    public static void Close(ArdbServer server)
    {
        var timeout = server.Options.TimeoutSeconds * 1000L;
        if (timeout == 0) return;

        var now = Environment.TickCount64;
        foreach (var session in server.Sessions.Sessions)
        {
            if (IsExempt(session) || now - session.LastActiveAt <= timeout) continue;
            NetworkLog.IdleClient(server.Logger, SessionDescription.Of(session));
            session.Peer?.Abort("idle for longer than the timeout");
        }
    }

    private static bool IsExempt(Session session) =>
        session.Subscriptions.IsListening || session.IsMonitor || session.Suspension is not null
        || session.Replica is not null;
}
