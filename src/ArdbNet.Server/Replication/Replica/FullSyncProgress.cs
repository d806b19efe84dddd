namespace ArdbNet.Server.Replication.Replica;

/// <summary>How far a full sync has come. Written by the link's thread, read by any.</summary>
internal sealed class FullSyncProgress
{
    private long _keys;

    public long Keys
    {
        get => Volatile.Read(ref _keys);
        set => Volatile.Write(ref _keys, value);
    }

    /// <summary>The database in which the stream behind the snapshot begins: 0 unless the RDB says otherwise.</summary>
    public int StreamDatabase { get; set; }

    /// <summary>Libraries of functions that were not kept.</summary>
    public long Functions { get; set; }

    /// <summary>Fields of hashes that lost a time to live of their own.</summary>
    public long ExpiringFields { get; set; }

    public HashSet<string> SkippedModules { get; } = [];
}
