namespace ArdbNet.Server.Replication.Replica;

/// <summary>What the link to the master is doing; ROLE tells it.</summary>
public enum MasterLinkState
{
    /// <summary>Waits to connect.</summary>
    Connect,

    Connecting,

    /// <summary>PING, AUTH, REPLCONF, PSYNC, and the wait for the answer.</summary>
    Handshake,

    /// <summary>A full sync comes in.</summary>
    Sync,

    /// <summary>The stream comes in.</summary>
    Connected,
}
