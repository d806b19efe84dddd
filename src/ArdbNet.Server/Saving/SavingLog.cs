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
}
