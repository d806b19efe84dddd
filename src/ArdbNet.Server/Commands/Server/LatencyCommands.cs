using System.Text;
using ArdbNet.Resp.Writing;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Monitoring;

namespace ArdbNet.Server.Commands.Server;

/// <summary>LATENCY: what took long, by kind of event, and how long commands take.</summary>
public static class LatencyCommands
{
    private const CommandFlags Flags =
        CommandFlags.Admin | CommandFlags.NoScript | CommandFlags.Loading | CommandFlags.Stale;

    private const string Group = "server";

    // *2 unix-seconds milliseconds, oldest first
    [Command("latency|history", 3, Flags, Group = Group, Since = "2.8.13",
        Summary = "The samples of an event", Complexity = "O(1)")]
    public static void History(Call call)
    {
        var samples = call.Server.Latency.Find(EventOf(call), out _) ?? [];
        call.Reply.ArrayHeader(samples.Count);
        foreach (var sample in samples)
        {
            call.Reply.ArrayHeader(2);
            call.Reply.Integer(sample.UnixSeconds);
            call.Reply.Integer(sample.Milliseconds);
        }
    }

    // *4 event unix-seconds milliseconds longest-milliseconds
    [Command("latency|latest", 2, Flags, Group = Group, Since = "2.8.13",
        Summary = "Each event's last sample", Complexity = "O(1)")]
    public static void Latest(Call call)
    {
        var events = call.Server.Latency.Latest();
        call.Reply.ArrayHeader(events.Count);
        foreach (var (name, last, longest) in events)
        {
            call.Reply.ArrayHeader(4);
            call.Reply.Bulk(name);
            call.Reply.Integer(last.UnixSeconds);
            call.Reply.Integer(last.Milliseconds);
            call.Reply.Integer(longest);
        }
    }

    [Command("latency|reset", -2, Flags, Group = Group, Since = "2.8.13",
        Summary = "Forgets events", Complexity = "O(1)")]
    public static void Reset(Call call)
    {
        var latency = call.Server.Latency;
        var count = call.Count == 2 ? latency.Reset() : 0;
        for (var i = 2; i < call.Count; i++)
        {
            if (latency.Reset(Encoding.Latin1.GetString(call[i]))) count++;
        }

        call.Reply.Integer(count);
    }

    [Command("latency|graph", 3, Flags, Group = Group, Since = "2.8.13",
        Summary = "Draws the samples of an event", Complexity = "O(1)")]
    public static void Graph(Call call)
    {
        var name = EventOf(call);
        if (call.Server.Latency.Find(name, out var longest) is { } samples)
        {
            call.Reply.Verbatim(Encoding.Latin1.GetBytes(LatencyGraph.Draw(name, samples, longest)), "txt");
        }
        else
        {
            call.Reply.Error($"ERR No samples available for event '{QuotedArgument.Of(call[2])}'");
        }
    }

    [Command("latency|doctor", 2, Flags, Group = Group, Since = "2.8.13",
        Summary = "Says in words what took long", Complexity = "O(1)")]
    public static void Doctor(Call call) =>
        call.Reply.Verbatim(Encoding.Latin1.GetBytes(LatencyReport.Write(call.Server)), "txt");

    // %2 calls n histogram_usec %(microseconds commands-up-to-there)
    [Command("latency|histogram", -2, Flags, Group = Group, Since = "7.0.0",
        Summary = "How long commands take", Complexity = "O(N), N commands")]
    public static void Histogram(Call call)
    {
        var found = new List<Command>();
        if (call.Count == 2) found.AddRange(call.Server.Commands.CommandsAndSubcommands.Where(HasRun));
        for (var i = 2; i < call.Count; i++)
        {
            if (call.Server.Commands.FindByFullName(call[i]) is not { } command) continue;
            found.AddRange(command.Subcommands.Prepend(command).Where(HasRun));
        }

        call.Reply.MapHeader(found.Count);
        foreach (var command in found)
        {
            call.Reply.Bulk(command.Name);
            Write(call.Reply, command.Statistics.Latency!);
        }
    }

    [Command("latency|help", 2, CommandFlags.Loading | CommandFlags.Stale, Group = Group, Since = "2.8.13",
        Summary = "Explains the subcommands", Complexity = "O(1)")]
    public static void Help(Call call) => HelpReply.Write(
        call.Reply,
        "LATENCY <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "DOCTOR",
        "    Say in words what took long.",
        "GRAPH <event>",
        "    Draw the samples of an event.",
        "HISTORY <event>",
        "    The samples of an event, each a time and milliseconds.",
        "LATEST",
        "    The last sample and the longest duration of all events.",
        "RESET [<event> ...]",
        "    Forget events, all of them unless some are named.",
        "HISTOGRAM [<command> ...]",
        "    How long commands took, all of them unless some are named.");

    private static string EventOf(Call call) => Encoding.Latin1.GetString(call[2]);

    private static bool HasRun(Command command) => command.Statistics.Latency is not null;

    private static void Write(ReplyWriter reply, LatencyHistogram latency)
    {
        var steps = latency.CumulativeCounts();
        reply.MapHeader(2);
        reply.Bulk("calls"u8);
        reply.Integer(latency.Count);
        reply.Bulk("histogram_usec"u8);
        reply.MapHeader(steps.Count);
        foreach (var (nanoseconds, count) in steps)
        {
            reply.Integer(nanoseconds / 1000);
            reply.Integer(count);
        }
    }
}
