using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Connection;

/// <summary>PING, ECHO, SELECT, QUIT.</summary>
public static class ConnectionCommands
{
    [Command("ping", -1, CommandFlags.Fast, Acl = AclCategories.Connection, Group = "connection",
        Summary = "Answers, so that one knows the server lives", Complexity = "O(1)")]
    public static void Ping(Call call)
    {
        if (call.Count > 2)
        {
            call.Reply.Error("ERR wrong number of arguments for 'ping' command"u8);
            return;
        }

        if (call.Session.Subscriptions.IsListening && call.Reply.Protocol == 2)
        {
            call.Reply.ArrayHeader(2);
            call.Reply.Bulk("pong"u8);
            call.Reply.Bulk(call.Count == 2 ? call[1] : default);
        }
        else if (call.Count == 2)
        {
            call.Reply.Bulk(call[1]);
        }
        else
        {
            call.Reply.SimpleString("PONG"u8);
        }
    }

    [Command("echo", 2, CommandFlags.Fast | CommandFlags.Loading | CommandFlags.Stale, Acl = AclCategories.Connection,
        Group = "connection", Summary = "Gives the argument back", Complexity = "O(1)")]
    public static void Echo(Call call) => call.Reply.Bulk(call[1]);

    [Command("select", 2, CommandFlags.Loading | CommandFlags.Stale | CommandFlags.Fast,
        Acl = AclCategories.Connection, Group = "connection",
        Summary = "Chooses the connection's database", Complexity = "O(1)")]
    public static void Select(Call call)
    {
        if (!DatabaseArgument.TryRead(call, 1, out var index)) return;
        call.Session.DatabaseIndex = index;
        call.Reply.Ok();
    }

    [Command("quit", -1,
        CommandFlags.AllowBusy | CommandFlags.NoScript | CommandFlags.Loading | CommandFlags.Stale | CommandFlags.Fast
        | CommandFlags.NoAuth,
        Acl = AclCategories.Connection, Group = "connection", Summary = "Closes the connection", Complexity = "O(1)")]
    public static void Quit(Call call)
    {
        call.Reply.Ok();
        call.Session.Close();
    }
}
