using System.Security.Cryptography;

namespace ArdbNet.Replication.Log;

/// <summary>
/// The name of the stream this log holds, and the name under which its beginning was known before.
/// A replica that holds <c>n</c> bytes of the second history may continue when <c>n &lt;= SecondOffset</c>.
/// </summary>
/// <param name="ReplicationId">40 lower-case hex digits.</param>
/// <param name="SecondReplicationId">40 hex digits, all zero when there is none.</param>
/// <param name="SecondOffset">Stream bytes shared with the second history, -1 when there is none.</param>
/// <param name="FollowsMaster">The stream is a master's, not this node's own.</param>
public sealed record HistoryIds(
    string ReplicationId,
    string SecondReplicationId,
    long SecondOffset,
    bool FollowsMaster = false)
{
    public const int IdLength = 40;

    public const string NoId = "0000000000000000000000000000000000000000";

    /// <summary>A stream that nobody knows yet.</summary>
    public static HistoryIds Fresh() => new(NewId(), NoId, -1);

    // The old name stays good for the bytes that are known to be shared.
    internal HistoryIds Shift(long sharedOffset) => new(NewId(), ReplicationId, sharedOffset);

    private static string NewId() => RandomNumberGenerator.GetHexString(IdLength, lowercase: true);
}
