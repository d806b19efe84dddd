using System.Globalization;
using ArdbNet.Replication.Master;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Replication;

namespace ArdbNet.Server.Monitoring.Sections;

/// <summary>The part of INFO replication that tells of replicas: in Redis' words, then what the log on disk adds.</summary>
internal static class MasterLines
{
    public static void WriteReplicas(ReportText text, ArdbServer server)
    {
        text.Line("connected_slaves", server.Replicas.Count);
        var options = server.Options;
        if (options is { MinReplicasToWrite: > 0, MinReplicasMaxLagSeconds: > 0 and var lag })
        {
            text.Line("min_slaves_good_slaves", server.Replicas.CountGood(lag));
        }

        var number = 0;
        foreach (var link in server.Replicas.Links) WriteReplica(text, $"slave{number++}", link);
    }

    public static void WriteLog(ReportText text, ArdbServer server)
    {
        var log = server.Store.Log;
        text.LineOnce("log_disk_bytes", log.BytesOnDisk);
        text.LineOnce("log_segments", log.SegmentCount);
        text.LineOnce("log_first_offset", log.FirstOffset);
        text.LineOnce("log_synced_offset", log.SyncedOffset);
        text.LineOnce("store_applied_offset", server.Store.Engine.AppliedOffset);
        text.LineOnce("store_persisted_offset", server.Store.Engine.PersistedOffset);
        text.LineOnce("sync_full", server.Statistics.FullSyncs);
        text.LineOnce("sync_partial_ok", server.Statistics.PartialSyncs);
        text.LineOnce("sync_partial_err", server.Statistics.PartialSyncsRefused);
        text.LineOnce("sync_full_resumed", server.Statistics.ResumedFullSyncs);
        var number = 0;
        foreach (var sync in server.Replicas.FullSyncs.Current) WriteFullSync(text, $"full_sync{number++}", sync);
        number = 0;
        foreach (var link in server.Replicas.Links)
        {
            if (ReplicaSyncFigures.Of(link) is { } figures) WriteSync(text, $"replica_sync{number}", link, figures);
            number++;
        }
    }

    // slave0:ip=127.0.0.1,port=6380,state=online,offset=1234,lag=0
    private static void WriteReplica(ReportText text, string name, ReplicaLink link)
    {
        var lag = link.Phase == ReplicaPhase.Online ? (Environment.TickCount64 - link.HeardAtMs) / 1000 : 0;
        text.Line(name, string.Create(
            CultureInfo.InvariantCulture,
            $"ip={link.Address},port={link.Identity.ListeningPort},state={StateOf(link)},"
            + $"offset={link.AcknowledgedOffset},lag={lag}"));
    }

    // replica_sync0:ip=127.0.0.1,port=6380,kind=ardbnet,phase=sending,keys=900,all_keys=9000,bytes=1048576,
    // bytes_per_second=99999,percent=10.0,seconds_to_go=9; numbered like slave0
    private static void WriteSync(ReportText text, string name, ReplicaLink link, ReplicaSyncFigures sync) =>
        text.Line(name, string.Create(
            CultureInfo.InvariantCulture,
            $"ip={link.Address},port={link.Identity.ListeningPort},kind={sync.Kind},phase={sync.Phase},"
            + $"keys={sync.Keys},all_keys={sync.AllKeys},bytes={sync.Bytes},bytes_per_second={sync.BytesPerSecond},"
            + $"percent={sync.Percent:F1},seconds_to_go={sync.SecondsToGo}"));

    // full_sync0:offset=99,replicas=2,state=spooling,bytes_done=1048576,bytes_todo=9437184,keys_done=900,keys=9000
    private static void WriteFullSync(ReportText text, string name, FullSync sync) =>
        text.Line(name, string.Create(
            CultureInfo.InvariantCulture,
            $"offset={sync.Offset},replicas={sync.Users},state={sync.State},"
            + $"bytes_done={sync.BytesDone},bytes_todo={sync.BytesToDo},keys_done={sync.KeysDone},keys={sync.KeyCount}"));

    private static string StateOf(ReplicaLink link) => link.Phase switch
    {
        ReplicaPhase.WaitingForDump => "wait_bgsave",
        ReplicaPhase.ReceivingDump => "send_bulk",
        _ => "online",
    };
}
