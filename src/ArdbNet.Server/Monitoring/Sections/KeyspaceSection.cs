using System.Globalization;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Monitoring.Sections;

/// <summary>INFO keyspace: how many keys each database has.</summary>
internal static class KeyspaceSection
{
    public static void Write(ReportText text, ArdbServer server)
    {
        text.Section("Keyspace");
        for (var i = 0; i < server.Dataset.DatabaseCount; i++)
        {
            var database = server.Dataset[i];
            if (database.Count == 0) continue;
            var averageMs = TimeToLiveSample.AverageMs(server, database);
            text.Line(
                string.Create(CultureInfo.InvariantCulture, $"db{i}"),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"keys={database.Count},expires={database.ExpiringCount},avg_ttl={averageMs}"));
        }
    }
}
