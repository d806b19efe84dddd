namespace ArdbNet.Replication.Master;

/// <summary>What a replica has said with REPLCONF capa.</summary>
[Flags]
public enum ReplicaCapabilities
{
    None = 0,

    /// <summary>It takes a dump whose length is not known at its start.</summary>
    EndMark = 1,

    /// <summary>It takes a new replication id with +CONTINUE.</summary>
    Psync2 = 2,
}
