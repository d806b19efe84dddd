using System.Text;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Commands.Connection;

/// <summary>CLIENT: what a client says of itself and asks of the others.</summary>
public static class ClientCommands
{
    private const CommandFlags Flags = CommandFlags.NoScript | CommandFlags.Loading | CommandFlags.Stale;
    private const CommandFlags AdminFlags = Flags | CommandFlags.Admin;
    private const string Group = "connection";

    [Command("client|id", 2, Flags, Acl = AclCategories.Connection, Group = Group, Since = "5.0.0",
        Summary = "The connection's number", Complexity = "O(1)")]
    public static void Id(Call call) => call.Reply.Integer(call.Session.Id);

    [Command("client|info", 2, Flags, Acl = AclCategories.Connection, Group = Group, Since = "6.2.0",
        Summary = "The connection as a line of CLIENT LIST", Complexity = "O(1)")]
    public static void Describe(Call call) =>
        call.Reply.Verbatim(Encoding.Latin1.GetBytes(SessionDescription.Of(call.Session) + '\n'), "txt");

    [Command("client|list", -2, AdminFlags, Acl = AclCategories.Connection, Group = Group, Since = "2.4.0",
        Summary = "Lists connections", Complexity = "O(N), N clients")]
    public static void List(Call call)
    {
        ClientType? type = null;
        if (call.Count > 3 && call.Is(2, "ID"u8))
        {
            ListById(call);
            return;
        }

        if (call.Count == 4 && call.Is(2, "TYPE"u8))
        {
            if (!ClientFilter.TryReadType(call, 3, out type)) return;
        }
        else if (call.Count != 2)
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return;
        }

        var text = new StringBuilder();
        foreach (var session in call.Server.Sessions.Sessions)
        {
            if (type is not null && session.Type != type) continue;
            SessionDescription.Append(text, session);
            text.Append('\n');
        }

        call.Reply.Verbatim(Encoding.Latin1.GetBytes(text.ToString()), "txt");
    }

    [Command("client|getname", 2, Flags, Acl = AclCategories.Connection, Group = Group, Since = "2.6.9",
        Summary = "The connection's name", Complexity = "O(1)")]
    public static void GetName(Call call)
    {
        if (call.Session.Name.Length == 0) call.Reply.Null();
        else call.Reply.Bulk(call.Session.Name);
    }

    [Command("client|setname", 3, Flags, Acl = AclCategories.Connection, Group = Group, Since = "2.6.9",
        Summary = "Names the connection", Complexity = "O(1)")]
    public static void SetName(Call call)
    {
        if (ClientName.TrySet(call, 2)) call.Reply.Ok();
    }

    [Command("client|reply", 3, Flags, Acl = AclCategories.Connection, Group = Group, Since = "3.2.0",
        Summary = "Says whether the connection wants replies", Complexity = "O(1)")]
    public static void Reply(Call call)
    {
        var session = call.Session;
        if (call.Is(2, "ON"u8))
        {
            session.ReplyMode = ReplyMode.On;
            call.Reply.Ok();
        }
        else if (call.Is(2, "OFF"u8))
        {
            session.ReplyMode = ReplyMode.Off;
        }
        else if (call.Is(2, "SKIP"u8))
        {
            if (session.ReplyMode != ReplyMode.Off) session.ReplyMode = ReplyMode.SkipNext;
        }
        else
        {
            call.Reply.Error(ErrorReplies.Syntax);
        }
    }

    [Command("client|no-evict", 3, AdminFlags, Acl = AclCategories.Connection, Group = Group, Since = "7.0.0",
        Summary = "Marks the connection as not to be evicted", Complexity = "O(1)")]
    public static void NoEvict(Call call)
    {
        if (!call.Is(2, "ON"u8) && !call.Is(2, "OFF"u8))
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return;
        }

        call.Session.IsNoEvict = call.Is(2, "ON"u8);
        call.Reply.Ok();
    }

    [Command("client|help", 2, CommandFlags.Loading | CommandFlags.Stale, Acl = AclCategories.Connection, Group = Group,
        Since = "5.0.0", Summary = "Explains the subcommands", Complexity = "O(1)")]
    public static void Help(Call call) => HelpReply.Write(
        call.Reply,
        "CLIENT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "CACHING (YES|NO)",
        "    Track, or do not track, the keys of the next command in OPTIN or OPTOUT mode.",
        "GETNAME",
        "    The name of this connection.",
        "GETREDIR",
        "    The client that is told of changed keys instead of this one.",
        "ID",
        "    The number of this connection.",
        "INFO",
        "    This connection as a line of CLIENT LIST.",
        "KILL <ip:port>",
        "    Close the connection that comes from an address.",
        "KILL <option> <value> [<option> <value> [...]]",
        "    Close all connections that fit: ADDR <ip:port>, LADDR <ip:port>, ID <number>, USER <name>,",
        "    TYPE (NORMAL|MASTER|REPLICA|PUBSUB), SKIPME (YES|NO).",
        "LIST [TYPE (NORMAL|MASTER|REPLICA|PUBSUB) | ID <number> [<number> ...]]",
        "    Describe connections, a line each.",
        "NO-EVICT (ON|OFF)",
        "    Keep this connection when memory is short.",
        "PAUSE <milliseconds> [WRITE|ALL]",
        "    Let clients wait with their writes, or with everything.",
        "REPLY (ON|OFF|SKIP)",
        "    Say whether this connection wants replies.",
        "SETNAME <name>",
        "    Name this connection.",
        "TRACKING (ON|OFF) [REDIRECT <number>] [BCAST] [PREFIX <prefix> [...]] [OPTIN] [OPTOUT] [NOLOOP]",
        "    Say whether this client is told when keys change that it may have cached.",
        "TRACKINGINFO",
        "    How this client tracks keys.",
        "UNBLOCK <number> [TIMEOUT|ERROR]",
        "    Let a client go on that is in a blocking command.",
        "UNPAUSE",
        "    End a pause.");

    private static void ListById(Call call)
    {
        var text = new StringBuilder();
        for (var i = 3; i < call.Count; i++)
        {
            if (!call.TryReadInteger(i, out var id, "ERR Invalid client ID"u8)) return;
            if (call.Server.Sessions.Find(id) is not { } session) continue;
            SessionDescription.Append(text, session);
            text.Append('\n');
        }

        call.Reply.Verbatim(Encoding.Latin1.GetBytes(text.ToString()), "txt");
    }
}
