using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Connection;

/// <summary>CLIENT KILL, PAUSE, UNPAUSE, UNBLOCK: what one client does to others.</summary>
public static class ClientControlCommands
{
    private const CommandFlags Flags =
        CommandFlags.NoScript | CommandFlags.Loading | CommandFlags.Stale | CommandFlags.Admin;

    private const string Group = "connection";

    [Command("client|kill", -3, Flags, Acl = AclCategories.Connection, Group = Group, Since = "2.4.0",
        Summary = "Closes connections", Complexity = "O(N), N clients")]
    public static void Kill(Call call)
    {
        ClientFilter filter;
        if (call.Count == 3) filter = ClientFilter.ByAddress(call[2]);
        else if (!ClientFilter.TryRead(call, 2, out filter)) return;

        var killed = 0;
        foreach (var session in call.Server.Sessions.Sessions.ToArray())
        {
            if (!filter.Matches(session, call.Session)) continue;
            killed++;
            // The caller still gets its answer.
            if (session == call.Session) session.Close();
            else call.Server.Disconnect(session, "closed by CLIENT KILL");
        }

        if (filter.MatchesMaster && call.Server.MasterLink.TryCut()) killed++;
        if (call.Count > 3) call.Reply.Integer(killed);
        else if (killed > 0) call.Reply.Ok();
        else call.Reply.Error("ERR No such client"u8);
    }

    [Command("client|pause", -3, Flags, Acl = AclCategories.Connection, Group = Group, Since = "2.9.50",
        Summary = "Lets clients wait for a while", Complexity = "O(1)")]
    public static void Pause(Call call)
    {
        if (call.Count > 4)
        {
            call.Reply.Error(ErrorReplies.SubcommandSyntax(call, "CLIENT"));
            return;
        }

        var isForAll = call.Count == 3 || call.Is(3, "ALL"u8);
        if (!isForAll && !call.Is(3, "WRITE"u8))
        {
            call.Reply.Error("ERR CLIENT PAUSE mode must be WRITE or ALL"u8);
            return;
        }

        if (!call.TryReadInteger(2, out var milliseconds, "ERR timeout is not an integer or out of range"u8)) return;
        if (milliseconds < 0)
        {
            call.Reply.Error("ERR timeout is negative"u8);
            return;
        }

        call.Server.Pause.Begin(milliseconds, isForAll);
        call.Reply.Ok();
    }

    [Command("client|unpause", 2, Flags, Acl = AclCategories.Connection, Group = Group, Since = "6.2.0",
        Summary = "Ends a pause", Complexity = "O(N), N clients that wait")]
    public static void Unpause(Call call)
    {
        call.Server.Pause.End();
        call.Reply.Ok();
    }

    [Command("client|unblock", -3, Flags, Acl = AclCategories.Connection, Group = Group, Since = "5.0.0",
        Summary = "Lets a client go on that is in a blocking command", Complexity = "O(1)")]
    public static void Unblock(Call call)
    {
        if (call.Count > 4)
        {
            call.Reply.Error(ErrorReplies.SubcommandSyntax(call, "CLIENT"));
            return;
        }

        if (call.Count == 4 && !call.Is(3, "TIMEOUT"u8) && !call.Is(3, "ERROR"u8))
        {
            call.Reply.Error("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR"u8);
            return;
        }

        if (!call.TryReadInteger(2, out var id)) return;
        if (call.Server.Sessions.Find(id)?.Blocked is not { } blocked)
        {
            call.Reply.Integer(0);
            return;
        }

        if (call.Count == 4 && call.Is(3, "ERROR"u8))
        {
            call.Server.Blocked.Answer(
                blocked, static reply => reply.Error("UNBLOCKED client unblocked via CLIENT UNBLOCK"u8));
        }
        else
        {
            call.Server.Blocked.TimeOut(blocked);
        }

        call.Reply.Integer(1);
    }
}
