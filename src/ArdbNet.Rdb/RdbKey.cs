namespace ArdbNet.Rdb;

/// <summary>A key of a file; its value follows.</summary>
public readonly ref struct RdbKey
{
    /// <summary>The key's bytes; valid during the call.</summary>
    public ReadOnlySpan<byte> Name { get; init; }

    public RdbType Type { get; init; }

    /// <summary>Milliseconds since 1970, 0 = never. Times before 1970 read as 1.</summary>
    public long ExpireAtMs { get; init; }

    /// <summary>Seconds since the key was used, -1 = not known.</summary>
    public long IdleSeconds { get; init; }

    /// <summary>LFU counter, -1 = not known.</summary>
    public int Frequency { get; init; }
}
