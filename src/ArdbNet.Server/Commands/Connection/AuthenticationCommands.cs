using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Commands.Connection;

/// <summary>AUTH, HELLO, RESET.</summary>
public static class AuthenticationCommands
{
    private const CommandFlags Flags =
        CommandFlags.NoScript | CommandFlags.Loading | CommandFlags.Stale | CommandFlags.Fast | CommandFlags.NoAuth
        | CommandFlags.AllowBusy;

    private static ReadOnlySpan<byte> WrongPassword =>
        "WRONGPASS invalid username-password pair or user is disabled."u8;

    [Command("auth", -2, Flags, Acl = AclCategories.Connection, Group = "connection",
        Summary = "Proves who the client is", Complexity = "O(1)")]
    public static void Auth(Call call)
    {
        for (var i = 1; i < call.Count; i++) call.Redact(i);
        if (call.Count > 3)
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return;
        }

        if (call.Count == 2 && call.Server.Users.Default.NeedsNoPassword)
        {
            call.Reply.Error(
                "ERR AUTH <password> called without any password configured for the default user. "u8
                + "Are you sure your configuration is correct?"u8);
            return;
        }

        var user = call.Count == 3 ? call[1] : "default"u8;
        if (TryAuthenticate(call, user, call[call.Count - 1])) call.Reply.Ok();
    }

    [Command("hello", -1, Flags, Acl = AclCategories.Connection, Group = "connection", Since = "6.0.0",
        Summary = "Chooses the protocol and tells what the server is", Complexity = "O(1)")]
    public static void Hello(Call call)
    {
        var protocol = 0L;
        if (call.Count > 1)
        {
            if (!call.TryReadInteger(1, out protocol, "ERR Protocol version is not an integer or out of range"u8)) return;
            if (protocol is < 2 or > 3)
            {
                call.Reply.Error("NOPROTO unsupported protocol version"u8);
                return;
            }
        }

        if (!TryReadHelloOptions(call)) return;
        if (!call.Session.IsAuthenticated)
        {
            call.Reply.Error(
                "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO AUTH <user> "u8
                + "<pass> option can be used to authenticate the client and select the RESP protocol version at the "u8
                + "same time"u8);
            return;
        }

        if (protocol != 0) call.Reply.Protocol = (int)protocol;
        ReplyServer(call);
    }

    [Command("reset", 1, Flags, Acl = AclCategories.Connection, Group = "connection", Since = "6.2.0",
        Summary = "Makes the connection as it was when it was new", Complexity = "O(1)")]
    public static void Reset(Call call)
    {
        var session = call.Session;
        session.Transaction.Close();
        call.Server.Watches.Unwatch(session);
        call.Server.PubSub.RemoveAll(session);
        call.Server.Monitors.Remove(session);
        call.Server.Tracking.Disable(session);
        session.DatabaseIndex = 0;
        session.Name = [];
        session.ReplyMode = ReplyMode.On;
        session.IsNoEvict = false;
        session.LogOut(call.Server.Users.Default);
        call.Reply.Protocol = 2;
        call.Reply.SimpleString("RESET"u8);
    }

    private static bool TryReadHelloOptions(Call call)
    {
        for (var i = 2; i < call.Count; i++)
        {
            var following = call.Count - 1 - i;
            if (call.Is(i, "AUTH"u8) && following >= 2)
            {
                call.Redact(i + 1);
                call.Redact(i + 2);
                if (!TryAuthenticate(call, call[i + 1], call[i + 2])) return false;
                i += 2;
            }
            else if (call.Is(i, "SETNAME"u8) && following >= 1)
            {
                if (!ClientName.TrySet(call, i + 1)) return false;
                i++;
            }
            else
            {
                call.Reply.Error($"ERR Syntax error in HELLO option '{QuotedArgument.Of(call[i])}'");
                return false;
            }
        }

        return true;
    }

    private static bool TryAuthenticate(Call call, ReadOnlySpan<byte> user, ReadOnlySpan<byte> password)
    {
        if (call.Server.Users.TryLogIn(call.Session, user, password, command: call[0])) return true;
        call.Reply.Error(WrongPassword);
        return false;
    }

    private static void ReplyServer(Call call)
    {
        var reply = call.Reply;
        reply.MapHeader(7);
        reply.Bulk("server"u8);
        reply.Bulk("redis"u8);
        reply.Bulk("version"u8);
        reply.Bulk(ServerVersion.Redis);
        reply.Bulk("proto"u8);
        reply.Integer(reply.Protocol);
        reply.Bulk("id"u8);
        reply.Integer(call.Session.Id);
        reply.Bulk("mode"u8);
        reply.Bulk("standalone"u8);
        reply.Bulk("role"u8);
        reply.Bulk("master"u8);
        reply.Bulk("modules"u8);
        reply.ArrayHeader(0);
    }
}
