using ArdbNet.Replication.RawStream;

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

    /// <summary>It knows functions: it loads a dump that has some.</summary>
    public bool KnowsFunctions { get; set; }

    /// <summary>It wants the dump and not the stream.</summary>
    public bool WantsDumpOnly { get; set; }

    /// <summary>It wants a dump without any keys.</summary>
    public bool WantsNoKeys { get; set; }

    /// <summary>Versions of the raw key-value stream that it reads; empty: none, or it has not said.</summary>
    public IReadOnlyList<int> RawFormats { get; set; } = [];

    /// <summary>How blocks of that stream may be stored.</summary>
    public IReadOnlyList<RawCodec> RawCodecs { get; set; } = [];

    /// <summary>The newest version of keys and values on disk that it knows.</summary>
    public long StoreFormat { get; set; }

    /// <summary>It is an ArdbNet.</summary>
    public bool IsNative => RawFormats.Count > 0;

    /// <summary>It came with SYNC and never says how far it is.</summary>
    public bool IsSilent { get; set; }
}
