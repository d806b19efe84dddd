using System.Diagnostics;
using ArdbNet.Server.Hosting;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Debugging;

public sealed class DebugTests
{
    private static void WaitForKeys(RespConnection connection, long count)
    {
        Assert.That(() => connection.Call("DBSIZE").Number, Is.GreaterThanOrEqualTo(count).After(20_000, 5));
    }

    private static readonly string[] Types =
    [
        "string", "integer", "double", "bignum", "null", "array", "set", "map", "attrib", "push", "verbatim", "true",
        "false", "nonsense",
    ];

    [Test]
    public void ItMustBeAllowed()
    {
        using var server = new RunningServer(("enable-debug-command", "no"));
        using var client = server.Connect();
        Assert.That(client.Call("DEBUG", "DIGEST").Text, Does.StartWith("ERR DEBUG command not allowed. "));
    }

    [Test]
    public void ClientsOfThisMachineMayUseIt()
    {
        using var server = new RunningServer(("enable-debug-command", "local"));
        using var client = server.Connect();
        Assert.That(client.Call("DEBUG", "SET-ACTIVE-EXPIRE", "1").Text, Is.EqualTo("OK"));
    }

    [Test]
    public void ProtocolSamplesAreThoseOfRedis()
    {
        using var server = new RunningServer();
        using var redis = new RedisServer("--enable-debug-command", "yes");
        using var client = server.Connect();
        using var reference = redis.Connect();
        foreach (var protocol in new[] { "2", "3" })
        {
            client.Call("HELLO", protocol);
            reference.Call("HELLO", protocol);
            foreach (var type in Types)
            {
                Assert.That(ReadSample(client, type), Is.EqualTo(ReadSample(reference, type)), $"{type} in {protocol}");
            }
        }
    }

    [Test]
    public void PopulateEndsWithTheServerWithTheClientAndWithoutAFault()
    {
        var directory = Directory.CreateTempSubdirectory("ardbnet-");
        using var log = new RecordedLog();
        using (var server = RunningServer.On(directory, log, ("enable-debug-command", "yes")))
        using (var client = server.Connect())
        using (var other = server.Connect())
        {
            client.Send("DEBUG", "POPULATE", "100000000");
            WaitForKeys(other, 1000);
            Assert.That(other.Call("CLIENT", "KILL", "TYPE", "normal").Number, Is.EqualTo(1));
            var keys = other.Call("DBSIZE").Number;
            Assert.That(other.Call("DBSIZE").Number, Is.EqualTo(keys), "Nobody waits for more.");

            using var third = server.Connect();
            third.Send("DEBUG", "POPULATE", "100000000", "more");
            WaitForKeys(other, keys + 1000);
            server.Stop(ShutdownMode.Save);
        }

        Assert.That(log.Warnings, Is.Empty);
        directory.Delete(recursive: true);
    }

    [Test]
    public void PopulateGoesOnAfterAReload()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        using var other = server.Connect();
        client.Send("DEBUG", "POPULATE", "30000");
        WaitForKeys(other, 1000);
        Assert.That(other.Call("DEBUG", "RELOAD").Text, Is.EqualTo("OK"));
        Assert.That(client.Read().Text, Is.EqualTo("OK"));
        Assert.That(other.Call("DBSIZE").Number, Is.EqualTo(30000));
    }

    [Test]
    public void PopulateMakesKeysAndKeepsThoseThatAreThere()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        client.Call("SET", "key:3", "mine");

        Assert.That(client.Call("DEBUG", "POPULATE", "5000").Text, Is.EqualTo("OK"));
        Assert.That(client.Call("DEBUG", "POPULATE", "3", "p", "7").Text, Is.EqualTo("OK"));

        Assert.That(client.Call("GET", "key:3").Text, Is.EqualTo("mine"));
        Assert.That(client.Call("GET", "key:4999").Text, Is.EqualTo("value:4999"));
        Assert.That(client.Call("GET", "p:2").Text, Is.EqualTo("value:2"));
        Assert.That(client.Call("INFO", "keyspace").Text, Does.Contain("db0:keys=5003,"));
        client.Call("DEBUG", "LOADAOF");
        Assert.That(client.Call("INFO", "keyspace").Text, Does.Contain("db0:keys=5003,"));
    }

    [Test]
    public void SleepHoldsUpEverybody()
    {
        using var server = new RunningServer();
        using var sleeper = server.Connect();
        using var other = server.Connect();
        other.Call("PING");
        var clock = Stopwatch.StartNew();
        sleeper.Send("DEBUG", "SLEEP", "0.3");
        Thread.Sleep(50);
        other.Call("PING");
        Assert.That(clock.ElapsedMilliseconds, Is.GreaterThan(290));
        Assert.That(sleeper.Read().Text, Is.EqualTo("OK"));
    }

    [Test]
    public void WithoutActiveExpiryAKeyIsStillGoneForReaders()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        client.Call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
        client.Call("SET", "k", "v", "PX", "1");
        Thread.Sleep(300);
        Assert.That(client.Call("INFO", "keyspace").Text, Does.Contain("db0:keys=1,"));
        Assert.That(client.Call("GET", "k").IsNull);
        client.Call("DEBUG", "SET-ACTIVE-EXPIRE", "1");
        Assert.That(() => client.Call("INFO", "keyspace").Text, Does.Not.Contain("db0:").After(3000, 20));
    }

    [Test]
    public void ChangingTheReplicationIdBeginsANewHistory()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        var before = server.Run(static running => running.Store.Log.History.ReplicationId);
        Assert.That(client.Call("DEBUG", "CHANGE-REPL-ID").Text, Is.EqualTo("OK"));
        Assert.That(client.Call("INFO", "replication").Text, Does.Not.Contain(before));
    }

    [TestCase("QUICKLIST-PACKED-THRESHOLD", "200b")]
    [TestCase("REPLYBUFFER", "PEAK-RESET-TIME", "NEVER")]
    [TestCase("REPLYBUFFER", "RESIZING", "0")]
    [TestCase("SET-DISABLE-DENY-SCRIPTS", "1")]
    [TestCase("PAUSE-CRON", "0")]
    public void SwitchesAreAccepted(params string[] subcommand)
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        Assert.That(client.Call(["DEBUG", .. subcommand]).Text, Is.EqualTo("OK"));
    }

    [Test]
    public void WhatItDoesNotKnowIsRefused()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        Assert.That(
            client.Call("DEBUG", "NONSENSE").Text,
            Is.EqualTo("ERR unknown subcommand or wrong number of arguments for 'NONSENSE'. Try DEBUG HELP."));
        Assert.That(client.Call("DEBUG", "OBJECT", "nothing").Text, Is.EqualTo("ERR no such key"));
        client.Call("SET", "k", "12");
        Assert.That(client.Call("DEBUG", "OBJECT", "k").Text, Does.Contain(" refcount:1 encoding:int serializedlength:"));
        Assert.That(client.Call("DEBUG", "STRINGMATCH-LEN", "100000", "a*a*a*a*b").Number, Is.Zero);
    }

    // A push is followed by an ordinary reply.
    private static RespReply[] ReadSample(RespConnection client, string type)
    {
        var reply = client.Call("DEBUG", "PROTOCOL", type);
        return reply.Type == RespType.Push ? [reply, client.Read()] : [reply];
    }
}
