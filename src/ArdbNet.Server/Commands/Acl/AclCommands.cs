using System.Security.Cryptography;
using System.Text;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Security;

namespace ArdbNet.Server.Commands.Acl;

/// <summary>ACL CAT, GENPASS, DRYRUN, HELP: what helps to write rules.</summary>
public static class AclCommands
{
    private const CommandFlags Flags = CommandFlags.NoScript | CommandFlags.Loading | CommandFlags.Stale;
    private const string Group = "server";
    private const int MaxPasswordBits = 4096;
    private const int MaxCategoryLength = 128;

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
            call.Reply.Error($"ERR Unknown category '{QuotedArgument.Of(call[2], MaxCategoryLength)}'");
            return;
        }

        Write(call, call.Server.Commands.Rows
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

    // ACL DRYRUN user command [argument …]
    [Command("acl|dryrun", -4, Flags | CommandFlags.Admin, Group = Group, Since = "7.0.0",
        Summary = "Whether a user may run a command, without running it", Complexity = "O(1)")]
    public static void DryRun(Call call)
    {
        const int at = 3;
        if (call.Server.Users.Find(call[2]) is not { } user)
        {
            call.Reply.Error($"ERR User '{QuotedArgument.Of(call[2])}' not found");
            return;
        }

        var command = call.Server.Commands.Find(call[at]);
        if (command is { IsContainer: true } && call.Count > at + 1) command = command.FindSubcommand(call[at + 1]);
        if (command is null)
        {
            call.Reply.Error($"ERR Command '{QuotedArgument.Of(call[at])}' not found");
            return;
        }

        if (!command.FitsArity(call.Count - at))
        {
            call.Reply.Error($"ERR wrong number of arguments for '{command.Name}' command");
            return;
        }

        var denial = call.Server.Acl.Check.Check(user, command, call.Request, at);
        if (denial.Reason == DenialReason.None)
        {
            call.Reply.Ok();
            return;
        }

        call.Reply.Bulk(denial.Reason switch
        {
            DenialReason.Command =>
                Encoding.ASCII.GetBytes($"This user has no permissions to run the '{command.Name}' command"),
            DenialReason.Key =>
                [.. "This user has no permissions to access the '"u8, .. call[at + denial.Position], .. "' key"u8],
            _ => [.. "This user has no permissions to access the '"u8, .. call[at + denial.Position], .. "' channel"u8],
        });
    }

    [Command("acl|help", 2, CommandFlags.Loading | CommandFlags.Stale, Group = Group, Since = "6.0.0",
        Summary = "Explains the subcommands", Complexity = "O(1)")]
    public static void Help(Call call) => HelpReply.Write(
        call.Reply,
        "ACL <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "CAT [<category>]",
        "    The categories of commands, or the commands of one.",
        "DELUSER <username> [<username> ...]",
        "    Delete users and disconnect their clients.",
        "DRYRUN <username> <command> [<arg> ...]",
        "    Tell whether a user may run a command, without running it.",
        "GETUSER <username>",
        "    A user's rights.",
        "GENPASS [<bits>]",
        "    A random password.",
        "LIST",
        "    The users with their rights, as lines of a file.",
        "LOAD",
        "    Take over the users of the file.",
        "LOG [<count> | RESET]",
        "    What users were denied lately, newest first.",
        "SAVE",
        "    Write the users into the file.",
        "SETUSER <username> <rule> [<rule> ...]",
        "    Make or change a user.",
        "USERS",
        "    The users' names.",
        "WHOAMI",
        "    The connection's user.");

    private static void Write(Call call, IEnumerable<string> names)
    {
        string[] all = [.. names];
        call.Reply.ArrayHeader(all.Length);
        foreach (var name in all) call.Reply.Bulk(name);
    }
}
