namespace ArdbNet.Replication.Master;

/// <summary>How far a replica has come.</summary>
public enum ReplicaPhase
{
    /// <summary>A dump is to be begun or in the making.</summary>
    WaitingForDump,

    /// <summary>The dump is being sent.</summary>
    ReceivingDump,

    /// <summary>The stream is being sent.</summary>
    Online,
}
