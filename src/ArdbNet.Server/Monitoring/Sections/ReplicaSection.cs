using ArdbNet.Server.Hosting;
using ArdbNet.Server.Replication.Replica;

namespace ArdbNet.Server.Monitoring.Sections;

/// <summary>INFO replication's lines about this server's master; Sentinel reads them.</summary>
internal static class ReplicaSection
{
    public static void Write(ReportText text, ArdbServer server)
    {
        var link = server.MasterLink;
        var isUp = server.Replication.IsMasterLinkUp;
        text.Line("role", "slave");
        text.Line("master_host", link.Master?.Host ?? "");
        text.Line("master_port", link.Master?.Port ?? 0);
        text.Line("master_link_status", isUp ? "up" : "down");
        text.Line("master_last_io_seconds_ago", link.LastReceivedSeconds);
        text.Line("master_sync_in_progress", link.State == MasterLinkState.Sync ? 1 : 0);
        text.Line("slave_read_repl_offset", server.Replication.Offset);
        text.Line("slave_repl_offset", server.Store.Engine.AppliedOffset);
        if (link.State == MasterLinkState.Sync) WriteSync(text, link);
        if (!isUp) text.Line("master_link_down_since_seconds", link.DownSeconds);
        if (link.StopReason is { } reason) text.Line("master_link_stopped", reason);
        text.Line("stream_errors", link.StreamErrors);
        text.Line("slave_priority", server.Options.ReplicaPriority);
        text.Line("slave_read_only", server.Options.ReplicaReadOnly ? 1 : 0);
        text.Line("replica_announced", server.Options.ReplicaAnnounced ? 1 : 0);
    }

    private static void WriteSync(ReportText text, MasterLink link)
    {
        var (total, read, keys) = link.SyncFigures;
        text.Line("master_sync_total_bytes", total);
        text.Line("master_sync_read_bytes", read);
        text.Line("master_sync_left_bytes", Math.Max(0, total - read));
        text.Line("master_sync_perc", total == 0 ? "0.00" : FormattableString.Invariant($"{100.0 * read / total:F2}"));
        text.Line("master_sync_keys", keys);
        text.Line("master_sync_last_io_seconds_ago", link.LastReceivedSeconds);
    }
}
