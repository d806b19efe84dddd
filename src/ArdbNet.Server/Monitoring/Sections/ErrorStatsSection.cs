using System.Globalization;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Monitoring.Sections;

/// <summary>INFO errorstats: error replies by their code.</summary>
internal static class ErrorStatsSection
{
    public static void Write(ReportText text, ArdbServer server)
    {
        text.Section("Errorstats");
        foreach (var (code, count) in server.Statistics.ErrorsByCode())
        {
            text.Line(
                $"errorstat_{ReportText.Safe(code)}", string.Create(CultureInfo.InvariantCulture, $"count={count}"));
        }
    }
}
