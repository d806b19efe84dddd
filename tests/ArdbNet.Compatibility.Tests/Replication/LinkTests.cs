using System.Diagnostics;
using System.Globalization;
using ArdbNet.Compatibility.Tests.Clients;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Replication;

/// <summary>The link to a master: who is asked, as whom, how often, and what clients see meanwhile.</summary>
public sealed class LinkTests
{
    private const string AlreadyThere = "OK Already connected to specified master";

    [Test]
    public void ItAuthenticatesAsAUserAndAnnouncesAnotherAddress()
    {
        using var redis = StartRedis("--requirepass", "for clients");
        using var master = redis.Connect();
        master.Call("AUTH", "for clients");
        master.Call("ACL", "SETUSER", "follower", "on", ">secret", "+psync", "+replconf", "+ping");
        master.Call("SET", "a", "1");
        using var server = new RunningServer(
            ("masteruser", "follower"), ("masterauth", "secret"),
            ("replica-announce-ip", "10.1.2.3"), ("replica-announce-port", "7777"),
            ("replicaof", $"127.0.0.1 {redis.Port}"));
        using var replica = server.Connect();

        ReplicationState.WaitUntilCaughtUp(master, replica);

        Assert.That(replica.Call("GET", "a").Text, Is.EqualTo("1"));
        Assert.That(ReplicationState.Of(master)["slave0"], Does.StartWith("ip=10.1.2.3,port=7777,state=online"));
    }

    [Test]
    public void AMasterThatIsDownIsTriedUntilItIsThereAndWhoFollowsWaitsToo()
    {
        var port = RedisServer.FreePort();
        using var server = new RunningServer();
        using var below = new RunningServer();
        using var replica = server.Connect();
        using var second = below.Connect();
        replica.Call("SET", "old", "1");
        Follow(replica, port);
        // It has nothing to give yet and says -NOMASTERLINK.
        Follow(second, server.Port);
        Thread.Sleep(500);
        Assert.That(ReplicationState.Of(replica)["master_link_status"], Is.EqualTo("down"));
        Assert.That(ReplicationState.Of(second)["master_link_status"], Is.EqualTo("down"));
        Assert.That(replica.Call("GET", "old").Text, Is.EqualTo("1"));
        replica.Call("CONFIG", "SET", "replica-serve-stale-data", "no");
        Assert.That(replica.Call("GET", "old").Text, Does.StartWith("MASTERDOWN Link with MASTER is down"));

        using var top = new RunningServer(("port", port.ToString(CultureInfo.InvariantCulture)));
        using var master = new RespConnection("127.0.0.1", port);
        master.Call("SET", "a", "1");

        ReplicationState.WaitUntilCaughtUp(master, replica);
        ReplicationState.WaitUntilCaughtUp(master, second);
        Assert.That(second.Call("GET", "a").Text, Is.EqualTo("1"));
        Assert.That(replica.Call("EXISTS", "old").Number, Is.Zero);
    }

    [Test]
    public void TheSameMasterAgainChangesNothing()
    {
        using var redis = StartRedis();
        using var master = redis.Connect();
        using var server = new RunningServer();
        using var replica = server.Connect();
        Follow(replica, redis.Port);
        ReplicationState.WaitUntilCaughtUp(master, replica);

        Assert.That(
            replica.Call("REPLICAOF", "127.0.0.1", redis.Port.ToString(CultureInfo.InvariantCulture)).Text,
            Is.EqualTo(AlreadyThere));
        Assert.That(
            replica.Call("SLAVEOF", "127.0.0.1", redis.Port.ToString(CultureInfo.InvariantCulture)).Text,
            Is.EqualTo(AlreadyThere));

        Assert.That(ReplicationState.Of(replica).IsLinkUp);
        var stats = ReplicationState.Of(master, "stats");
        Assert.That((stats["sync_full"], stats["sync_partial_ok"]), Is.EqualTo(("1", "0")));
    }

    [Test]
    public void BlockedClientsAreToldThatTheServerFollowsNow()
    {
        using var redis = StartRedis();
        using var server = new RunningServer();
        using var replica = server.Connect();
        using var blocked = server.Connect();
        blocked.Send("BLPOP", "list", "0");
        ReplicationState.WaitFor(replica, _ => ReplicationState.Of(replica, "clients")["blocked_clients"] == "1");

        Follow(replica, redis.Port);

        Assert.That(blocked.Read().Text, Is.EqualTo(
            "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)"));
    }

    [Test]
    public void WhoChangesItsMasterKeepsItsReplicasIfTheHistoryAllows()
    {
        using var old = new RunningServer();
        using var promoted = new RunningServer();
        using var middle = new RunningServer();
        using var bottom = StartRedis();
        using var master = old.Connect();
        using var first = promoted.Connect();
        using var second = middle.Connect();
        using var last = bottom.Connect();
        Follow(first, old.Port);
        Follow(second, old.Port);
        ReplicationState.WaitUntilCaughtUp(master, second);
        Follow(last, middle.Port);
        master.Call("SET", "a", "1");
        foreach (var replica in (RespConnection[])[first, second, last]) ReplicationState.WaitUntilCaughtUp(master, replica);

        first.Call("REPLICAOF", "NO", "ONE");
        Follow(second, promoted.Port);
        first.Call("SET", "b", "2");

        ReplicationState.WaitUntilCaughtUp(first, second);
        ReplicationState.WaitUntilCaughtUp(first, last);
        Assert.That(last.Call("MGET", "a", "b").Items.Select(static item => item.Text), Is.EqualTo(new[] { "1", "2" }));
        Assert.That(ReplicationState.Of(second, "stats")["sync_full"], Is.EqualTo("1"), "Only what it began with.");
        Assert.That(promoted.Server.Statistics.FullSyncs, Is.Zero);
    }

    // The long form, a minute of what redis-server can take, is scripts/benchmark --replication.
    [Test]
    public void WhatFiftyClientsWroteIsHereTwoSecondsLater()
    {
        using var redis = StartRedis();
        using var master = redis.Connect();
        using var directory = new TemporaryDirectory();
        using var server = new ServerProcess(
            directory.Path, ["--replicaof", $"127.0.0.1 {redis.Port}", "--enable-debug-command", "yes"]);
        using var replica = server.Connect();
        // What a fresh process costs at first says nothing of the link.
        Load(redis, requests: 2000);
        ReplicationState.WaitUntilCaughtUp(master, replica);
        Load(redis, requests: 20_000);

        var clock = Stopwatch.StartNew();
        ReplicationState.WaitUntilCaughtUp(master, replica);
        Assert.That(clock.ElapsedMilliseconds, Is.LessThan(2000));
        Assert.That(ReplicationState.Digest(replica), Is.EqualTo(ReplicationState.Digest(master)));
    }

    private static void Load(RedisServer redis, int requests)
    {
        var load = ClientProcess.Run(
            "/usr/bin/redis-benchmark",
            [
                "-p", redis.Port.ToString(CultureInfo.InvariantCulture), "-t", "set,hset,lpush", "-c", "50", "-P", "16",
                "-n", requests.ToString(CultureInfo.InvariantCulture), "-r", "10000", "-d", "64", "-q",
            ]);
        Assert.That(load.ExitCode, Is.Zero, () => load.Output + load.Errors);
    }

    private static RedisServer StartRedis(params string[] options) =>
        new(["--enable-debug-command", "yes", "--repl-diskless-sync-delay", "0", .. options]);

    private static void Follow(RespConnection replica, int port) => Assert.That(
        replica.Call("REPLICAOF", "127.0.0.1", port.ToString(CultureInfo.InvariantCulture)).Text, Is.EqualTo("OK"));
}
