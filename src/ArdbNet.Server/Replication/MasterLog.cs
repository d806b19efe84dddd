using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Replication;

/// <summary>What a master tells its operator.</summary>
internal static partial class MasterLog
{
    [LoggerMessage(1, LogLevel.Information, "Replica {Replica} asks for synchronization")]
    public static partial void Asked(ILogger logger, string replica);

    [LoggerMessage(2, LogLevel.Information, "Partial resynchronization request from {Replica} accepted. Sending {Bytes} bytes of backlog starting from offset {Offset}.")]
    public static partial void Continued(ILogger logger, string replica, long bytes, long offset);

    [LoggerMessage(3, LogLevel.Information, "Replica {Replica} can't continue: it has id {Asked}, the ids here are {Id} and {SecondId}")]
    public static partial void OtherHistory(ILogger logger, string replica, string asked, string id, string secondId);

    [LoggerMessage(4, LogLevel.Information, "Replica {Replica} can't continue from offset {Offset}: the log has {First} to {Tail}")]
    public static partial void OutsideWindow(ILogger logger, string replica, long offset, long first, long tail);

    [LoggerMessage(5, LogLevel.Information, "Full resync for {Replicas} replicas from offset {Offset}: {Keys} keys, {Way}")]
    public static partial void FullSyncBegun(ILogger logger, int replicas, long offset, long keys, string way);

    [LoggerMessage(6, LogLevel.Information, "The full sync at offset {Offset} is made: {Bytes} bytes")]
    public static partial void FullSyncMade(ILogger logger, long offset, long bytes);

    [LoggerMessage(7, LogLevel.Warning, "The full sync at offset {Offset} failed: {Cause}")]
    public static partial void FullSyncFailed(ILogger logger, long offset, string cause);

    [LoggerMessage(8, LogLevel.Warning, "{Keys} streams are left out of the dump for replicas older than Redis 5.0")]
    public static partial void StreamsLeftOut(ILogger logger, long keys);

    [LoggerMessage(9, LogLevel.Information, "Connection with replica {Replica} lost. {Reason}")]
    public static partial void ReplicaLost(ILogger logger, string replica, string reason);

    [LoggerMessage(10, LogLevel.Warning, "Disconnecting timedout replica ({Phase}): {Replica}")]
    public static partial void TimedOut(ILogger logger, string phase, string replica);

    [LoggerMessage(11, LogLevel.Warning, "Replica {Replica} is dropped: the log is kept for it from offset {Offset} on, more than repl-pin-limit")]
    public static partial void PinLimitPassed(ILogger logger, string replica, long offset);

    [LoggerMessage(12, LogLevel.Warning, "Replica {Replica} is {Bytes} bytes behind, scheduled to be closed ASAP for overcoming of output buffer limits.")]
    public static partial void OutputLimitPassed(ILogger logger, string replica, long bytes);

    [LoggerMessage(13, LogLevel.Warning, "Replica {Client} can't interact with the keyspace, it is disconnected")]
    public static partial void KeyspaceCommand(ILogger logger, string client);

    [LoggerMessage(15, LogLevel.Information, "Failover to {Target}: writes wait until it has everything")]
    public static partial void FailoverBegun(ILogger logger, string target);

    [LoggerMessage(16, LogLevel.Warning, "The failover is given up: {Reason}")]
    public static partial void FailoverAborted(ILogger logger, string reason);

    [LoggerMessage(17, LogLevel.Information, "The failover is done: this server is a replica now")]
    public static partial void FailoverDone(ILogger logger);

    [LoggerMessage(18, LogLevel.Information, "The snapshot at offset {Offset} is let go before its replica came back: {Reason}")]
    public static partial void SnapshotDropped(ILogger logger, long offset, string reason);

    [LoggerMessage(19, LogLevel.Information, "Replica {Replica} can't go on with its raw full sync, the snapshot is gone: it gets all data")]
    public static partial void SnapshotGone(ILogger logger, string replica);

    [LoggerMessage(20, LogLevel.Information, "Replica {Replica} gets an RDB and no raw stream: {Reason}")]
    public static partial void RawRefused(ILogger logger, string replica, string reason);

    [LoggerMessage(21, LogLevel.Information, "Full sync of replica {Replica} ({Kind}): {Phase}, {Keys} of {AllKeys} keys, {Bytes} bytes, {Rate} bytes/s, {Percent}%, {Seconds} s to go")]
    public static partial void FullSyncProgress(
        ILogger logger, string replica, string kind, string phase, long keys, long allKeys, long bytes, long rate, string percent, long seconds);

    [LoggerMessage(22, LogLevel.Warning, "Replica {Replica} gets no functions: nothing at its address says that it knows them (Redis since 7.0 does), and the stream is the master's")]
    public static partial void FunctionsLeftOut(ILogger logger, string replica);

    [LoggerMessage(14, LogLevel.Information, "Synchronization with replica {Replica} succeeded")]
    public static partial void Online(ILogger logger, string replica);
}
