namespace ArdbNet.Replication.Replica;

/// <summary>What a master answered to PSYNC or SYNC.</summary>
/// <param name="Kind">How it goes on.</param>
/// <param name="ReplicationId">The history's name in lower case; null when the answer had none.</param>
/// <param name="Offset">Stream bytes before the snapshot; 0 unless it is a full sync with a name.</param>
/// <param name="IsNative">The master was asked for a raw stream, and knew what that is.</param>
public sealed record SyncAnswer(SyncKind Kind, string? ReplicationId = null, long Offset = 0, bool IsNative = false);
