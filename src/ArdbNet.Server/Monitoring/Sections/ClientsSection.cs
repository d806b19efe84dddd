using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Monitoring.Sections;

/// <summary>INFO clients: who is connected.</summary>
internal static class ClientsSection
{
    public static void Write(ReportText text, ArdbServer server)
    {
        var input = 0L;
        var output = 0L;
        var blocked = 0;
        foreach (var session in server.Sessions.Sessions)
        {
            input = Math.Max(input, session.Peer?.QueryBufferCapacity ?? 0);
            output = Math.Max(output, session.Output.Length + (session.Peer?.UnsentBytes ?? 0));
            if (session.Suspension is { IsPostponed: false, IsCompleted: false }) blocked++;
        }

        text.Section("Clients");
        text.Line("connected_clients", server.Sessions.Count);
        text.Line("cluster_connections", 0);
        text.Line("maxclients", server.Options.MaxClients);
        text.Line("client_recent_max_input_buffer", input);
        text.Line("client_recent_max_output_buffer", output);
        text.Line("blocked_clients", blocked);
        text.Line("tracking_clients", server.Tracking.ClientCount);
        text.Line("clients_in_timeout_table", server.Blocked.TimeoutCount);
    }
}
