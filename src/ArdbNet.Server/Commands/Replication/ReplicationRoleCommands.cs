using System.Globalization;
using System.Text;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Replication.Replica;

namespace ArdbNet.Server.Commands.Replication;

/// <summary>REPLICAOF and SLAVEOF, and what ROLE says of a replica.</summary>
public static class ReplicationRoleCommands
{
    private const CommandFlags Flags =
        CommandFlags.Admin | CommandFlags.NoScript | CommandFlags.Stale | CommandFlags.NoAsyncLoading;

    [Command("replicaof", 3, Flags, Acl = AclCategories.None, Group = "server", Since = "5.0.0",
        Summary = "Makes the server a replica of another one, or a master", Complexity = "O(1)")]
    public static void ReplicaOf(Call call)
    {
        if (call.Is(1, "NO"u8) && call.Is(2, "ONE"u8))
        {
            call.Server.MasterLink.Promote();
            call.Reply.Ok();
            return;
        }

        var host = Encoding.UTF8.GetString(call[1]);
        if (!int.TryParse(call[2], NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > ushort.MaxValue)
        {
            call.Reply.Error("ERR Invalid master port"u8);
            return;
        }

        Follow(call, new MasterAddress(host, port));
    }

    [Command("slaveof", 3, Flags, Acl = AclCategories.None, Group = "server", Since = "1.0.0",
        Summary = "Makes the server a replica of another one, or a master", Complexity = "O(1)")]
    public static void SlaveOf(Call call) => ReplicaOf(call);

    // *5 "slave" host port state offset
    internal static void ReplyAsReplica(Call call)
    {
        var link = call.Server.MasterLink;
        call.Reply.ArrayHeader(5);
        call.Reply.Bulk("slave"u8);
        call.Reply.Bulk(Encoding.UTF8.GetBytes(link.Master?.Host ?? ""));
        call.Reply.Integer(link.Master?.Port ?? 0);
        call.Reply.Bulk(link.State switch
        {
            MasterLinkState.Connecting => "connecting"u8,
            MasterLinkState.Handshake => "handshake"u8,
            MasterLinkState.Sync => "sync"u8,
            MasterLinkState.Connected => "connected"u8,
            _ => "connect"u8,
        });
        call.Reply.Integer(link.State == MasterLinkState.Connected ? call.Server.Store.Engine.AppliedOffset : -1);
    }

    private static void Follow(Call call, MasterAddress master)
    {
        var link = call.Server.MasterLink;
        if (call.Server.Replication.IsReplica && link.Master == master && link.StopReason is null)
        {
            call.Reply.SimpleString("OK Already connected to specified master"u8);
            return;
        }

        if (link.IsThisServer(master))
        {
            call.Reply.Error("ERR A server can't be a replica of itself"u8);
            return;
        }

        link.Follow(master);
        call.Reply.Ok();
    }
}
