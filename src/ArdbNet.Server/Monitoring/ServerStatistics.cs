namespace ArdbNet.Server.Monitoring;

/// <summary>Counters that INFO stats tells. Written by the executor.</summary>
public sealed class ServerStatistics
{
    public long CommandsProcessed { get; set; }

    public long ConnectionsReceived { get; set; }

    public long ConnectionsRejected { get; set; }

    public long KeyspaceHits { get; set; }

    public long KeyspaceMisses { get; set; }

    public long ExpiredKeys { get; set; }

    /// <summary>How often the expiry cycle stopped because its time was up.</summary>
    public long ExpiryCyclesCut { get; set; }

    /// <summary>Changes since the start: what rdb_changes_since_last_save counts from.</summary>
    public long Changes { get; set; }

    public long ErrorReplies { get; set; }

    public long UnexpectedErrors { get; set; }

    /// <summary>Error replies by their first word, as INFO errorstats tells.</summary>
    public SortedDictionary<string, long> ErrorsByCode { get; } = new(StringComparer.Ordinal);

    public void Reset()
    {
        CommandsProcessed = 0;
        ConnectionsReceived = 0;
        ConnectionsRejected = 0;
        KeyspaceHits = 0;
        KeyspaceMisses = 0;
        ExpiredKeys = 0;
        ExpiryCyclesCut = 0;
        ErrorReplies = 0;
        UnexpectedErrors = 0;
        ErrorsByCode.Clear();
    }
}
