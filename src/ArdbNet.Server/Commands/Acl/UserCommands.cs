using System.Text;
using ArdbNet.Resp.Writing;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Security;

namespace ArdbNet.Server.Commands.Acl;

/// <summary>ACL SETUSER, DELUSER, GETUSER, LIST, USERS, WHOAMI: who may do what.</summary>
public static class UserCommands
{
    private const CommandFlags Flags = CommandFlags.NoScript | CommandFlags.Loading | CommandFlags.Stale;
    private const CommandFlags AdminFlags = Flags | CommandFlags.Admin;
    private const string Group = "server";

    [Command("acl|setuser", -3, AdminFlags, Group = Group, Since = "6.0.0",
        Summary = "Makes or changes a user", Complexity = "O(N), N rules")]
    public static void SetUser(Call call)
    {
        for (var i = 2; i < call.Count; i++) call.Redact(i);
        if (RuleWords.HasSpace(call[2]))
        {
            call.Reply.Error("ERR Usernames can't contain spaces or null characters"u8);
            return;
        }

        var rules = new byte[call.Count - 3][];
        for (var i = 0; i < rules.Length; i++) rules[i] = call[3 + i].ToArray();
        if (call.Server.Users.Set(call[2], rules, call.Session) is { } error) call.Reply.Error([.. "ERR "u8, .. error]);
        else call.Reply.Ok();
    }

    [Command("acl|deluser", -3, AdminFlags, Group = Group, Since = "6.0.0",
        Summary = "Deletes users and disconnects their clients", Complexity = "O(N*M), N users, M clients")]
    public static void DeleteUsers(Call call)
    {
        for (var i = 2; i < call.Count; i++)
        {
            if (!call[i].SequenceEqual("default"u8)) continue;
            call.Reply.Error("ERR The 'default' user cannot be removed"u8);
            return;
        }

        var deleted = 0;
        for (var i = 2; i < call.Count; i++)
        {
            if (call.Server.Users.Delete(call[i], call.Session)) deleted++;
        }

        call.Reply.Integer(deleted);
    }

    // %6 flags ~[…] passwords [sha256 …] commands text keys text channels text selectors [%3 …]
    [Command("acl|getuser", 3, AdminFlags, Group = Group, Since = "6.0.0",
        Summary = "A user's rights", Complexity = "O(N), N passwords, patterns and commands")]
    public static void GetUser(Call call)
    {
        var reply = call.Reply;
        if (call.Server.Users.Find(call[2]) is not { } user)
        {
            reply.Null();
            return;
        }

        var flags = user.DescribeFlags();
        reply.MapHeader(6);
        reply.Bulk("flags"u8);
        reply.SetHeader(flags.Count);
        foreach (var flag in flags) reply.Bulk(flag);
        reply.Bulk("passwords"u8);
        reply.ArrayHeader(user.Passwords.Count);
        foreach (var hash in user.Passwords) reply.Bulk(hash);
        Write(reply, user.Root);
        reply.Bulk("selectors"u8);
        reply.ArrayHeader(user.Selectors.Count - 1);
        foreach (var selector in user.Selectors.Skip(1))
        {
            reply.MapHeader(3);
            Write(reply, selector);
        }
    }

    [Command("acl|list", 2, AdminFlags, Group = Group, Since = "6.0.0",
        Summary = "The users with their rights, a line each", Complexity = "O(N), N users")]
    public static void List(Call call)
    {
        var users = call.Server.Users.All;
        call.Reply.ArrayHeader(users.Count);
        foreach (var user in users) call.Reply.Bulk(Encoding.Latin1.GetBytes(user.DescribeLine()));
    }

    [Command("acl|users", 2, AdminFlags, Group = Group, Since = "6.0.0",
        Summary = "The users' names", Complexity = "O(N), N users")]
    public static void Users(Call call)
    {
        var users = call.Server.Users.All;
        call.Reply.ArrayHeader(users.Count);
        foreach (var user in users) call.Reply.Bulk(user.Name);
    }

    [Command("acl|whoami", 2, Flags, Group = Group, Since = "6.0.0",
        Summary = "The connection's user", Complexity = "O(1)")]
    public static void WhoAmI(Call call)
    {
        if (call.Session.User is { } user) call.Reply.Bulk(user.Name);
        else call.Reply.Null();
    }

    private static void Write(ReplyWriter reply, Selector selector)
    {
        reply.Bulk("commands"u8);
        reply.Bulk(Encoding.Latin1.GetBytes(CommandRules.Describe(selector.Commands)));
        reply.Bulk("keys"u8);
        reply.Bulk(Encoding.Latin1.GetBytes(selector.DescribeKeys()));
        reply.Bulk("channels"u8);
        reply.Bulk(Encoding.Latin1.GetBytes(selector.DescribeChannels()));
    }
}
