using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Replication;

/// <summary>Replicas of replicas: everybody has the same bytes at the same offsets.</summary>
public sealed class ChainTests
{
    [Test]
    public void RedisFeedsArdbNetWhichFeedsArdbNetWhichFeedsRedis()
    {
        using var top = StartRedis();
        using var middle = new RunningServer();
        using var lower = new RunningServer();
        using var bottom = StartRedis();
        using var master = top.Connect();
        using var first = middle.Connect();
        using var second = lower.Connect();
        using var last = bottom.Connect();
        using (new MixedWriter(top.Connect(), seed: 11))
        {
            Follow(first, top.Port);
            ReplicationState.WaitFor(first, static state => state.IsLinkUp);
            Follow(second, middle.Port);
            ReplicationState.WaitFor(second, static state => state.IsLinkUp);
            Follow(last, lower.Port);
            ReplicationState.WaitFor(last, static state => state.IsLinkUp);
            Thread.Sleep(300);
        }

        AssertEqual(master, first, second, last);
        Assert.That(ReplicationState.Of(last).Id, Is.EqualTo(ReplicationState.Of(master).Id));
        var from = Math.Max(middle.Server.Store.Log.FirstOffset, lower.Server.Store.Log.FirstOffset);
        Assert.That(lower.ReadLog(from), Is.EqualTo(middle.ReadLog(from)));
    }

    [Test]
    public void SiblingsAndTheDemotedMasterContinueFromThePromotedReplica()
    {
        using var old = new RunningServer();
        using var promoted = new RunningServer();
        using var sibling = new RunningServer();
        using var master = old.Connect();
        using var first = promoted.Connect();
        using var second = sibling.Connect();
        Follow(first, old.Port);
        Follow(second, old.Port);
        master.Call("SET", "a", "1");
        ReplicationState.WaitUntilCaughtUp(master, first);
        ReplicationState.WaitUntilCaughtUp(master, second);

        first.Call("REPLICAOF", "NO", "ONE");
        first.Call("SET", "b", "2");
        Follow(second, promoted.Port);
        Follow(master, promoted.Port);

        ReplicationState.WaitUntilCaughtUp(first, second);
        ReplicationState.WaitUntilCaughtUp(first, master);
        AssertEqual(first, second, master);
        Assert.That(promoted.Server.Statistics.FullSyncs, Is.Zero);
    }

    [Test]
    public void AMasterThatHasMoreThanThePromotedReplicaIsSynchronizedInFull()
    {
        using var old = new RunningServer();
        using var promoted = new RunningServer();
        using var master = old.Connect();
        using var first = promoted.Connect();
        Follow(first, old.Port);
        master.Call("SET", "a", "1");
        ReplicationState.WaitUntilCaughtUp(master, first);
        first.Call("REPLICAOF", "NO", "ONE");
        master.Call("SET", "only here", "1");
        first.Call("SET", "b", "2");

        Follow(master, promoted.Port);

        AssertEqual(first, master);
        Assert.That(promoted.Server.Statistics.FullSyncs, Is.EqualTo(1));
        Assert.That(master.Call("EXISTS", "only here").Number, Is.Zero);
    }

    private static RedisServer StartRedis() => new(
        "--enable-debug-command", "yes", "--repl-diskless-sync-delay", "0", "--repl-backlog-size", "64mb");

    private static void Follow(RespConnection replica, int port) => Assert.That(
        replica.Call("REPLICAOF", "127.0.0.1", port.ToString(CultureInfo.InvariantCulture)).Text, Is.EqualTo("OK"));

    private static void AssertEqual(RespConnection master, params RespConnection[] replicas)
    {
        master.Call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
        foreach (var replica in replicas) ReplicationState.WaitUntilCaughtUp(master, replica);
        Assert.That(replicas.Select(ReplicationState.Digest), Is.All.EqualTo(ReplicationState.Digest(master)));
    }
}
