using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Server;

/// <summary>MONITOR.</summary>
public static class MonitorCommand
{
    [Command("monitor", 1,
        CommandFlags.Admin | CommandFlags.NoScript | CommandFlags.Loading | CommandFlags.Stale, Group = "server",
        Summary = "Tells the connection every command that the server runs", Complexity = "O(1)")]
    public static void Monitor(Call call)
    {
        if (call.IsInTransaction)
        {
            call.Reply.Error("ERR MONITOR isn't allowed for DENY BLOCKING client"u8);
            return;
        }

        call.Server.Monitors.Add(call.Session);
        call.Reply.Ok();
    }
}
