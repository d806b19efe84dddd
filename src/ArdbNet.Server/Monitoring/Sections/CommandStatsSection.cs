using System.Diagnostics;
using System.Globalization;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Monitoring.Sections;

/// <summary>INFO commandstats: how often each command ran and how long.</summary>
internal static class CommandStatsSection
{
    public static void Write(ReportText text, ArdbServer server)
    {
        text.Section("Commandstats");
        foreach (var command in server.Commands.CommandsAndSubcommands) Write(text, command);
    }

    private static void Write(ReportText text, Command command)
    {
        var counters = command.Statistics;
        if (counters.Calls == 0 && counters.Rejected == 0) return;

        var microseconds = (long)Stopwatch.GetElapsedTime(0, counters.Ticks).TotalMicroseconds;
        var each = counters.Calls == 0 ? 0 : (double)microseconds / counters.Calls;
        text.Line(
            $"cmdstat_{ReportText.Safe(command.Name)}",
            string.Create(
                CultureInfo.InvariantCulture,
                $"calls={counters.Calls},usec={microseconds},usec_per_call={each:F2},rejected_calls={counters.Rejected},failed_calls={counters.Failed}"));
    }
}
