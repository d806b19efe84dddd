using System.Globalization;
using System.Net;

namespace ArdbNet.Server.Sessions;

/// <summary>A session's two ends as Redis writes them: <c>127.0.0.1:50000</c>, <c>[::1]:50000</c>, <c>/path:0</c>.</summary>
internal static class ClientAddress
{
    public static string Remote(Session session) => Print(session.Peer?.RemoteEndPoint, session.Peer);

    public static string Local(Session session) => Print(session.Peer?.LocalEndPoint, session.Peer);

    /// <summary>Whether the client is on this machine: a Unix socket or the loopback interface.</summary>
    public static bool IsLocal(Session session) => session.Peer switch
    {
        null => true,
        { RemoteEndPoint: { } remote } => IPAddress.IsLoopback(Unmapped(remote.Address)),
        _ => true,
    };

    private static string Print(IPEndPoint? endPoint, ISessionPeer? peer)
    {
        if (endPoint is null) return peer?.SocketPath is { } path ? $"{path}:0" : "?:0";

        var address = Unmapped(endPoint.Address);
        var port = endPoint.Port.ToString(CultureInfo.InvariantCulture);
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? $"[{address}]:{port}"
            : $"{address}:{port}";
    }

    private static IPAddress Unmapped(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
