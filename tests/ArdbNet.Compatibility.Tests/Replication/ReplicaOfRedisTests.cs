using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Replication;

/// <summary>ArdbNet as replica of the system's redis-server.</summary>
public sealed class ReplicaOfRedisTests
{
    [Test]
    public void FollowsThroughFullAndPartialSync([Values("yes", "no")] string diskless)
    {
        using var redis = StartMaster("--repl-diskless-sync", diskless);
        using var master = redis.Connect();
        Write(master, 2000, seed: 1);
        using var server = new RunningServer(("databases", "16"));
        using var replica = server.Connect();
        replica.Call("SET", "mine", "until the switch");

        using (new MixedWriter(redis.Connect(), seed: 2))
        {
            Follow(replica, redis);
            ReplicationState.WaitFor(replica, static state => state.IsLinkUp);
            for (var cut = 0; cut < 5; cut++)
            {
                Thread.Sleep(100);
                master.Call("CLIENT", "KILL", "TYPE", "replica");
            }
        }

        AssertEqual(master, replica);
        var stats = ReplicationState.Of(master, "stats");
        Assert.That(stats["sync_full"], Is.EqualTo("1"));
        Assert.That(ReplicationState.Of(replica)["stream_errors"], Is.EqualTo("0"));
        Assert.That(replica.Call("SET", "a", "b").Text, Is.EqualTo("READONLY You can't write against a read only replica."));
    }

    [Test]
    public void AsksForExactlyTheNextByteAfterEveryKill()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("ARDBNET_KILLS") ?? "4", CultureInfo.InvariantCulture);
        using var redis = StartMaster();
        using var master = redis.Connect();
        using var directory = new TemporaryDirectory();
        string[] options =
        [
            "--replicaof", "127.0.0.1", redis.Port.ToString(CultureInfo.InvariantCulture),
            "--enable-debug-command", "yes", "--repl-log-segment-size", "4mb", "--write-buffer-size", "1mb",
        ];
        using (new MixedWriter(redis.Connect(), seed: 3))
        {
            for (var round = 0; round < rounds; round++)
            {
                using var killed = new ServerProcess(directory.Path, options);
                using var connection = killed.Connect();
                ReplicationState.WaitFor(connection, static state => state.IsLinkUp);
                Thread.Sleep(100 + (round * 37 % 300));
                killed.Kill();
            }
        }

        using var last = new ServerProcess(directory.Path, options);
        using var replica = last.Connect();
        AssertEqual(master, replica);
        Assert.That(ReplicationState.Of(master, "stats")["sync_full"], Is.EqualTo("1"), last.Output);
        Assert.That(ReplicationState.Of(master, "stats")["sync_partial_ok"],
            Is.EqualTo(rounds.ToString(CultureInfo.InvariantCulture)));
    }

    [Test]
    public void APromotedReplicaGoesOnUnderANewName()
    {
        using var redis = StartMaster();
        using var master = redis.Connect();
        Write(master, 200, seed: 4);
        using var server = new RunningServer();
        using var replica = server.Connect();
        Follow(replica, redis);
        ReplicationState.WaitUntilCaughtUp(master, replica);
        var before = ReplicationState.Of(replica);

        Assert.That(replica.Call("REPLICAOF", "NO", "ONE").Text, Is.EqualTo("OK"));

        var after = ReplicationState.Of(replica);
        Assert.That(after["role"], Is.EqualTo("master"));
        Assert.That(after.Id, Is.Not.EqualTo(before.Id));
        Assert.That(after["master_replid2"], Is.EqualTo(before.Id));
        Assert.That(after["second_repl_offset"], Is.EqualTo((before.Offset + 1).ToString(CultureInfo.InvariantCulture)));
        Assert.That(replica.Call("SET", "a", "b").Text, Is.EqualTo("OK"));
        Assert.That(server.ReadLoggedCommands(before.Offset)[0], Does.StartWith("SELECT"));
    }

    [Test]
    public void GoesBackToItsMasterWithoutAFullSyncIfNothingWasWritten()
    {
        using var redis = StartMaster();
        using var master = redis.Connect();
        WriteLasting(master, "before");
        using var server = new RunningServer();
        using var replica = server.Connect();
        Follow(replica, redis);
        ReplicationState.WaitUntilCaughtUp(master, replica);

        replica.Call("REPLICAOF", "NO", "ONE");
        WriteLasting(master, "after");
        Follow(replica, redis);

        AssertEqual(master, replica);
        Assert.That(ReplicationState.Of(master, "stats")["sync_full"], Is.EqualTo("1"));
    }

    private static RedisServer StartMaster(params string[] options) =>
        new(["--enable-debug-command", "yes", "--repl-diskless-sync-delay", "0", "--repl-backlog-size", "64mb", .. options]);

    private static void Follow(RespConnection replica, RedisServer redis) => Assert.That(
        replica.Call("REPLICAOF", "127.0.0.1", redis.Port.ToString(CultureInfo.InvariantCulture)).Text,
        Is.EqualTo("OK"));

    // Keys that end would be removed by the promoted server: writes of its own.
    private static void WriteLasting(RespConnection connection, string value) =>
        connection.Pipeline(Enumerable.Range(0, 200).Select(number => (string[])["SET", $"key:{number}", value]));

    private static void Write(RespConnection connection, int commands, int seed)
    {
        var random = new Random(seed);
        connection.Pipeline(Enumerable.Range(0, commands).Select(_ => MixedWriter.NextCommand(random)));
        connection.Call("DISCARD");
        connection.Call("SELECT", "0");
    }

    private static void AssertEqual(RespConnection master, RespConnection replica)
    {
        // From here on no time to live ends keys on the master, and on the replica it never does.
        master.Call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
        ReplicationState.WaitUntilCaughtUp(master, replica);
        Assert.That(ReplicationState.Digest(replica), Is.EqualTo(ReplicationState.Digest(master)));
    }
}
