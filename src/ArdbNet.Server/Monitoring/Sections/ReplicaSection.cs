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
        if (link.State == MasterLinkState.Sync && link.SyncFigures is { } figures) WriteSync(text, link, figures);
        if (!isUp) text.Line("master_link_down_since_seconds", link.DownSeconds);
        if (link.StopReason is { } reason) text.Line("master_link_stopped", reason);
        text.Line("stream_errors", link.StreamErrors);
        text.Line("master_sync_dropped_hash_field_ttls", link.LastSync.ExpiringFields);
        text.Line("master_sync_dropped_modules", link.LastSync.SkippedModules.Count);
        text.Line("slave_priority", server.Options.ReplicaPriority);
        text.Line("slave_read_only", server.Options.ReplicaReadOnly ? 1 : 0);
        text.Line("replica_announced", server.Options.ReplicaAnnounced ? 1 : 0);
    }

    private static void WriteSync(ReportText text, MasterLink link, FullSyncFigures sync)
    {
        text.Line("master_sync_total_bytes", sync.TotalBytes);
        text.Line("master_sync_read_bytes", sync.ReadBytes);
        text.Line("master_sync_left_bytes", Math.Max(0, sync.TotalBytes - sync.ReadBytes));
        text.Line("master_sync_perc", FormattableString.Invariant($"{sync.Percent:F2}"));
        text.Line("master_sync_kind", sync.Kind);
        text.Line("master_sync_phase", sync.Phase);
        text.Line("master_sync_keys", sync.Keys);
        text.Line("master_sync_bytes_per_second", sync.BytesPerSecond);
        text.Line("master_sync_seconds_to_go", sync.SecondsToGo);
        text.Line("master_sync_last_io_seconds_ago", link.LastReceivedSeconds);
    }
}
