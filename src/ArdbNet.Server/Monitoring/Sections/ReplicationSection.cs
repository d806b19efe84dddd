using ArdbNet.Server.Hosting;
using ArdbNet.Server.Replication;

namespace ArdbNet.Server.Monitoring.Sections;

/// <summary>INFO replication: the stream's names and offsets.</summary>
internal static class ReplicationSection
{
    public static void Write(ReportText text, ArdbServer server)
    {
        var log = server.Store.Log;
        var history = log.History;
        text.Section("Replication");
        if (server.Replication.IsReplica) ReplicaSection.Write(text, server);
        else text.Line("role", "master");
        MasterLines.WriteReplicas(text, server);
        text.Line("master_failover_state", server.Failover.State switch
        {
            FailoverState.WaitingForReplica => "waiting-for-sync",
            FailoverState.InProgress => "failover-in-progress",
            _ => "no-failover",
        });
        text.Line("master_replid", history.ReplicationId);
        text.Line("master_replid2", history.SecondReplicationId);
        text.Line("master_repl_offset", log.TailOffset);
        // Redis counts the stream's bytes from one where it names a byte.
        text.Line("second_repl_offset", history.SecondOffset < 0 ? -1 : history.SecondOffset + 1);
        text.Line("repl_backlog_active", 1);
        text.Line("repl_backlog_size", log.BacklogSize);
        text.Line("repl_backlog_first_byte_offset", log.FirstOffset + 1);
        text.Line("repl_backlog_histlen", log.TailOffset - log.FirstOffset);
        MasterLines.WriteLog(text, server);
    }
}
