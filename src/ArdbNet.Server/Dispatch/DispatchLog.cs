using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Dispatch;

/// <summary>What the dispatcher tells the operator.</summary>
internal static partial class DispatchLog
{
    [LoggerMessage(1, LogLevel.Error, "Command '{Command}' failed and was undone")]
    public static partial void CommandFailed(ILogger logger, string command, Exception fault);

    [LoggerMessage(2, LogLevel.Error, "Background work on the data failed and was undone")]
    public static partial void InternalWorkFailed(ILogger logger, Exception fault);
}
