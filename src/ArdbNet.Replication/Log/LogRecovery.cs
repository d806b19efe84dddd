namespace ArdbNet.Replication.Log;

/// <summary>What opening the log found and did.</summary>
/// <param name="Kind">The condition in which the log was found.</param>
/// <param name="OldTail">The end of the log as its files claimed it.</param>
/// <param name="NewTail">The end of the log now.</param>
/// <param name="CutBytes">Bytes that were given up.</param>
/// <param name="NewHistory">A new replication id was begun.</param>
/// <param name="SelectedDatabase">The stream's database at the tail after a clean close, else -1.</param>
/// <param name="Messages">Lines for the operator; empty when all is as it was left.</param>
public sealed record LogRecovery(
    LogRecoveryKind Kind,
    long OldTail,
    long NewTail,
    long CutBytes,
    bool NewHistory,
    int SelectedDatabase,
    IReadOnlyList<string> Messages);
