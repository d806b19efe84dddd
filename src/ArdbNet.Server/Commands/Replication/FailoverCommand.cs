using System.Text;
using ArdbNet.Replication.Master;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Replication;

namespace ArdbNet.Server.Commands.Replication;

/// <summary>FAILOVER [TO host port [FORCE]] [ABORT] [TIMEOUT milliseconds].</summary>
public static class FailoverCommand
{
    [Command("failover", -1, CommandFlags.Admin | CommandFlags.NoScript | CommandFlags.Stale, Group = "server",
        Since = "6.2.0", Summary = "Changes places with a replica", Complexity = "O(1)")]
    public static void Begin(Call call)
    {
        var failover = call.Server.Failover;
        if (call.Count == 2 && call.Is(1, "ABORT"u8))
        {
            Abort(call, failover);
            return;
        }

        if (!TryRead(call, out var target, out var timeoutMs, out var isForced)) return;
        if (Refusal(call, target, timeoutMs, isForced) is { } refusal)
        {
            call.Reply.Error(refusal);
            return;
        }

        failover.Begin(target, timeoutMs, isForced);
        call.Reply.Ok();
    }

    private static void Abort(Call call, Failover failover)
    {
        if (failover.State == FailoverState.None)
        {
            call.Reply.Error("ERR No failover in progress."u8);
            return;
        }

        failover.Abort("by command");
        call.Reply.Ok();
    }

    private static bool TryRead(Call call, out MasterAddress? target, out long timeoutMs, out bool isForced)
    {
        target = null;
        timeoutMs = 0;
        isForced = false;
        for (var i = 1; i < call.Count; i++)
        {
            if (call.Is(i, "TIMEOUT"u8) && i + 1 < call.Count && timeoutMs == 0)
            {
                if (!call.TryReadInteger(++i, out timeoutMs)) return false;
                if (timeoutMs > 0) continue;
                call.Reply.Error("ERR FAILOVER timeout must be greater than 0"u8);
                return false;
            }

            if (call.Is(i, "TO"u8) && i + 2 < call.Count && target is null)
            {
                if (!call.TryReadInteger(i + 2, out var port)) return false;
                target = new MasterAddress(Encoding.UTF8.GetString(call[i + 1]), (int)Math.Clamp(port, -1, 65536));
                i += 2;
            }
            else if (call.Is(i, "FORCE"u8) && !isForced)
            {
                isForced = true;
            }
            else
            {
                call.Reply.Error(ErrorReplies.Syntax);
                return false;
            }
        }

        return true;
    }

    private static byte[]? Refusal(Call call, MasterAddress? target, long timeoutMs, bool isForced)
    {
        var server = call.Server;
        if (server.Failover.State != FailoverState.None) return "ERR FAILOVER already in progress."u8.ToArray();
        if (server.Replication.IsReplica) return "ERR FAILOVER is not valid when server is a replica."u8.ToArray();
        if (server.Replicas.Count == 0) return "ERR FAILOVER requires connected replicas."u8.ToArray();
        if (isForced && (timeoutMs == 0 || target is null))
        {
            return "ERR FAILOVER with force option requires both a timeout and target HOST and IP."u8.ToArray();
        }

        if (target is null) return null;
        if (server.Failover.Find(target.Host, target.Port) is not { } link)
        {
            return "ERR FAILOVER target HOST and PORT is not a replica."u8.ToArray();
        }

        return link.Phase == ReplicaPhase.Online ? null : "ERR FAILOVER target replica is not online."u8.ToArray();
    }
}
