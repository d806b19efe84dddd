using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Network;

/// <summary>What the network tells the operator.</summary>
internal static partial class NetworkLog
{
    [LoggerMessage(1, LogLevel.Error, "The connection of client {Id} ended by a fault of the server")]
    public static partial void ConnectionFailed(ILogger logger, long id, Exception fault);
}
