using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Saving;

/// <summary>What dumps for users tell the operator.</summary>
internal static partial class SavingLog
{
    [LoggerMessage(1, LogLevel.Information, "Background saving started: {Path}, {Keys} keys")]
    public static partial void Begun(ILogger logger, string path, long keys);

    [LoggerMessage(2, LogLevel.Information, "Background saving terminated with success, {Keys} keys")]
    public static partial void Succeeded(ILogger logger, long keys);

    [LoggerMessage(3, LogLevel.Error, "Background saving error: {Cause}")]
    public static partial void Failed(ILogger logger, string cause);

    [LoggerMessage(4, LogLevel.Information, "The store is on disk; the log begins at offset {First}")]
    public static partial void LogRewritten(ILogger logger, long first);

    [LoggerMessage(5, LogLevel.Error, "The store could not be brought to the disk: {Cause}")]
    public static partial void RewriteFailed(ILogger logger, string cause);
}
