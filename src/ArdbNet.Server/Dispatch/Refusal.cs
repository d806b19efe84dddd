using ArdbNet.Server.Hosting;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Dispatch;

/// <summary>How a command that is not to run is answered. It spoils an open transaction; EXEC itself ends it.</summary>
internal static class Refusal
{
    public static void Answer(ArdbServer server, Session session, Command? command, ReadOnlySpan<byte> error)
    {
        command?.Statistics.Reject();
        if (command?.Name != "exec")
        {
            session.Transaction.Spoil();
            session.Reply.Error(error);
            return;
        }

        // Monitors have heard of MULTI and of nothing that was queued.
        server.Monitors.TellExec(session);
        session.Transaction.Close();
        server.Watches.Unwatch(session);
        // Redis says so even where there is no transaction, and leaves out the code that says nothing.
        var reason = error.StartsWith("ERR "u8) ? error["ERR "u8.Length..] : error;
        session.Reply.Error([.. "EXECABORT Transaction discarded because of: "u8, .. reason]);
    }
}
