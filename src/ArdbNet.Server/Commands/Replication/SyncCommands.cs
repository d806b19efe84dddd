using System.Buffers;
using System.Text;
using ArdbNet.Replication.Master;
using ArdbNet.Replication.RawStream;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Replication;

namespace ArdbNet.Server.Commands.Replication;

/// <summary>SYNC, PSYNC and PSYNC2: a client becomes a replica.</summary>
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
        if (TryContinue(call) is { } link) BeginFullSync(call, link);
    }

    // PSYNC2 <id|?> <first offset wanted|-1> [RESUME <snapshot> <blocks> <digest> <last key>]
    [Command("psync2", -3, Flags, Group = "server", Since = "1.0.0",
        Summary = "Makes an ArdbNet a replica that goes on where it was, if it can, or gets the raw key-value stream",
        Complexity = "O(1), or O(N) in the background, N entries")]
    public static void PartialSyncNatively(Call call)
    {
        if (call.Session.Replica is not null) return;
        if (!TryReadResumption(call, out var broken))
        {
            LateError.Reply(call, ErrorReplies.Syntax);
            return;
        }

        if (TryContinue(call) is not { } link) return;
        var options = call.Server.Options;
        var refusal = "repl-native-sync is no";
        if (options.ReplNativeSync
            && RawAgreement.TryFind(link.Identity, options.ReplSyncCompression, out var codecs, out refusal))
        {
            link.Load();
            call.Server.Replicas.FullSyncs.EnqueueRaw(link, codecs, broken);
            return;
        }

        MasterLog.RawRefused(call.Server.Logger, link.Name, refusal);
        BeginFullSync(call, link);
    }

    // Null: it goes on where it was, or can't begin at all.
    private static ReplicaLink? TryContinue(Call call)
    {
        if (!CanBegin(call)) return null;
        if (!Resp.RedisInteger.TryParse(call[2], out var first))
        {
            LateError.Reply(call, ErrorReplies.NotInteger);
            return null;
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
            return null;
        }

        if (asked != "?") call.Server.Statistics.PartialSyncsRefused++;
        return link;
    }

    private static bool TryReadResumption(Call call, out RawResumption? broken)
    {
        broken = null;
        if (call.Count == 3) return true;
        if (call.Count != 8 || !call.Is(3, "RESUME"u8)) return false;
        if (!Guid.TryParseExact(Encoding.Latin1.GetString(call[4]), "N", out var snapshot)
            || !Resp.RedisInteger.TryParse(call[5], out var blocks)
            || call[6].Length != 2 * RawFormat.DigestLength)
        {
            return false;
        }

        var digest = new byte[RawFormat.DigestLength];
        if (Convert.FromHexString(Encoding.Latin1.GetString(call[6]), digest, out _, out _) != OperationStatus.Done) return false;
        broken = new RawResumption(snapshot, blocks, digest, call[7].ToArray());
        return true;
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
        call.Server.Replicas.FullSyncs.Enqueue(link);
    }
}
