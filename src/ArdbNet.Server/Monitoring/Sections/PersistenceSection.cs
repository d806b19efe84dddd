using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Monitoring.Sections;

/// <summary>INFO persistence: how far the data is on its way to the disk.</summary>
internal static class PersistenceSection
{
    public static void Write(ReportText text, ArdbServer server)
    {
        var log = server.Store.Log;
        var engine = server.Store.Engine;
        text.Section("Persistence");
        text.Line("loading", server.IsLoading ? 1 : 0);
        text.Line("async_loading", 0);
        var saver = server.Saver;
        text.Line("current_save_keys_processed", saver.KeysDone);
        text.Line("current_save_keys_total", saver.KeyCount);
        text.Line("rdb_changes_since_last_save", server.Statistics.Changes - saver.SavedChanges);
        text.Line("rdb_bgsave_in_progress", saver.IsRunning ? 1 : 0);
        text.Line("rdb_last_save_time", saver.LastSave.ToUnixTimeSeconds());
        text.Line("rdb_last_bgsave_status", saver.HasLastSucceeded ? "ok" : "err");
        text.Line("rdb_last_bgsave_time_sec", saver.LastSeconds);
        text.Line("rdb_current_bgsave_time_sec", saver.CurrentSeconds);
        text.Line("rdb_saves", saver.Count);
        text.Line("rdb_last_load_keys_expired", 0);
        text.Line("rdb_last_load_keys_loaded", 0);
        text.Line("aof_enabled", 1);
        var rewrite = server.LogRewrite;
        rewrite.Observe();
        text.Line("aof_rewrite_in_progress", rewrite.IsRunning ? 1 : 0);
        text.Line("aof_rewrite_scheduled", rewrite.IsScheduled ? 1 : 0);
        text.Line("aof_last_rewrite_time_sec", rewrite.LastSeconds);
        text.Line("aof_current_rewrite_time_sec", rewrite.CurrentSeconds);
        text.Line("aof_last_bgrewrite_status", rewrite.HasLastSucceeded ? "ok" : "err");
        text.Line("aof_rewrites", rewrite.Count);
        text.Line("aof_last_write_status", log.Failure is null && engine.Failure is null ? "ok" : "err");
        text.Line("aof_current_size", log.TailOffset - log.FirstOffset);
        text.Line("log_first_offset", log.FirstOffset);
        text.Line("log_tail_offset", log.TailOffset);
        text.Line("log_synced_offset", log.SyncedOffset);
        text.Line("log_syncs", log.SyncCount);
        text.Line("log_segments", log.SegmentCount);
        text.Line("log_disk_bytes", log.BytesOnDisk);
        text.Line("store_applied_offset", engine.AppliedOffset);
        text.Line("store_persisted_offset", engine.PersistedOffset);
        var figures = engine.Measure();
        text.Line("store_disk_bytes", figures.Tables);
        text.Line("store_pending_compaction_bytes", figures.PendingCompaction);
    }
}
