using System.Globalization;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Monitoring.Sections;

/// <summary>INFO latencystats: the time within which most runs of a command were done.</summary>
internal static class LatencyStatsSection
{
    public static void Write(ReportText text, ArdbServer server)
    {
        text.Section("Latencystats");
        if (!server.Options.LatencyTracking) return;

        var percentiles = server.Options.LatencyTrackingPercentiles;
        foreach (var command in server.Commands.CommandsAndSubcommands)
        {
            if (command.Statistics.Latency is not { } latency) continue;
            var values = percentiles.Select(percentile => string.Create(
                CultureInfo.InvariantCulture,
                $"p{percentile:0.######}={latency.NanosecondsAt(percentile) / 1000.0:F3}"));
            text.Line($"latency_percentiles_usec_{ReportText.Safe(command.Name)}", string.Join(',', values));
        }
    }
}
