using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Server;

/// <summary>SLOWLOG: the commands that took longest lately.</summary>
public static class SlowLogCommands
{
    private const CommandFlags Flags = CommandFlags.Admin | CommandFlags.Loading | CommandFlags.Stale;

    // *6 id unix-seconds microseconds [argument …] address client-name, newest first
    [Command("slowlog|get", -2, Flags, Group = "server", Since = "2.2.12",
        Summary = "The newest entries of the slow log", Complexity = "O(N), N entries")]
    public static void Get(Call call)
    {
        var count = 10L;
        if (call.Count > 3)
        {
            call.Reply.Error(ErrorReplies.SubcommandSyntax(call, "SLOWLOG"));
            return;
        }

        if (call.Count == 3 && !call.TryReadInteger(
            2, -1, long.MaxValue, out count, "ERR count should be greater than or equal to -1"u8))
        {
            return;
        }

        var log = call.Server.SlowLog;
        var shown = (int)(count == -1 ? log.Count : Math.Min(count, log.Count));
        var reply = call.Reply;
        reply.ArrayHeader(shown);
        foreach (var entry in log.Entries.Take(shown))
        {
            reply.ArrayHeader(6);
            reply.Integer(entry.Id);
            reply.Integer(entry.UnixSeconds);
            reply.Integer(entry.Microseconds);
            reply.ArrayHeader(entry.Arguments.Length);
            foreach (var argument in entry.Arguments) reply.Bulk(argument);
            reply.Bulk(entry.Address);
            reply.Bulk(entry.ClientName);
        }
    }

    [Command("slowlog|len", 2, Flags, Group = "server", Since = "2.2.12",
        Summary = "The number of entries in the slow log", Complexity = "O(1)")]
    public static void Length(Call call) => call.Reply.Integer(call.Server.SlowLog.Count);

    [Command("slowlog|reset", 2, Flags, Group = "server", Since = "2.2.12",
        Summary = "Empties the slow log", Complexity = "O(N), N entries")]
    public static void Reset(Call call)
    {
        call.Server.SlowLog.Clear();
        call.Reply.Ok();
    }

    [Command("slowlog|help", 2, CommandFlags.Loading | CommandFlags.Stale, Group = "server", Since = "6.2.0",
        Summary = "Explains the subcommands", Complexity = "O(1)")]
    public static void Help(Call call) => HelpReply.Write(
        call.Reply,
        "SLOWLOG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "GET [<count>]",
        "    The newest entries, 10 unless a count is given, all for -1. An entry has its number, the time when the",
        "    command had run, the microseconds it took, its arguments, the client's address and name.",
        "LEN",
        "    The number of entries.",
        "RESET",
        "    Remove all entries.");
}
