using ArdbNet.Server.Blocking;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Replication;

namespace ArdbNet.Server.Commands.Replication;

/// <summary>WAIT: until replicas have what the client wrote.</summary>
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

        if (!call.TryReadInteger(1, int.MinValue, int.MaxValue, out var replicas, ErrorReplies.NotInteger)) return;
        if (!TimeoutArgument.TryReadMilliseconds(call, 2, out var timeoutMs)) return;

        var offset = call.Session.WriteOffset;
        var count = call.Server.Replicas.Acknowledgements.Count(offset);
        if (count >= replicas || !call.CanBlock)
        {
            call.Reply.Integer(count);
            return;
        }

        var wait = new AcknowledgementWait(call.Server, offset, replicas);
        call.Server.Blocked.Block(call, wait, timeoutMs);
        call.Server.Replicas.Acknowledgements.Add(wait);
    }
}
