using ArdbNet.Replication.Log;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Replication;

/// <summary>This server's part in replication: what the master's side and the replica's side have in common.</summary>
public sealed class ReplicationState
{
    private readonly ArdbServer _server;

    internal ReplicationState(ArdbServer server)
    {
        _server = server;
    }

    /// <summary>The stream's names.</summary>
    public HistoryIds History => _server.Store.Log.History;

    /// <summary>Bytes of the stream that this server has; Redis' master_repl_offset.</summary>
    public long Offset => _server.Store.Log.TailOffset;

    /// <summary>Whether the stream is a master's: nothing of our own goes into it.</summary>
    public bool IsReplica { get; internal set; }

    /// <summary>Whether a replica has its master's data and stream; only then may others replicate from it.</summary>
    public bool IsMasterLinkUp { get; internal set; }
}
