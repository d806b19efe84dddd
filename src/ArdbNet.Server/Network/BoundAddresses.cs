using System.Net;
using System.Net.Sockets;
using ArdbNet.Server.Configuration;

namespace ArdbNet.Server.Network;

/// <summary>The bind directive as end points; addresses marked optional are left out when the machine lacks them.</summary>
internal static class BoundAddresses
{
    public static IEnumerable<IPEndPoint> Resolve(ServerOptions options)
    {
        if (options.Port == 0) yield break;
        foreach (var bind in options.Bind)
        {
            foreach (var address in Resolve(bind.Host))
            {
                if (!bind.IsOptional || IsAvailable(address)) yield return new IPEndPoint(address, options.Port);
            }
        }
    }

    /// <summary>The first address that can't be bound, and why, or null.</summary>
    public static string? Failing(ServerOptions options)
    {
        foreach (var bind in options.Bind)
        {
            try
            {
                foreach (var address in Resolve(bind.Host))
                {
                    if (bind.IsOptional && !IsAvailable(address)) continue;
                    using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                    probe.Bind(new IPEndPoint(address, options.Port));
                }
            }
            catch (SocketException cause)
            {
                return string.Create(
                    System.Globalization.CultureInfo.InvariantCulture, $"{bind.Host}:{options.Port}: {cause.Message}");
            }
        }

        return null;
    }

    private static IPAddress[] Resolve(string host) => host switch
    {
        "*" => [IPAddress.Any],
        "::*" => [IPAddress.IPv6Any],
        _ => IPAddress.TryParse(host, out var address) ? [address] : Dns.GetHostAddresses(host),
    };

    private static bool IsAvailable(IPAddress address)
    {
        try
        {
            using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(address, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
