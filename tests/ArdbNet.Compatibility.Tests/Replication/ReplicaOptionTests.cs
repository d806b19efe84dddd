using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Replication;

/// <summary>What a replica of redis-server keeps for itself, as it is told by its options.</summary>
public sealed class ReplicaOptionTests
{
    [Test]
    public void AnArchiveKeepsWhatItsMasterDeletesAndExpires()
    {
        using var redis = StartRedis();
        using var master = redis.Connect();
        master.Call("SET", "before", "1", "EX", "1000");
        using var server = new RunningServer(("replica-ignore-del", "yes"), ("replica-ignore-expire", "yes"));
        using var replica = server.Connect();
        Follow(replica, redis);
        ReplicationState.WaitUntilCaughtUp(master, replica);

        master.Call("SET", "after", "2", "PX", "50");
        master.Call("SETEX", "setex", "1000", "2");
        master.Call("HSET", "hash", "f", "v");
        master.Call("EXPIRE", "hash", "1000");
        master.Call("DEL", "before");

        ReplicationState.WaitUntilCaughtUp(master, replica);
        foreach (var key in (string[])["before", "after", "setex", "hash"])
            Assert.That(replica.Call("PTTL", key).Number, Is.EqualTo(-1), key);
    }

    [Test]
    public void AnArchiveKeepsItsKeysAlsoInAFullSync()
    {
        using var first = StartRedis();
        using var second = StartRedis();
        using var master = first.Connect();
        using var other = second.Connect();
        using var server = new RunningServer(("replica-ignore-del", "yes"));
        using var replica = server.Connect();
        replica.Call("RPUSH", "own", "a", "b");
        Fill(master, "first");
        master.Call("SET", "both", "old");
        Follow(replica, first);
        ReplicationState.WaitUntilCaughtUp(master, replica);

        Fill(other, "second");
        other.Call("SELECT", "0");
        other.Call("SET", "both", "new");
        Follow(replica, second);

        ReplicationState.WaitUntilCaughtUp(other, replica);
        Assert.That(replica.Call("GET", "both").Text, Is.EqualTo("new"));
        Assert.That(replica.Call("LRANGE", "own", "0", "-1").Items, Has.Count.EqualTo(2));
        for (var database = 0; database < 4; database++)
        {
            replica.Call("SELECT", database.ToString(CultureInfo.InvariantCulture));
            Assert.That(
                replica.Call("EXISTS", "first", "first set", "second", "second set").Number, Is.EqualTo(4), $"{database}");
        }
    }

    [Test]
    public void DatabasesMayBeLeftOut()
    {
        using var redis = StartRedis();
        using var master = redis.Connect();
        Fill(master, "before");
        using var server = new RunningServer(("replica-include-db", "0 1 2"), ("replica-exclude-db", "1"));
        using var replica = server.Connect();
        Follow(replica, redis);
        Fill(master, "after");

        ReplicationState.WaitUntilCaughtUp(master, replica);
        var counts = Enumerable.Range(0, 4).Select(database =>
        {
            replica.Call("SELECT", database.ToString(CultureInfo.InvariantCulture));
            return replica.Call("DBSIZE").Number;
        });
        Assert.That(counts, Is.EqualTo([4, 0, 4, 0]));
    }

    [Test]
    public void AReplicaHidesWhatHasExpiredAndDeletesNothing()
    {
        using var redis = StartRedis();
        using var master = redis.Connect();
        master.Call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
        using var server = new RunningServer();
        using var replica = server.Connect();
        Follow(replica, redis);
        master.Call("SET", "key", "value", "PX", "50");
        ReplicationState.WaitUntilCaughtUp(master, replica);
        Thread.Sleep(400);

        Assert.That(replica.Call("GET", "key").Type, Is.EqualTo(RespType.NullBulk));
        Assert.That(replica.Call("DBSIZE").Number, Is.EqualTo(1));
        master.Call("GET", "key");
        ReplicationState.WaitUntilCaughtUp(master, replica);
        Assert.That(replica.Call("DBSIZE").Number, Is.Zero);
    }

    [Test]
    public void AWrongPasswordKeepsTheLinkDownUntilItIsRight()
    {
        using var redis = StartRedis("--requirepass", "secret");
        using var master = redis.Connect();
        master.Call("AUTH", "secret");
        using var server = new RunningServer(("masterauth", "wrong"), ("replica-serve-stale-data", "no"));
        using var replica = server.Connect();
        Follow(replica, redis);
        Thread.Sleep(300);
        Assert.That(ReplicationState.Of(replica).IsLinkUp, Is.False);
        Assert.That(replica.Call("GET", "a").Text, Does.StartWith("MASTERDOWN "));

        replica.Call("CONFIG", "SET", "masterauth", "secret");

        ReplicationState.WaitUntilCaughtUp(master, replica);
        Assert.That(replica.Call("ROLE")[3].Text, Is.EqualTo("connected"));
    }

    [Test]
    public void AServerIsNoReplicaOfItself()
    {
        using var server = new RunningServer();
        using var connection = server.Connect();
        var port = server.Port.ToString(CultureInfo.InvariantCulture);
        Assert.That(connection.Call("REPLICAOF", "localhost", port).Type, Is.EqualTo(RespType.Error));
        Assert.That(connection.Call("ROLE")[0].Text, Is.EqualTo("master"));
    }

    private static RedisServer StartRedis(params string[] options) =>
        new(["--enable-debug-command", "yes", "--repl-diskless-sync-delay", "0", .. options]);

    private static void Follow(RespConnection replica, RedisServer redis) => replica.Call(
        "REPLICAOF", "127.0.0.1", redis.Port.ToString(CultureInfo.InvariantCulture));

    private static void Fill(RespConnection master, string name)
    {
        for (var database = 0; database < 4; database++)
        {
            master.Call("SELECT", database.ToString(CultureInfo.InvariantCulture));
            master.Call("SET", name, "1");
            master.Call("SADD", name + " set", "1", "b", "c");
        }
    }
}
