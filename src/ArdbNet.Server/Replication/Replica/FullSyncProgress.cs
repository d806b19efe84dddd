namespace ArdbNet.Server.Replication.Replica;

/// <summary>How far a full sync has come. Written by the link's thread, read by any.</summary>
internal sealed class FullSyncProgress
{
    private long _keys;
    private double _fraction;

    public long Keys
    {
        get => Volatile.Read(ref _keys);
        set => Volatile.Write(ref _keys, value);
    }

    /// <summary>How much of all is here, about: 0 to 1; 0 also when it is not known.</summary>
    public double Fraction
    {
        get => Volatile.Read(ref _fraction);
        private set => Volatile.Write(ref _fraction, value);
    }

    /// <summary>What <see cref="Fraction"/> was when this link began.</summary>
    public double FractionAtStart { get; private set; }

    /// <summary>All has come and is being made a store.</summary>
    public bool IsAssembling { get; set; }

    /// <summary>One more block is here.</summary>
    public void Advance(long keys, double fraction)
    {
        if (Fraction == 0) FractionAtStart = fraction;
        Keys = keys;
        Fraction = fraction;
    }

    /// <summary>The database in which the stream behind the snapshot begins: 0 unless the RDB says otherwise.</summary>
    public int StreamDatabase { get; set; }

    /// <summary>Fields of hashes that lost a time to live of their own.</summary>
    public long ExpiringFields { get; set; }

    public HashSet<string> SkippedModules { get; } = [];
}
