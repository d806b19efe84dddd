using System.Buffers;
using System.Globalization;
using System.Text;
using ArdbNet.Resp.Reading;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Replication;

/// <summary>Streams that masters of ten versions of Redis sent, played to a replica whose link breaks all the time.</summary>
[Parallelizable(ParallelScope.Children)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RecordedMasterTests
{
    [TestCaseSource(typeof(RecordedMaster), nameof(RecordedMaster.Versions))]
    public void CutsAnywhereLeaveTheSameDataAndOffset(string version)
    {
        var recording = RecordedMaster.Load(version);
        var (whole, offset, _) = Play(recording, cutEvery: 0);
        var (cut, offsetAfterCuts, fullSyncs) = Play(recording, cutEvery: 100);

        Assert.That(cut, Is.EqualTo(whole));
        Assert.That(offsetAfterCuts, Is.EqualTo(offset));
        if (recording.Id is not null) Assert.That(fullSyncs, Is.EqualTo(1));
    }

    private static (string Digest, long Offset, int FullSyncs) Play(RecordedMaster recording, int cutEvery)
    {
        using var server = new RunningServer(("databases", "100"));
        using var replica = server.Connect();
        using var master = new EmulatedMaster(recording, cutEvery);
        var (length, refused) = ApplicablePart(recording, replica);
        replica.Call("REPLICAOF", "127.0.0.1", master.Port.ToString(CultureInfo.InvariantCulture));

        var end = ((recording.Id is null ? 1 : recording.Offset) + length).ToString(CultureInfo.InvariantCulture);
        var state = ReplicationState.WaitFor(replica, found =>
            found["slave_repl_offset"] == end && (refused is null || found["master_link_stopped"].Length > 0));
        Assert.That(state["stream_errors"], Is.EqualTo("0"));
        if (refused is not null) Assert.That(state["master_link_stopped"], Does.Contain(refused));
        Assert.That(server.ReadLog(recording.Id is null ? 1 : recording.Offset), Is.EqualTo(recording.Stream[..(int)length]));
        return (ReplicationState.Digest(replica), state.Offset, master.FullSyncs);
    }

    /// <summary>Up to the first command that this server does not have, and its name.</summary>
    private static (long Length, string? Refused) ApplicablePart(RecordedMaster recording, RespConnection server)
    {
        using var requests = new RequestReader(new RequestLimits()) { IsAuthenticated = true };
        requests.Append(new ReadOnlySequence<byte>(recording.Stream));
        requests.ReadBatch(int.MaxValue);
        var length = 0L;
        var isInTransaction = false;
        for (var i = 0; i < requests.Count; i++)
        {
            var name = Encoding.Latin1.GetString(requests[i][0]);
            if (server.Call("COMMAND", "INFO", name)[0].Items.Count == 0) return (length, name);
            if (name.Equals("multi", StringComparison.OrdinalIgnoreCase)) isInTransaction = true;
            if (name.Equals("exec", StringComparison.OrdinalIgnoreCase)) isInTransaction = false;
            if (!isInTransaction) length = requests.EndOf(i);
        }

        return (length, null);
    }
}
