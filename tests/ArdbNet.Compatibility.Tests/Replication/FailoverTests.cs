using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Replication;

/// <summary>FAILOVER between our server and redis-server: they change places and nothing is lost.</summary>
public sealed class FailoverTests
{
    [Test]
    public void RedisTakesOverAndGivesBack()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        client.Call("SET", "a", "1");
        using var redis = new RedisServer("--replicaof", $"127.0.0.1 {server.Port}", "--enable-debug-command", "yes");
        using var other = redis.Connect();
        Assert.That(() => Info(other, "master_link_status"), Is.EqualTo("up").After(20_000, 50));
        client.Call("SELECT", "3");
        client.Call("SET", "b", "2");

        Assert.That(client.Call("FAILOVER").Text, Is.EqualTo("OK"));
        Assert.That(() => Info(other, "role"), Is.EqualTo("master").After(20_000, 50));
        Assert.That(() => Info(client, "master_link_status"), Is.EqualTo("up").After(20_000, 50));
        Assert.That(client.Call("SET", "c", "3").Text, Does.StartWith("READONLY"));
        other.Call("SET", "c", "3");
        Assert.That(() => client.Call("DEBUG", "DIGEST").Text, Is.EqualTo(other.Call("DEBUG", "DIGEST").Text).After(5000, 50));

        Assert.That(
            other.Call("FAILOVER", "TO", "127.0.0.1", server.Port.ToString(CultureInfo.InvariantCulture)).Text,
            Is.EqualTo("OK"));
        Assert.That(() => Info(client, "role"), Is.EqualTo("master").After(20_000, 50));
        Assert.That(() => Info(other, "master_link_status"), Is.EqualTo("up").After(20_000, 50));
        Assert.That(() => client.Call("SET", "d", "4").Text, Is.EqualTo("OK").After(5000, 50));
        Assert.That(client.Call("WAIT", "1", "5000").Number, Is.EqualTo(1));
        Assert.That(other.Call("DEBUG", "DIGEST").Text, Is.EqualTo(client.Call("DEBUG", "DIGEST").Text));
        Assert.That(Info(client, "sync_full"), Is.EqualTo("1"));
    }

    [Test]
    public void WhatCannotBeIsRefusedOrGivenUp()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        Assert.That(client.Call("FAILOVER").Text, Is.EqualTo("ERR FAILOVER requires connected replicas."));
        Assert.That(client.Call("FAILOVER", "ABORT").Text, Is.EqualTo("ERR No failover in progress."));
        Assert.That(client.Call("FAILOVER", "TIMEOUT", "0").Text, Is.EqualTo("ERR FAILOVER timeout must be greater than 0"));
        using var replica = new EmulatedReplica(server.Port);
        replica.Ask("REPLCONF listening-port 7\r\n");
        replica.Ask("PSYNC ? -1\r\n");
        replica.ReadDump(replica.ReadLine());
        client.Call("SET", "a", "1");
        Assert.That(
            client.Call("FAILOVER", "TO", "127.0.0.1", "8").Text,
            Is.EqualTo("ERR FAILOVER target HOST and PORT is not a replica."));
        Assert.That(client.Call("FAILOVER", "TO", "127.0.0.1", "7", "TIMEOUT", "300").Text, Is.EqualTo("OK"));
        Assert.That(Info(client, "master_failover_state"), Is.EqualTo("waiting-for-sync"));
        Assert.That(client.Call("FAILOVER").Text, Is.EqualTo("ERR FAILOVER already in progress."));
        Assert.That(client.Call("SET", "a", "2").Text, Is.EqualTo("OK"), "the replica never had everything");
        Assert.That(Info(client, "master_failover_state"), Is.EqualTo("no-failover"));
    }

    private static string Info(RespConnection connection, string name) => connection.Call("INFO", "replication").Text
        .Split("\r\n").Single(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..];
}
