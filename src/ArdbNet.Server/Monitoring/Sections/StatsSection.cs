using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Monitoring.Sections;

/// <summary>INFO stats: counters since the start or CONFIG RESETSTAT.</summary>
internal static class StatsSection
{
    public static void Write(ReportText text, ArdbServer server)
    {
        var counters = server.Statistics;
        var traffic = server.Traffic.Total(server.Sessions);
        var coldReads = server.Store.Engine.ColdReads;
        text.Section("Stats");
        text.Line("total_connections_received", counters.ConnectionsReceived);
        text.Line("total_commands_processed", counters.CommandsProcessed);
        text.Line("instantaneous_ops_per_sec", server.Rates.CommandsPerSecond);
        text.Line("total_net_input_bytes", traffic.BytesIn);
        text.Line("total_net_output_bytes", traffic.BytesOut);
        text.Line("total_net_repl_input_bytes", 0);
        text.Line("total_net_repl_output_bytes", server.Replicas.BytesSent);
        text.Line("instantaneous_input_kbps", server.Rates.BytesInPerSecond / 1024.0);
        text.Line("instantaneous_output_kbps", server.Rates.BytesOutPerSecond / 1024.0);
        text.Line("rejected_connections", counters.ConnectionsRejected);
        text.Line("sync_full", counters.FullSyncs);
        text.Line("sync_partial_ok", counters.PartialSyncs);
        text.Line("sync_partial_err", counters.PartialSyncsRefused);
        text.Line("expired_keys", counters.ExpiredKeys);
        text.Line("expired_time_cap_reached_count", counters.ExpiryCyclesCut);
        text.Line("evicted_keys", 0);
        text.Line("evicted_clients", 0);
        text.Line("keyspace_hits", counters.KeyspaceHits);
        text.Line("keyspace_misses", counters.KeyspaceMisses);
        text.Line("cold_reads", coldReads.Awaited);
        text.Line("cold_reads_fetched", coldReads.HandedOver);
        text.Line("cold_read_usec", coldReads.AverageMicroseconds);
        text.Line("pubsub_channels", server.PubSub.Channels.Count);
        text.Line("pubsub_patterns", server.PubSub.PatternCount);
        text.Line("pubsubshard_channels", server.PubSub.ShardChannels.Count);
        text.Line("latest_fork_usec", 0);
        text.Line("migrate_cached_sockets", 0);
        text.Line("total_forks", 0);
        text.Line("tracking_total_keys", server.Tracking.KeyCount);
        text.Line("tracking_total_items", server.Tracking.ItemCount);
        text.Line("tracking_total_prefixes", server.Tracking.PrefixCount);
        text.Line("unexpected_error_replies", counters.UnexpectedErrors);
        text.Line("total_error_replies", counters.ErrorReplies);
        text.Line("total_reads_processed", traffic.Reads);
        text.Line("total_writes_processed", traffic.Writes);
        text.Line("io_threaded_reads_processed", 0);
        text.Line("io_threaded_writes_processed", 0);
        text.Line("acl_access_denied_auth", server.AclLog.DeniedAuthentications);
        text.Line("acl_access_denied_cmd", server.AclLog.DeniedCommands);
        text.Line("acl_access_denied_key", server.AclLog.DeniedKeys);
        text.Line("acl_access_denied_channel", server.AclLog.DeniedChannels);
    }
}
