using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Replication;

/// <summary>The master's answers, books and limits.</summary>
public sealed class MasterTests
{
    private RunningServer _server = null!;
    private RespConnection _client = null!;

    [SetUp]
    public void Start()
    {
        _server = new RunningServer(("repl-backlog-size", "1mb"), ("repl-log-segment-size", "1mb"));
        _client = _server.Connect();
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [TestCase("REPLCONF", "+OK")]
    [TestCase("REPLCONF listening-port", "-ERR syntax error")]
    [TestCase("REPLCONF listening-port abc", "-ERR value is not an integer or out of range")]
    [TestCase("REPLCONF listening-port 7000", "+OK")]
    [TestCase("REPLCONF ip-address 1.2.3.4", "+OK")]
    [TestCase("REPLCONF capa eof capa psync2 capa nosuch", "+OK")]
    [TestCase("REPLCONF version 8.0.0", "-ERR Unrecognized REPLCONF option: version")]
    [TestCase("REPLCONF rdb-only 1", "+OK")]
    [TestCase("REPLCONF rdb-filter-only functions", "+OK")]
    [TestCase("PSYNC", "-ERR wrong number of arguments for 'psync' command")]
    [TestCase("PSYNC ? abc", "-ERR value is not an integer or out of range")]
    [TestCase("PSYNC ? -1 FAILOVER", "-ERR PSYNC FAILOVER can't be sent to a master.")]
    public void TheHandshakeIsAnsweredAsByRedis(string request, string answer)
    {
        using var replica = new EmulatedReplica(_server.Port);
        Assert.That(replica.Ask(request + "\r\n"), Is.EqualTo(answer));
    }

    [Test]
    public void AcknowledgementsOfClientsHaveNoAnswer()
    {
        using var replica = new EmulatedReplica(_server.Port);
        replica.Send("REPLCONF ACK 5\r\nREPLCONF GETACK *\r\n\n\nPING\r\n");
        Assert.That(replica.ReadLine(), Is.EqualTo("+PONG"));
    }

    [Test]
    public void WhatStandsInTheWayIsRefusedAfterAWhile()
    {
        using var replica = new EmulatedReplica(_server.Port);
        var started = Environment.TickCount64;
        replica.Send("PING\r\nSYNC\r\n");
        Assert.That(replica.ReadLine(), Is.EqualTo("+PONG"));
        Assert.That(replica.ReadLine(), Is.EqualTo("-ERR SYNC and PSYNC are invalid with pending output"));
        Assert.That(Environment.TickCount64 - started, Is.GreaterThan(900));
        Assert.That(replica.Ask("MULTI\r\n"), Is.EqualTo("+OK"));
        Assert.That(replica.Ask("SYNC\r\n"), Is.EqualTo("-ERR Command not allowed inside a transaction"));
    }

    [Test]
    public void ASecondSyncIsNotAnsweredAndACommandForClientsEndsTheLink()
    {
        using var replica = Sync();
        replica.Send("SYNC\r\nPSYNC ? -1\r\nREPLCONF listening-port 1\r\n");
        Assert.That(replica.IsSilentFor(300));
        replica.Send("GET a\r\n");
        Assert.That(replica.IsClosedByMaster());
    }

    [Test]
    public void ADumpWithoutKeysIsMadeForWhoAsksForIt()
    {
        _client.Call("SET", "a", "1");
        using var replica = new EmulatedReplica(_server.Port);
        replica.Ask("REPLCONF rdb-only 1\r\n");
        replica.Ask("REPLCONF rdb-filter-only functions\r\n");
        var dump = replica.ReadDump(replica.Ask("SYNC\r\n"));
        Assert.That(dump, Has.Length.EqualTo(9 + 1 + 8));
        _client.Call("SET", "b", "1");
        Assert.That(replica.IsSilentFor(300), "only the dump was asked for");
    }

    [Test]
    public void OnlyOffsetsWithinTheLogAreContinued()
    {
        _client.Call("SET", "a", "1");
        var (id, tail) = History();
        Assert.That(Psync(id, tail + 1), Does.StartWith("+CONTINUE"));
        Assert.That(Psync(id.ToUpperInvariant(), tail + 1), Does.StartWith("+CONTINUE"));
        Assert.That(Psync(id, 1), Does.StartWith("+CONTINUE"));
        Assert.That(Psync(id, 0), Does.StartWith("+FULLRESYNC"));
        Assert.That(Psync(id, -1), Does.StartWith("+FULLRESYNC"));
        Assert.That(Psync(id, History().Tail + 2), Does.StartWith("+FULLRESYNC"));
        Assert.That(Psync(new string('0', 40), 1), Does.StartWith("+FULLRESYNC"));
        _client.Call("DEBUG", "CHANGE-REPL-ID");
        Assert.That(Psync(id, tail + 1), Does.StartWith("+FULLRESYNC"));
    }

    [Test]
    public void AfterFlushAllAndSwapDbTheStreamGoesOn()
    {
        _client.Call("SET", "a", "1");
        var (id, tail) = History();
        _client.Call("FLUSHALL");
        _client.Call("SWAPDB", "0", "1");
        using var replica = new EmulatedReplica(_server.Port);
        Assert.That(replica.Ask($"PSYNC {id} {tail + 1}\r\n"), Is.EqualTo("+CONTINUE"));
        Assert.That(replica.ReadText(18), Is.EqualTo("*1\r\n$8\r\nFLUSHALL\r\n"));
    }

    [Test]
    public void WaitIsOverWhenEnoughReplicasHaveWhatWasWritten()
    {
        Assert.That(_client.Call("WAIT", "0", "0").Number, Is.Zero);
        Assert.That(_client.Call("WAIT", "1", "50").Number, Is.Zero);
        using var replica = Sync();
        _client.Call("SET", "a", "1");
        var offset = History().Tail;
        using var waiter = _server.Connect();
        waiter.Call("SET", "b", "1");
        waiter.Send("WAIT", "1", "0");
        ReadUntil(replica, "REPLCONF\r\n$6\r\nGETACK\r\n$1\r\n*\r\n");
        replica.Acknowledge(offset);
        Thread.Sleep(100);
        replica.Acknowledge(offset + 50);
        Assert.That(waiter.Read().Number, Is.EqualTo(1));
    }

    [Test]
    public void WritesAreRefusedWithoutEnoughGoodReplicas()
    {
        _client.Call("CONFIG", "SET", "min-replicas-to-write", "1", "min-replicas-max-lag", "2");
        const string Refusal = "NOREPLICAS Not enough good replicas to write.";
        Assert.That(_client.Call("SET", "a", "1").Text, Is.EqualTo(Refusal));
        Assert.That(_client.Call("GET", "a").IsNull);
        using var replica = Sync();
        Assert.That(() => _client.Call("SET", "a", "1").Text, Is.EqualTo("OK").After(2000, 20));
        Assert.That(() => _client.Call("SET", "a", "1").Text, Is.EqualTo(Refusal).After(6000, 50));
        replica.Acknowledge(1);
        Assert.That(() => _client.Call("SET", "a", "1").Text, Is.EqualTo("OK").After(2000, 20));
    }

    [Test]
    public void InfoAndRoleTellOfReplicas()
    {
        using var replica = new EmulatedReplica(_server.Port);
        replica.Ask("REPLCONF listening-port 7001 ip-address 10.0.0.9 capa psync2\r\n");
        replica.Ask("PSYNC ? -1\r\n");
        replica.ReadDump(replica.ReadLine());
        replica.Acknowledge(0);
        Assert.That(
            () => _client.Call("INFO", "replication").Text,
            Does.Match("connected_slaves:1\r\nslave0:ip=10.0.0.9,port=7001,state=online,offset=[0-9]+,lag=[01]\r\n")
                .After(2000, 20));
        var role = _client.Call("ROLE");
        Assert.That(role.Items[2].Items[0].Items.Select(static item => item.Text).Take(2), Is.EqualTo(new[] { "10.0.0.9", "7001" }));
        Assert.That(_client.Call("CLIENT", "LIST", "TYPE", "replica").Text, Does.Contain(" flags=S "));
        Assert.That(_client.Call("CLIENT", "KILL", "TYPE", "replica").Number, Is.EqualTo(1));
        Assert.That(replica.IsClosedByMaster());
    }

    [Test]
    public void WhoSaysNothingForTooLongIsDroppedUnlessItNeverDoes()
    {
        _client.Call("CONFIG", "SET", "repl-timeout", "1", "repl-ping-replica-period", "1");
        using var old = Sync();
        using var replica = new EmulatedReplica(_server.Port);
        replica.Ask("PSYNC ? -1\r\n");
        replica.ReadDump(replica.ReadLine());
        Assert.That(replica.IsClosedByMaster());
        ReadUntil(old, "*1\r\n$4\r\nPING\r\n");
        Assert.That(_client.Call("INFO", "replication").Text, Does.Contain("connected_slaves:1"));
    }

    [Test]
    public void WhoStopsReadingTheStreamIsDropped()
    {
        _client.Call("CONFIG", "SET", "client-output-buffer-limit", "replica 1mb 1mb 1");
        using var replica = new EmulatedReplica(_server.Port, receiveBuffer: 4096);
        replica.ReadDump(replica.Ask("SYNC\r\n"));
        Assert.That(() => _client.Call("INFO", "replication").Text, Does.Contain("state=online").After(10_000, 10));
        var value = new string('x', 100_000);
        for (var i = 0; i < 200; i++) _client.Call("SET", "a", value);
        Assert.That(
            () => _client.Call("INFO", "replication").Text, Does.Contain("connected_slaves:0").After(10_000, 50));
    }

    [Test]
    public void WhoHasLoadedMayCatchUpHoweverMuchHasCome()
    {
        _client.Call("CONFIG", "SET", "client-output-buffer-limit", "replica 1mb 0 0", "repl-backlog-size", "1mb");
        var value = new byte[200_000];
        Random.Shared.NextBytes(value);
        for (var i = 0; i < 100; i++) _client.Call("SET"u8.ToArray(), BitConverter.GetBytes(i), value);
        using var replica = new EmulatedReplica(_server.Port, receiveBuffer: 4096);
        var length = replica.Ask("SYNC\r\n");
        for (var i = 0; i < 100; i++) _client.Call("SET"u8.ToArray(), BitConverter.GetBytes(i), value);
        replica.ReadDump(length);
        // It is looked at each second.
        Thread.Sleep(2500);
        Assert.That(_client.Call("INFO", "replication").Text, Does.Contain("state=online"));
        replica.Read(100 * value.Length);

        for (var i = 0; i < 100; i++) _client.Call("SET"u8.ToArray(), BitConverter.GetBytes(i), value);
        Assert.That(
            () => _client.Call("INFO", "replication").Text, Does.Contain("connected_slaves:0").After(10_000, 50));
    }

    [Test]
    public void WhoStopsReadingTheDumpKeepsTheLogOnlyUpToALimit()
    {
        _client.Call("CONFIG", "SET", "repl-pin-limit", "2mb");
        var value = new byte[200_000];
        for (var i = 0; i < 100; i++)
        {
            Random.Shared.NextBytes(value);
            _client.Call("SET"u8.ToArray(), BitConverter.GetBytes(i), value);
        }

        using var replica = new EmulatedReplica(_server.Port, receiveBuffer: 4096);
        replica.Ask("SYNC\r\n");
        for (var i = 0; i < 50; i++) _client.Call("SET"u8.ToArray(), BitConverter.GetBytes(i), value);
        Assert.That(
            () => _client.Call("INFO", "replication").Text, Does.Contain("connected_slaves:0").After(10_000, 50));
    }

    [Test]
    public void MessagesGoToReplicas()
    {
        using var replica = Sync();
        _client.Call("PUBLISH", "channel", "message");
        ReadUntil(replica, "PUBLISH\r\n$7\r\nchannel\r\n$7\r\nmessage\r\n");
    }

    private EmulatedReplica Sync()
    {
        var replica = new EmulatedReplica(_server.Port);
        replica.ReadDump(replica.Ask("SYNC\r\n"));
        return replica;
    }

    private string Psync(string id, long first)
    {
        using var replica = new EmulatedReplica(_server.Port);
        replica.Ask("REPLCONF capa psync2\r\n");
        return replica.Ask(string.Create(CultureInfo.InvariantCulture, $"PSYNC {id} {first}\r\n"));
    }

    private (string Id, long Tail) History() => _server.Run(
        static server => (server.Replication.History.ReplicationId, server.Replication.Offset));

    private static void ReadUntil(EmulatedReplica replica, string text)
    {
        var read = "";
        while (!read.EndsWith(text, StringComparison.OrdinalIgnoreCase)) read += replica.ReadText(1);
    }
}
