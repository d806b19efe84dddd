using ArdbNet.Server.Hosting;
using ArdbNet.Server.Monitoring.Sections;

namespace ArdbNet.Server.Monitoring;

/// <summary>INFO: Redis' names, true figures, and names of our own for what Redis has not. Runs in the executor.</summary>
internal static class ServerReport
{
    private static readonly (string Name, bool IsDefault, Action<ReportText, ArdbServer> Write)[] Sections =
    [
        ("server", true, ServerSection.Write),
        ("clients", true, ClientsSection.Write),
        ("memory", true, MemorySection.Write),
        ("persistence", true, PersistenceSection.Write),
        ("stats", true, StatsSection.Write),
        ("replication", true, ReplicationSection.Write),
        ("cpu", true, CpuSection.Write),
        ("modules", true, static (text, _) => text.Section("Modules")),
        ("commandstats", false, CommandStatsSection.Write),
        ("errorstats", true, ErrorStatsSection.Write),
        ("latencystats", false, LatencyStatsSection.Write),
        ("cluster", true, WriteCluster),
        ("keyspace", true, KeyspaceSection.Write),
    ];

    public static byte[] Write(ArdbServer server, SectionChoice choice)
    {
        var text = new ReportText();
        foreach (var (name, isDefault, write) in Sections)
        {
            if (choice.Has(name, isDefault)) write(text, server);
        }

        return text.ToBytes();
    }

    private static void WriteCluster(ReportText text, ArdbServer server)
    {
        text.Section("Cluster");
        text.Line("cluster_enabled", 0);
    }
}
