using System.Security.Cryptography;
using System.Text;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Security;

namespace ArdbNet.Server.Commands.Connection;

/// <summary>ACL, as far as there is one: the user "default", who may do everything. Users can't be made.</summary>
public static class AclCommands
{
    private const CommandFlags Flags = CommandFlags.NoScript | CommandFlags.Loading | CommandFlags.Stale;
    private const CommandFlags AdminFlags = Flags | CommandFlags.Admin;
    private const string Group = "server";
    private const int MaxPasswordBits = 4096;

    [Command("acl|whoami", 2, Flags, Group = Group, Since = "6.0.0",
        Summary = "The connection's user", Complexity = "O(1)")]
    public static void WhoAmI(Call call) => call.Reply.Bulk("default"u8);

    [Command("acl|users", 2, AdminFlags, Group = Group, Since = "6.0.0",
        Summary = "The users' names", Complexity = "O(1)")]
    public static void Users(Call call)
    {
        call.Reply.ArrayHeader(1);
        call.Reply.Bulk("default"u8);
    }

    [Command("acl|list", 2, AdminFlags, Group = Group, Since = "6.0.0",
        Summary = "The users with their rights, a line each", Complexity = "O(1)")]
    public static void List(Call call)
    {
        var password = PasswordHash(call) is { } hash ? $"#{hash}" : "nopass";
        call.Reply.ArrayHeader(1);
        call.Reply.Bulk($"user default on {password} ~* &* +@all");
    }

    // %6 flags ~[…] passwords [sha256 …] commands text keys text channels text selectors []
    [Command("acl|getuser", 3, AdminFlags, Group = Group, Since = "6.0.0",
        Summary = "A user's rights", Complexity = "O(1)")]
    public static void GetUser(Call call)
    {
        if (!DefaultUser.IsNamed(call[2]))
        {
            call.Reply.Null();
            return;
        }

        var hash = PasswordHash(call);
        var reply = call.Reply;
        reply.MapHeader(6);
        reply.Bulk("flags"u8);
        reply.SetHeader(hash is null ? 2 : 1);
        reply.Bulk("on"u8);
        if (hash is null) reply.Bulk("nopass"u8);
        reply.Bulk("passwords"u8);
        reply.ArrayHeader(hash is null ? 0 : 1);
        if (hash is not null) reply.Bulk(hash);
        reply.Bulk("commands"u8);
        reply.Bulk("+@all"u8);
        reply.Bulk("keys"u8);
        reply.Bulk("~*"u8);
        reply.Bulk("channels"u8);
        reply.Bulk("&*"u8);
        reply.Bulk("selectors"u8);
        reply.ArrayHeader(0);
    }

    [Command("acl|cat", -2, Flags, Group = Group, Since = "6.0.0",
        Summary = "The categories of commands, or the commands of one", Complexity = "O(N), N commands")]
    public static void Categories(Call call)
    {
        if (call.Count > 3)
        {
            call.Reply.Error(ErrorReplies.SubcommandSyntax(call, "ACL"));
            return;
        }

        if (call.Count == 2)
        {
            Write(call, AclCategoryNames.Of((AclCategories)~0));
            return;
        }

        var category = AclCategoryNames.Parse(Encoding.Latin1.GetString(call[2]));
        if (category == AclCategories.None)
        {
            call.Reply.Error($"ERR Unknown category '{QuotedArgument.Of(call[2])}'");
            return;
        }

        Write(call, call.Server.Commands.CommandsAndSubcommands
            .Where(command => (command.Acl & category) != 0).Select(static command => command.Name));
    }

    [Command("acl|genpass", -2, Flags, Group = Group, Since = "6.0.0",
        Summary = "A random password of so many bits, in hex digits", Complexity = "O(1)")]
    public static void GeneratePassword(Call call)
    {
        if (call.Count > 3)
        {
            call.Reply.Error(ErrorReplies.SubcommandSyntax(call, "ACL"));
            return;
        }

        var bits = 256L;
        if (call.Count == 3 && !call.TryReadInteger(2, out bits)) return;
        if (bits is <= 0 or > MaxPasswordBits)
        {
            call.Reply.Error(
                "ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up to "u8
                + "4096"u8);
            return;
        }

        call.Reply.Bulk(RandomNumberGenerator.GetHexString((int)(bits + 3) / 4, lowercase: true));
    }

    [Command("acl|help", 2, CommandFlags.Loading | CommandFlags.Stale, Group = Group, Since = "6.0.0",
        Summary = "Explains the subcommands", Complexity = "O(1)")]
    public static void Help(Call call) => HelpReply.Write(
        call.Reply,
        "ACL <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "CAT [<category>]",
        "    The categories of commands, or the commands of one.",
        "GENPASS [<bits>]",
        "    A random password.",
        "GETUSER <name>",
        "    A user's rights.",
        "LIST",
        "    The users with their rights.",
        "USERS",
        "    The users' names. There is one, default; others can't be made.",
        "WHOAMI",
        "    The connection's user.");

    private static string? PasswordHash(Call call) => call.Server.Options.RequirePass is { } password
        ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(password)))
        : null;

    private static void Write(Call call, IEnumerable<string> names)
    {
        string[] all = [.. names];
        call.Reply.ArrayHeader(all.Length);
        foreach (var name in all) call.Reply.Bulk(name);
    }
}
