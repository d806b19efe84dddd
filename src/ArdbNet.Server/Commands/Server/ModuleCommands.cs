using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Server;

/// <summary>MODULE: there are none and none can be loaded; clients ask for the list.</summary>
public static class ModuleCommands
{
    [Command("module|list", 2, CommandFlags.Admin | CommandFlags.NoScript, Group = "server", Since = "4.0.0",
        Summary = "Names the modules that are loaded", Complexity = "O(1)")]
    public static void List(Call call) => call.Reply.ArrayHeader(0);

    [Command("module|help", 2, CommandFlags.Loading | CommandFlags.Stale, Group = "server", Since = "5.0.0",
        Summary = "Explains the subcommands", Complexity = "O(1)")]
    public static void Help(Call call) => HelpReply.Write(
        call.Reply,
        "MODULE <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "LIST",
        "    Name the modules that are loaded: none, modules are not supported.");
}
