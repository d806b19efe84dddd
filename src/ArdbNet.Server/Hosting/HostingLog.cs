using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Hosting;

/// <summary>What start, stop and the data directory tell the operator.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(1, LogLevel.Information, "ArdbNet {Version} started: RocksDB {RocksDb}, data in {Directory}, {Keys} keys, log offset {Offset}, ready after {Milliseconds} ms")]
    public static partial void Started(
        ILogger logger, string version, string rocksDb, string directory, long keys, long offset, long milliseconds);

    [LoggerMessage(2, LogLevel.Information, "Ready to accept connections {Address}")]
    public static partial void Ready(ILogger logger, string address);

    [LoggerMessage(3, LogLevel.Information, "Loading DB in memory: replaying the log from offset {From} to {To}")]
    public static partial void Replaying(ILogger logger, long from, long to);

    [LoggerMessage(4, LogLevel.Information, "Replayed {Percent} %: {Commands} commands, offset {Offset} of {To}")]
    public static partial void ReplayProgress(ILogger logger, long percent, long commands, long offset, long to);

    [LoggerMessage(5, LogLevel.Information, "Replayed {Commands} commands in {Milliseconds} ms")]
    public static partial void Replayed(ILogger logger, long commands, long milliseconds);

    [LoggerMessage(6, LogLevel.Error, "{Errors} replayed commands failed, the last one: {LastError}. The data may differ from what was acknowledged")]
    public static partial void ReplayErrors(ILogger logger, long errors, string lastError);

    [LoggerMessage(7, LogLevel.Warning, "{Bytes} bytes of a command that was cut off at the end of the log are dropped")]
    public static partial void TailDropped(ILogger logger, long bytes);

    [LoggerMessage(8, LogLevel.Warning, "Directives without effect here, kept for CONFIG: {Names}")]
    public static partial void WithoutEffect(ILogger logger, string names);

    [LoggerMessage(9, LogLevel.Error, "The store can't be written, writes are refused until it can: {Cause}")]
    public static partial void StoreFailed(ILogger logger, string cause);

    [LoggerMessage(10, LogLevel.Information, "The store can be written again")]
    public static partial void StoreRecovered(ILogger logger);

    [LoggerMessage(11, LogLevel.Information, "Stopping, what is in memory is saved")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(20, LogLevel.Warning, "User requested shutdown...")]
    public static partial void ShutdownRequested(ILogger logger);

    [LoggerMessage(21, LogLevel.Information, "Waiting for replicas before shutting down.")]
    public static partial void WaitingForReplicas(ILogger logger);

    [LoggerMessage(31, LogLevel.Warning, "Slow script detected: still in execution after {Milliseconds} milliseconds. You can try killing the script using the {Kill} command. Script name is: {Name}.")]
    public static partial void ScriptIsSlow(ILogger logger, long milliseconds, string kill, string name);

    [LoggerMessage(22, LogLevel.Information, "{Synchronized} of {Replicas} replicas are in sync when shutting down.")]
    public static partial void ReplicasInSync(ILogger logger, int synchronized, int replicas);

    [LoggerMessage(23, LogLevel.Information, "Shutdown manually aborted.")]
    public static partial void ShutdownAborted(ILogger logger);

    [LoggerMessage(24, LogLevel.Warning, "Error trying to save the DB, can't exit: {Cause}")]
    public static partial void ShutdownFailed(ILogger logger, string cause);

    [LoggerMessage(12, LogLevel.Information, "ArdbNet is now ready to exit, bye bye")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(13, LogLevel.Error, "The store could not be closed cleanly, the log has it all: {Cause}")]
    public static partial void CloseFailed(ILogger logger, string cause);

    [LoggerMessage(14, LogLevel.Warning, "{Line}")]
    public static partial void Recovery(ILogger logger, string line);

    [LoggerMessage(15, LogLevel.Error, "Work of the server itself broke off")]
    public static partial void WorkFailed(ILogger logger, Exception fault);

    [LoggerMessage(16, LogLevel.Critical, "The data directory can't be opened again: {Cause}")]
    public static partial void ReloadFailed(ILogger logger, string cause);

    [LoggerMessage(17, LogLevel.Warning, "DEBUG LOG: {Text}")]
    public static partial void Debug(ILogger logger, string text);

    [LoggerMessage(18, LogLevel.Warning, "The data directory was closed and opened again by DEBUG")]
    public static partial void Reloaded(ILogger logger);

    [LoggerMessage(19, LogLevel.Warning, "Ended at once by a signal, what is not in the store is in the log")]
    public static partial void EndedBySignal(ILogger logger);

    [LoggerMessage(25, LogLevel.Warning, "ACL SAVE could not write the file of users: {Reason}")]
    public static partial void AclNotSaved(ILogger logger, string reason);

    [LoggerMessage(EventId = 30, Message = "{Text}")]
    public static partial void ScriptSays(ILogger logger, LogLevel level, string text);

    [LoggerMessage(26, LogLevel.Warning, "The library of functions {Library} is of no use: {Reason}")]
    public static partial void LibraryNotLoaded(ILogger logger, string library, string reason);
}
