namespace ArdbNet.Replication.Master;

/// <summary>What a replica says of itself before it asks for the stream. Written in the executor.</summary>
public sealed class ReplicaIdentity
{
    /// <summary>The port on which it serves clients, 0 when it has not said.</summary>
    public int ListeningPort { get; set; }

    /// <summary>Where it wants to be reached; null: where it comes from.</summary>
    public string? AnnouncedAddress { get; set; }

    public ReplicaCapabilities Capabilities { get; set; }

    /// <summary>It speaks RESP, as replicas do from Redis 5.0 on: it knows streams.</summary>
    public bool SpeaksResp { get; set; }

    /// <summary>It wants the dump and not the stream.</summary>
    public bool WantsDumpOnly { get; set; }

    /// <summary>It wants a dump without any keys.</summary>
    public bool WantsNoKeys { get; set; }

    /// <summary>It came with SYNC and never says how far it is.</summary>
    public bool IsSilent { get; set; }
}
