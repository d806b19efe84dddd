using System.Text;
using ArdbNet.Resp.Writing;

namespace ArdbNet.Server.Monitoring;

/// <summary>Counters that INFO stats tells. Written by the executor, those of errors by any thread.</summary>
public sealed class ServerStatistics : IErrorObserver
{
    private readonly Lock _errorGate = new();
    private readonly SortedDictionary<string, long> _errorsByCode = new(StringComparer.Ordinal);

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

    public long FullSyncs { get; set; }

    /// <summary>Replicas that went on where they were.</summary>
    public long PartialSyncs { get; set; }

    /// <summary>Raw full syncs that went on where they had broken off.</summary>
    public long ResumedFullSyncs { get; set; }

    /// <summary>Replicas that asked for it and could not.</summary>
    public long PartialSyncsRefused { get; set; }

    public long ErrorReplies { get; private set; }

    public long UnexpectedErrors { get; set; }

    /// <summary>Error replies by their first word, as INFO errorstats tells.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> ErrorsByCode()
    {
        lock (_errorGate) return [.. _errorsByCode];
    }

    void IErrorObserver.ErrorWritten(ReadOnlySpan<byte> code)
    {
        var name = Encoding.Latin1.GetString(code);
        lock (_errorGate)
        {
            ErrorReplies++;
            _errorsByCode[name] = _errorsByCode.GetValueOrDefault(name) + 1;
        }
    }

    public void Reset()
    {
        CommandsProcessed = 0;
        ConnectionsReceived = 0;
        ConnectionsRejected = 0;
        KeyspaceHits = 0;
        KeyspaceMisses = 0;
        ExpiredKeys = 0;
        FullSyncs = 0;
        PartialSyncs = 0;
        ResumedFullSyncs = 0;
        PartialSyncsRefused = 0;
        ExpiryCyclesCut = 0;
        UnexpectedErrors = 0;
        lock (_errorGate)
        {
            ErrorReplies = 0;
            _errorsByCode.Clear();
        }
    }
}
