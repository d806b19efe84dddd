using System.Text;
using ArdbNet.Resp;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Introspection;

/// <summary>COMMAND: the command table, told to clients.</summary>
public static class CommandCommands
{
    private const CommandFlags Flags = CommandFlags.Loading | CommandFlags.Stale;
    private const string Group = "server";

    [Command("command", -1, Flags, Acl = AclCategories.Connection, Group = Group, Since = "2.8.13",
        Summary = "The rows of all commands", Complexity = "O(N), N commands")]
    public static void All(Call call)
    {
        if (call.Count > 1)
        {
            call.Reply.Error($"ERR unknown subcommand '{Encoding.Latin1.GetString(call[1])}'. Try COMMAND HELP.");
            return;
        }

        WriteAll(call);
    }

    [Command("command|count", 2, Flags, Acl = AclCategories.Connection, Group = Group, Since = "2.8.13",
        Summary = "The number of commands", Complexity = "O(1)")]
    public static void Count(Call call) => call.Reply.Integer(call.Server.Commands.Commands.Count);

    [Command("command|info", -2, Flags, Acl = AclCategories.Connection, Group = Group, Since = "2.8.13",
        Summary = "The rows of some commands", Complexity = "O(N), N commands")]
    public static void Rows(Call call)
    {
        if (call.Count == 2)
        {
            WriteAll(call);
            return;
        }

        call.Reply.ArrayHeader(call.Count - 2);
        for (var i = 2; i < call.Count; i++)
        {
            if (call.Server.Commands.FindByFullName(call[i]) is { } command) CommandRow.Write(call.Reply, command);
            else call.Reply.Null();
        }
    }

    [Command("command|docs", -2, Flags, Acl = AclCategories.Connection, Group = Group, Since = "7.0.0",
        Summary = "What commands are for", Complexity = "O(N), N commands")]
    public static void Documentation(Call call)
    {
        var commands = new List<Command>();
        if (call.Count == 2) commands.AddRange(call.Server.Commands.Commands);
        for (var i = 2; i < call.Count; i++)
        {
            if (call.Server.Commands.FindByFullName(call[i]) is { } command) commands.Add(command);
        }

        call.Reply.MapHeader(commands.Count);
        foreach (var command in commands)
        {
            call.Reply.Bulk(command.Name);
            CommandRow.WriteDocumentation(call.Reply, command);
        }
    }

    [Command("command|list", -2, Flags, Acl = AclCategories.Connection, Group = Group, Since = "7.0.0",
        Summary = "The names of commands", Complexity = "O(N), N commands")]
    public static void List(Call call)
    {
        if (!TryReadFilter(call, out var isWanted)) return;

        var names = call.Server.Commands.CommandsAndSubcommands.Where(isWanted).Select(static row => row.Name).ToArray();
        call.Reply.ArrayHeader(names.Length);
        foreach (var name in names) call.Reply.Bulk(name);
    }

    [Command("command|help", 2, Flags, Acl = AclCategories.Connection, Group = Group, Since = "5.0.0",
        Summary = "Explains the subcommands", Complexity = "O(1)")]
    public static void Help(Call call) => HelpReply.Write(
        call.Reply,
        "COMMAND <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "(no subcommand)",
        "    The rows of all commands.",
        "COUNT",
        "    The number of commands.",
        "LIST [FILTERBY (MODULE <name>|ACLCAT <category>|PATTERN <pattern>)]",
        "    The names of commands and subcommands.",
        "INFO [<command> ...]",
        "    The rows of some commands, or of all.",
        "DOCS [<command> ...]",
        "    What some commands, or all, are for.",
        "GETKEYS <command> <arg> ...",
        "    The keys of a request.",
        "GETKEYSANDFLAGS <command> <arg> ...",
        "    The keys of a request and what the command does with them.");

    private static void WriteAll(Call call)
    {
        call.Reply.ArrayHeader(call.Server.Commands.Commands.Count);
        foreach (var command in call.Server.Commands.Commands) CommandRow.Write(call.Reply, command);
    }

    private static bool TryReadFilter(Call call, out Func<Command, bool> isWanted)
    {
        isWanted = static _ => true;
        if (call.Count == 2) return true;
        if (call.Count == 5 && call.Is(2, "FILTERBY"u8))
        {
            if (call.Is(3, "MODULE"u8))
            {
                // No command comes from a module.
                isWanted = static _ => false;
                return true;
            }

            if (call.Is(3, "ACLCAT"u8))
            {
                var category = AclCategoryNames.Parse(Encoding.Latin1.GetString(call[4]));
                isWanted = row => (row.Acl & category) != 0;
                return true;
            }

            if (call.Is(3, "PATTERN"u8))
            {
                var pattern = call[4].ToArray();
                isWanted = row => GlobPattern.Matches(pattern, row.NameBytes.Span, ignoreCase: true);
                return true;
            }
        }

        call.Reply.Error(ErrorReplies.Syntax);
        return false;
    }
}
