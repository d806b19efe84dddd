using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Network;

/// <summary>What the network tells the operator.</summary>
internal static partial class NetworkLog
{
    [LoggerMessage(1, LogLevel.Error, "The connection of client {Id} ended by a fault of the server")]
    public static partial void ConnectionFailed(ILogger logger, long id, Exception fault);

    [LoggerMessage(2, LogLevel.Warning, "Client {Client} scheduled to be closed ASAP for overcoming of output buffer limits.")]
    public static partial void OutputLimitPassed(ILogger logger, string client);

    [LoggerMessage(3, LogLevel.Warning, "Closing client that reached max query buffer length: {Client}")]
    public static partial void QueryBufferLimitPassed(ILogger logger, string client);

    [LoggerMessage(4, LogLevel.Debug, "Closing idle client {Client}")]
    public static partial void IdleClient(ILogger logger, string client);

    [LoggerMessage(5, LogLevel.Warning, "Closing a client that speaks HTTP, perhaps an attack by way of a browser: {Client}")]
    public static partial void HttpRequest(ILogger logger, string client);
}
