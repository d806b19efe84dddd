namespace ArdbNet.Replication.Log;

/// <summary>A log that is ready to go on: its segments (at least one), the end, the names, and what was found.</summary>
internal sealed record OpenedLog(Segment[] Segments, long Tail, HistoryIds History, LogRecovery Recovery);
