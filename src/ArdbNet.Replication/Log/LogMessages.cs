using Microsoft.Extensions.Logging;

namespace ArdbNet.Replication.Log;

/// <summary>What the log tells the operator while it runs.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1, LogLevel.Error, "The log cannot be brought to the disk, writes are refused: {Reason}")]
    public static partial void SyncFailed(this ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Warning, "The log reaches the disk again.")]
    public static partial void SyncHealed(this ILogger logger);

    [LoggerMessage(3, LogLevel.Error, "The log has no room to go on, writes are refused: {Reason}")]
    public static partial void PreparationFailed(this ILogger logger, string reason);

    [LoggerMessage(4, LogLevel.Warning, "The log has room again.")]
    public static partial void PreparationHealed(this ILogger logger);

    [LoggerMessage(5, LogLevel.Error,
        "{Path} is damaged at offset {Offset}: partial resyncs begin after it, replicas behind it full-sync.")]
    public static partial void BacklogDamaged(this ILogger logger, string path, long offset);
}
