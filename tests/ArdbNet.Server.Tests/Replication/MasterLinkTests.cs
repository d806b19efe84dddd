using System.Globalization;
using System.Text.Json;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Replication;

/// <summary>What clients do to a link to a master, and what they are told of it.</summary>
public sealed class MasterLinkTests
{
    [Test]
    public void ClientKillOfTheMasterCutsTheLinkWhichThenGoesOn()
    {
        using var master = new RunningServer();
        using var replica = new RunningServer();
        using var toMaster = master.Connect();
        using var toReplica = replica.Connect();
        Assert.That(toReplica.Call("CLIENT", "KILL", "TYPE", "master").Number, Is.Zero, "There is none yet.");
        Follow(toReplica, master.Port);
        toMaster.Call("SET", "before", "1");
        ReplicationState.WaitUntilCaughtUp(toMaster, toReplica);

        Assert.That(toReplica.Call("CLIENT", "KILL", "TYPE", "normal").Number, Is.Zero);
        Assert.That(Statistic(toMaster, "sync_partial_ok"), Is.EqualTo("0"));
        Assert.That(toReplica.Call("CLIENT", "KILL", "TYPE", "master").Number, Is.EqualTo(1));

        ReplicationState.WaitFor(toReplica, _ => Statistic(toMaster, "sync_partial_ok") == "1");
        toMaster.Call("SET", "after", "1");
        ReplicationState.WaitUntilCaughtUp(toMaster, toReplica);
        Assert.That(toReplica.Call("GET", "after").Text, Is.EqualTo("1"));
        Assert.That(Statistic(toMaster, "sync_full"), Is.EqualTo("1"));
    }

    [Test]
    public void WhatAFullSyncCouldNotKeepIsCountedAndTold()
    {
        const string Fixture = "7.4.1/hash-field-ttl";
        var fields = CountExpiringFields(RdbFixtures.ReadJson(Fixture + ".json"));
        Assert.That(fields, Is.Positive);
        var directory = Directory.CreateTempSubdirectory("ardbnet-");
        using var log = new RecordedLog();
        using (var replica = RunningServer.On(directory, log))
        using (var client = replica.Connect())
        using (var whole = new EmulatedMaster(RecordedMaster.OfFile(RdbFixtures.Files[Fixture + ".rdb"]), cutEvery: 0))
        {
            Follow(client, whole.Port);
            AssertDropped(client, fields);
            Assert.That(log.Warnings, Has.Some.StartsWith(string.Create(
                CultureInfo.InvariantCulture,
                $"The full sync left {fields} times to live of hash fields")));

            using var plain = new EmulatedMaster(
                RecordedMaster.OfFile(RdbFixtures.Files["7.4.1/strings.rdb"]), cutEvery: 0);
            client.Call("REPLICAOF", "NO", "ONE");
            Follow(client, plain.Port);
            AssertDropped(client, 0);
        }

        directory.Delete(recursive: true);
    }

    [Test]
    public void AReplicaThatWasAMasterForAWhileGoesOnInTheStreamsDatabase()
    {
        using var master = new RunningServer();
        using var replica = new RunningServer();
        using var toMaster = master.Connect();
        using var toReplica = replica.Connect();
        toMaster.Call("SELECT", "9");
        toReplica.Call("SELECT", "9");
        Follow(toReplica, master.Port);
        toMaster.Call("SET", "before", "1");
        ReplicationState.WaitUntilCaughtUp(toMaster, toReplica);

        toReplica.Call("REPLICAOF", "NO", "ONE");
        toReplica.Call("GET", "before");
        Follow(toReplica, master.Port);
        toMaster.Call("SET", "after", "2");
        ReplicationState.WaitUntilCaughtUp(toMaster, toReplica);

        Assert.That(Statistic(toMaster, "sync_partial_ok"), Is.EqualTo("1"));
        Assert.That(toReplica.Call("GET", "after").Text, Is.EqualTo("2"));
    }

    private static int CountExpiringFields(JsonElement content) => content.GetProperty("databases").EnumerateObject()
        .SelectMany(static database => database.Value.EnumerateArray())
        .Sum(static key => key.TryGetProperty("field_expire_ms", out var times) ? times.GetArrayLength() : 0);

    private static void AssertDropped(RespConnection replica, int fields)
    {
        var state = ReplicationState.Of(replica);
        Assert.That(state["master_sync_dropped_hash_field_ttls"], Is.EqualTo(fields.ToString(CultureInfo.InvariantCulture)));
        Assert.That(state["master_sync_dropped_modules"], Is.EqualTo("0"));
    }

    private static void Follow(RespConnection replica, int port)
    {
        replica.Call("REPLICAOF", "127.0.0.1", port.ToString(CultureInfo.InvariantCulture));
        ReplicationState.WaitFor(replica, static state => state.IsLinkUp);
    }

    private static string Statistic(RespConnection connection, string name) =>
        ReplicationState.Of(connection, "stats")[name];
}
