namespace ArdbNet.Server.Replication;

/// <summary>How far FAILOVER has come.</summary>
public enum FailoverState
{
    None,

    /// <summary>Writes wait until a replica has everything.</summary>
    WaitingForReplica,

    /// <summary>The replica is being asked to become the master.</summary>
    InProgress,
}
