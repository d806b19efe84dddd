using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Replication.Replica;

/// <summary>What a replica tells the operator of its master.</summary>
internal static partial class ReplicaLog
{
    [LoggerMessage(1, LogLevel.Information, "Connecting to MASTER {Host}:{Port}")]
    public static partial void Connecting(ILogger logger, string host, int port);

    [LoggerMessage(2, LogLevel.Information, "Trying a partial resynchronization (request {ReplicationId}:{Offset}).")]
    public static partial void TryingPartial(ILogger logger, string replicationId, long offset);

    [LoggerMessage(3, LogLevel.Information, "MASTER <-> REPLICA sync: Master accepted a Partial Resynchronization at offset {Offset}, replication ID {ReplicationId}.")]
    public static partial void Continued(ILogger logger, long offset, string replicationId);

    [LoggerMessage(4, LogLevel.Information, "Full resync from master: {ReplicationId}:{Offset}, {Bytes} bytes (0 = not known)")]
    public static partial void FullSync(ILogger logger, string replicationId, long offset, long bytes);

    [LoggerMessage(5, LogLevel.Information, "MASTER <-> REPLICA sync ({Kind}): {Phase}, {Keys} keys, {Bytes} bytes, {Rate} bytes/s, {Percent}%, {Seconds} s to go")]
    public static partial void Progress(
        ILogger logger, string kind, string phase, long keys, long bytes, long rate, string percent, long seconds);

    [LoggerMessage(13, LogLevel.Information, "The raw full sync goes on behind block {Blocks}: {Keys} keys are here")]
    public static partial void Resumed(ILogger logger, long blocks, long keys);

    [LoggerMessage(14, LogLevel.Warning, "The raw full sync can't go on behind block {Blocks}, the master's snapshot is gone: all data comes anew")]
    public static partial void SnapshotGone(ILogger logger, long blocks);

    [LoggerMessage(15, LogLevel.Information, "No raw full sync is asked for: {Reason}")]
    public static partial void NotNative(ILogger logger, string reason);

    [LoggerMessage(16, LogLevel.Information, "The master sends an RDB although a raw stream was asked for; its log says why")]
    public static partial void RdbInstead(ILogger logger);

    [LoggerMessage(6, LogLevel.Information, "MASTER <-> REPLICA sync: Finished with success: {Keys} keys, {Bytes} bytes in {Milliseconds} ms")]
    public static partial void Finished(ILogger logger, long keys, long bytes, long milliseconds);

    [LoggerMessage(7, LogLevel.Warning, "The link to the master {Host}:{Port} is down: {Reason}")]
    public static partial void Down(ILogger logger, string host, int port, string reason);

    [LoggerMessage(8, LogLevel.Error, "The link to the master {Host}:{Port} has stopped, and stays so until REPLICAOF or a restart: {Reason}")]
    public static partial void Stopped(ILogger logger, string host, int port, string reason);

    [LoggerMessage(9, LogLevel.Error, "{Errors} commands of the master's stream failed here, the last one: {LastError}. The data may differ from the master's")]
    public static partial void StreamErrors(ILogger logger, long errors, string lastError);

    [LoggerMessage(10, LogLevel.Warning, "The full sync left {ExpiringFields} times to live of hash fields and data of the modules '{Modules}' out")]
    public static partial void LeftOut(ILogger logger, long expiringFields, string modules);

    [LoggerMessage(11, LogLevel.Information, "MASTER MODE enabled, new replication ID {ReplicationId}, valid from offset {Offset}")]
    public static partial void Promoted(ILogger logger, string replicationId, long offset);

    [LoggerMessage(12, LogLevel.Information, "REPLICAOF {Host}:{Port} enabled")]
    public static partial void Following(ILogger logger, string host, int port);
}
