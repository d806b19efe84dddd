using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Cluster;

/// <summary>CLUSTER, ASKING, READONLY, READWRITE: clients ask with them whether there is a cluster, and are told no.</summary>
public static class ClusterCommands
{
    [Command("cluster", -2, CommandFlags.None, Group = "cluster", Since = "3.0.0",
        Summary = "Looks after a cluster, which this server is never part of", Complexity = "O(1)")]
    public static void Cluster(Call call) => Refuse(call);

    [Command("cluster|help", 2, CommandFlags.Loading | CommandFlags.Stale, Group = "cluster", Since = "5.0.0",
        Summary = "What CLUSTER can do", Complexity = "O(1)")]
    public static void Help(Call call) => Refuse(call);

    [Command("cluster|reset", -2, CommandFlags.Admin | CommandFlags.Stale | CommandFlags.NoScript, Group = "cluster",
        Since = "3.0.0", Summary = "Lets a node forget its cluster", Complexity = "O(1)")]
    public static void Reset(Call call) => Refuse(call);

    [Command("asking", 1, CommandFlags.Fast, Acl = AclCategories.Connection, Group = "cluster", Since = "3.0.0",
        Summary = "Follows a redirection within a cluster", Complexity = "O(1)")]
    public static void Asking(Call call) => Refuse(call);

    [Command("readonly", 1, CommandFlags.Fast | CommandFlags.Loading | CommandFlags.Stale, Acl = AclCategories.Connection,
        Group = "cluster", Since = "3.0.0", Summary = "Allows reads from a replica of a cluster", Complexity = "O(1)")]
    public static void ReadOnly(Call call) => Refuse(call);

    [Command("readwrite", 1, CommandFlags.Fast | CommandFlags.Loading | CommandFlags.Stale, Acl = AclCategories.Connection,
        Group = "cluster", Since = "3.0.0", Summary = "Ends reads from a replica of a cluster", Complexity = "O(1)")]
    public static void ReadWrite(Call call) => Refuse(call);

    private static void Refuse(Call call) => call.Reply.Error("ERR This instance has cluster support disabled"u8);
}
