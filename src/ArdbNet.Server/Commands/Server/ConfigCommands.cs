using System.Text;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Commands.Server;

/// <summary>CONFIG: reads and changes the configuration of the running server.</summary>
public static class ConfigCommands
{
    private const CommandFlags Flags =
        CommandFlags.Admin | CommandFlags.NoScript | CommandFlags.Loading | CommandFlags.Stale;

    [Command("config|get", -3, Flags, Group = "server", Since = "2.0.0",
        Summary = "The values of directives that match patterns", Complexity = "O(N), N directives")]
    public static void Get(Call call)
    {
        var patterns = new List<string>();
        for (var i = 2; i < call.Count; i++) patterns.Add(Encoding.UTF8.GetString(call[i]));

        var found = call.Server.Configuration.Get(patterns);
        call.Reply.MapHeader(found.Count);
        foreach (var (name, value) in found)
        {
            call.Reply.Bulk(name);
            call.Reply.Bulk(value);
        }
    }

    [Command("config|set", -4, Flags, Group = "server", Since = "2.0.0",
        Summary = "Changes directives, all of them or none", Complexity = "O(N), N directives")]
    public static void Set(Call call)
    {
        if (call.Count % 2 != 0)
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return;
        }

        var changes = new List<(string, string)>();
        for (var i = 2; i < call.Count; i += 2)
        {
            var name = QuotedArgument.Of(call[i]);
            if (DirectiveTable.TryFind(name, out var directive) && directive.Has(DirectiveTraits.Sensitive)) call.Redact(i + 1);
            changes.Add((name, Encoding.UTF8.GetString(call[i + 1])));
        }

        if (call.Server.Configuration.TrySet(changes, out var error, ClientAddress.IsLocal(call.Session))) call.Reply.Ok();
        else call.Reply.Error($"ERR {error}");
    }

    [Command("config|resetstat", 2, Flags, Group = "server", Since = "2.0.0",
        Summary = "Sets the counters of INFO back to zero", Complexity = "O(N), N commands")]
    public static void ResetStatistics(Call call)
    {
        call.Server.ResetStatistics();
        call.Reply.Ok();
    }

    [Command("config|rewrite", 2, Flags, Group = "server", Since = "2.8.0",
        Summary = "Writes the values in force into the configuration file", Complexity = "O(N), N directives")]
    public static void Rewrite(Call call)
    {
        if (call.Server.Configuration.TryRewrite(out var error)) call.Reply.Ok();
        else call.Reply.Error($"ERR {error}");
    }

    [Command("config|help", 2, CommandFlags.Loading | CommandFlags.Stale, Group = "server", Since = "5.0.0",
        Summary = "Explains the subcommands", Complexity = "O(1)")]
    public static void Help(Call call) => HelpReply.Write(
        call.Reply,
        "CONFIG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "GET <pattern> [<pattern> ...]",
        "    The values of the directives that match a pattern.",
        "SET <directive> <value> [<directive> <value> ...]",
        "    Change directives, all of them or, if one value is wrong, none.",
        "RESETSTAT",
        "    Set the counters of INFO back to zero.",
        "REWRITE",
        "    Write the values in force into the configuration file.");
}
