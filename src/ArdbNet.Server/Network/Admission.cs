using System.Net;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Network;

/// <summary>Who may come in: maxclients and protected mode. Runs in the executor.</summary>
internal static class Admission
{
    /// <summary>Null when the client is in; else what it reads before the connection is closed.</summary>
    public static byte[]? TryAdmit(ArdbServer server, Connection client)
    {
        if (server.IsStopping) return "ERR the server is shutting down"u8.ToArray();
        if (server.Sessions.Count >= server.Options.MaxClients)
        {
            server.Statistics.ConnectionsRejected++;
            return "ERR max number of clients reached"u8.ToArray();
        }

        if (IsRefusedByProtectedMode(server, client))
        {
            server.Statistics.ConnectionsRejected++;
            return ProtectedModeText();
        }

        server.Statistics.ConnectionsReceived++;
        client.Session.LogOut(server.Users.Default);
        server.Sessions.Add(client.Session);
        return null;
    }

    private static bool IsRefusedByProtectedMode(ArdbServer server, Connection client) =>
        server.Options.ProtectedMode
        && server.Users.Default.NeedsNoPassword
        && client.RemoteEndPoint is { } remote
        && !IPAddress.IsLoopback(remote.Address.IsIPv4MappedToIPv6 ? remote.Address.MapToIPv4() : remote.Address);

    private static byte[] ProtectedModeText() =>
        """
        DENIED Redis is running in protected mode because protected mode is enabled and no password is set for the
         default user. In this mode connections are only accepted from the loopback interface. To connect from other
         hosts, set a password with 'requirepass', or set 'protected-mode no' if the network is trusted.
        """u8.ToArray().Where(static b => b != (byte)'\n').ToArray();
}
