using ArdbNet.Server.Blocking;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Replication;

namespace ArdbNet.Server.Commands.Replication;

/// <summary>WAIT, and WAITAOF of Redis 7.2: until replicas or disks have what the client wrote.</summary>
public static class WaitCommands
{
    // WAIT <replicas> <milliseconds, 0: for ever>
    [Command("wait", 3, CommandFlags.NoScript, Acl = AclCategories.Connection, Group = "generic", Since = "3.0.0",
        Summary = "Waits until replicas have what the client wrote", Complexity = "O(N), N replicas")]
    public static void Wait(Call call)
    {
        if (call.Server.Replication.IsReplica)
        {
            call.Reply.Error("ERR WAIT cannot be used with replica instances. Please also note that since Redis 4.0 if "u8
                + "a replica is configured to be writable (which is not the default) writes to replicas are just local "u8
                + "and are not propagated."u8);
            return;
        }

        if (!call.TryReadInteger(1, out var replicas)) return;
        if (!TimeoutArgument.TryReadMilliseconds(call, 2, out var timeoutMs)) return;

        Block(call, new ReplicaWait(call.Server, call.Session.WriteOffset, replicas), timeoutMs);
    }

    // WAITAOF <0|1: this server's disk> <replicas> <milliseconds, 0: for ever>
    [Command("waitaof", 4, CommandFlags.NoScript, Acl = AclCategories.Connection, Group = "generic", Since = "7.2.0",
        Summary = "Waits until disks have what the client wrote", Complexity = "O(N), N replicas")]
    public static void WaitForDisks(Call call)
    {
        if (!call.TryReadInteger(1, 0, 1, out var own, "ERR value is out of range, value must between 0 and 1"u8)) return;
        if (!call.TryReadInteger(2, 0, int.MaxValue, out var replicas, "ERR value is out of range, must be positive"u8)) return;
        if (!TimeoutArgument.TryReadMilliseconds(call, 3, out var timeoutMs)) return;
        if (call.Server.Replication.IsReplica)
        {
            call.Reply.Error("ERR WAITAOF cannot be used with replica instances. Please also note that writes to "u8
                + "replicas are just local and are not propagated."u8);
            return;
        }

        Block(call, new DiskWait(call.Server, call.Session.WriteOffset, own, replicas), timeoutMs);
    }

    private static void Block(Call call, AcknowledgementWait wait, long timeoutMs)
    {
        if (wait.IsEnough || !call.CanBlock)
        {
            wait.ReplyTimeout(call.Reply);
            return;
        }

        call.Server.Blocked.Block(call, wait, timeoutMs);
        call.Server.Replicas.Acknowledgements.Add(wait);
    }
}
