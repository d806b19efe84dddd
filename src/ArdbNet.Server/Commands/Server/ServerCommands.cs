using System.Globalization;
using System.Text;
using ArdbNet.Replication.Master;
using ArdbNet.Server.Commands.Replication;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Monitoring;

namespace ArdbNet.Server.Commands.Server;

/// <summary>INFO, TIME, ROLE, LOLWUT.</summary>
public static class ServerCommands
{
    [Command("info", -1, CommandFlags.Loading | CommandFlags.Stale, Acl = AclCategories.Dangerous, Group = "server",
        Summary = "What the server is and does, in sections", Complexity = "O(1)")]
    public static void Report(Call call)
    {
        var sections = new SectionChoice();
        for (var i = 1; i < call.Count; i++) sections.Add(call[i]);
        call.Reply.Verbatim(ServerReport.Write(call.Server, sections), "txt");
    }

    // *2 seconds microseconds
    [Command("time", 1, CommandFlags.Loading | CommandFlags.Stale | CommandFlags.Fast, Group = "server", Since = "2.6.0",
        Summary = "The server's clock", Complexity = "O(1)")]
    public static void Time(Call call)
    {
        var microseconds = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        call.Reply.ArrayHeader(2);
        call.Reply.BulkInteger(microseconds / 1_000_000);
        call.Reply.BulkInteger(microseconds % 1_000_000);
    }

    // *3 "master" offset replicas, each *3 address port offset
    [Command("role", 1, CommandFlags.NoScript | CommandFlags.Loading | CommandFlags.Stale | CommandFlags.Fast,
        Acl = AclCategories.Admin | AclCategories.Dangerous, Group = "server", Since = "2.8.12",
        Summary = "The server's part in replication", Complexity = "O(1)")]
    public static void Role(Call call)
    {
        if (call.Server.Replication.IsReplica)
        {
            ReplicationRoleCommands.ReplyAsReplica(call);
            return;
        }

        call.Reply.ArrayHeader(3);
        call.Reply.Bulk("master"u8);
        call.Reply.Integer(call.Server.Store.Log.TailOffset);
        var online = call.Server.Replicas.Links.Where(static link => link.Phase == ReplicaPhase.Online).ToArray();
        call.Reply.ArrayHeader(online.Length);
        foreach (var link in online)
        {
            call.Reply.ArrayHeader(3);
            call.Reply.Bulk(Encoding.Latin1.GetBytes(link.Address));
            call.Reply.BulkInteger(link.Identity.ListeningPort);
            call.Reply.BulkInteger(link.AcknowledgedOffset);
        }
    }

    [Command("lolwut", -1, CommandFlags.ReadOnly | CommandFlags.Fast, Group = "server", Since = "5.0.0",
        Summary = "Paints a picture and says the version", Complexity = "O(1)")]
    public static void Lolwut(Call call)
    {
        var first = 1;
        if (call.Count >= 3 && call.Is(1, "VERSION"u8))
        {
            if (!call.TryReadInteger(2, out _)) return;
            first = 3;
        }

        var levels = 5L;
        if (call.Count > first && !call.TryReadInteger(first, out levels)) return;
        var picture = LevelPicture.Paint((int)Math.Clamp(levels, 1, 7), Random.Shared);
        call.Reply.Verbatim(
            Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"{picture}\nArdbNet ver. {ServerVersion.Text}, speaks Redis ver. {ServerVersion.Redis}\n")),
            "txt");
    }
}
