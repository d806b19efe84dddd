using System.Text;
using ArdbNet.Replication.Master;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Replication;

namespace ArdbNet.Server.Commands.Replication;

/// <summary>SYNC and PSYNC: a client becomes a replica.</summary>
public static class SyncCommands
{
    private const CommandFlags Flags =
        CommandFlags.NoAsyncLoading | CommandFlags.Admin | CommandFlags.NoMulti | CommandFlags.NoScript;

    [Command("sync", 1, Flags, Group = "server", Since = "1.0.0", Summary = "Makes the client a replica, with all data",
        Complexity = "O(N), N keys, in the background")]
    public static void Sync(Call call)
    {
        if (!CanBegin(call)) return;
        var identity = Identify(call);
        identity.IsSilent = true;
        BeginFullSync(call, call.Server.Replicas.Add(call.Session, identity));
    }

    // PSYNC <id|?> <first offset wanted|-1> [FAILOVER]
    [Command("psync", -3, Flags, Group = "server", Since = "2.8.0",
        Summary = "Makes the client a replica that goes on where it was, if it can",
        Complexity = "O(1), or O(N) in the background, N keys")]
    public static void PartialSync(Call call)
    {
        if (call.Session.Replica is not null) return;
        if (call.Count > 3 && !AnswerFailover(call)) return;
        if (!CanBegin(call)) return;
        if (!Resp.RedisInteger.TryParse(call[2], out var first))
        {
            LateError.Reply(call, ErrorReplies.NotInteger);
            return;
        }

        var link = call.Server.Replicas.Add(call.Session, Identify(call));
        MasterLog.Asked(call.Server.Logger, link.Name);
        var asked = Encoding.Latin1.GetString(call[1]);
        if (Continuation.TryPin(call.Server, link, asked, first - 1) is { } pin)
        {
            call.Server.Statistics.PartialSyncs++;
            var id = call.Server.Replication.History.ReplicationId;
            var knowsIds = (link.Identity.Capabilities & ReplicaCapabilities.Psync2) != 0;
            link.Continue(knowsIds ? $"+CONTINUE {id}\r\n" : "+CONTINUE\r\n", pin);
            return;
        }

        if (asked != "?") call.Server.Statistics.PartialSyncsRefused++;
        BeginFullSync(call, link);
    }

    private static bool CanBegin(Call call)
    {
        var session = call.Session;
        // The second time there is no answer.
        if (session.Replica is not null || session.Peer is null) return false;
        if (call.Server.Replication is { IsReplica: true, IsMasterLinkUp: false })
        {
            LateError.Reply(call, "NOMASTERLINK Can't SYNC while not connected with my master"u8);
            return false;
        }

        if (call.Server.Failover.State != FailoverState.None)
        {
            LateError.Reply(call, "NOMASTERLINK Can't SYNC while failing over"u8);
            return false;
        }

        if (session.Output.Length > 0 || session.Peer.UnsentBytes > 0)
        {
            LateError.Reply(call, "ERR SYNC and PSYNC are invalid with pending output"u8);
            return false;
        }

        return true;
    }

    private static bool AnswerFailover(Call call)
    {
        if (!call.Is(3, "FAILOVER"u8))
        {
            LateError.Reply(call, ErrorReplies.Syntax);
            return false;
        }

        var replication = call.Server.Replication;
        if (!replication.IsReplica)
        {
            LateError.Reply(call, "ERR PSYNC FAILOVER can't be sent to a master."u8);
            return false;
        }

        if (!string.Equals(
            Encoding.Latin1.GetString(call[1]), replication.History.ReplicationId, StringComparison.OrdinalIgnoreCase))
        {
            LateError.Reply(call, "ERR PSYNC FAILOVER replid must match my replid."u8);
            return false;
        }

        call.Server.MasterLink.Promote();
        return true;
    }

    private static ReplicaIdentity Identify(Call call)
    {
        var identity = call.Session.ReplicaIdentity ??= new ReplicaIdentity();
        if (!call.Request.IsInline) identity.SpeaksResp = true;
        return identity;
    }

    private static void BeginFullSync(Call call, ReplicaLink link)
    {
        link.Load();
        try
        {
            call.Server.Replicas.FullSyncs.Enqueue(link);
        }
        catch (FullSyncException cause)
        {
            MasterLog.FullSyncFailed(call.Server.Logger, call.Server.Replication.Offset, cause.Message);
            link.End(cause.Message);
        }
    }
}
