namespace ArdbNet.Replication.Replica;

/// <summary>Where the master is and what it is told of this replica.</summary>
public sealed record LinkOptions
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>masteruser; null: only the password is sent.</summary>
    public string? User { get; init; }

    /// <summary>masterauth; null: no AUTH is sent.</summary>
    public string? Password { get; init; }

    public required int ListeningPort { get; init; }

    /// <summary>replica-announce-ip, or null.</summary>
    public string? AnnouncedIp { get; init; }

    /// <summary>A raw key-value stream is asked for, and the master told what is read here.</summary>
    public bool IsNative { get; init; }

    /// <summary>repl-timeout: a master that says nothing for so long is given up.</summary>
    public required int TimeoutMs { get; init; }
}
