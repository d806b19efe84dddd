using System.Diagnostics;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Keys;

public sealed class WholeDatabaseTests
{
    private RunningServer _server = null!;
    private RespConnection _client = null!;
    private RespConnection _other = null!;

    [SetUp]
    public void Start()
    {
        _server = new RunningServer();
        _client = _server.Connect();
        _other = _server.Connect();
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _other.Dispose();
        _server.Dispose();
    }

    [TestCase("there", "FLUSHALL", true)]
    [TestCase("there", "FLUSHDB", true)]
    [TestCase("none", "FLUSHALL", false)]
    [TestCase("there", "SWAPDB 0 1", true)]
    [TestCase("in 1", "SWAPDB 0 1", true)]
    [TestCase("none", "SWAPDB 0 1", false)]
    [TestCase("there", "SWAPDB 2 3", false)]
    public void WatchedKeysNotice(string watched, string command, bool isNoticed)
    {
        _client.Call("SELECT", "1");
        _client.Call("SET", "in 1", "v");
        _client.Call("SELECT", "0");
        _client.Call("SET", "there", "v");
        _client.Call("WATCH", watched);
        _other.Call(command.Split(' '));
        _client.Call("MULTI");
        _client.Call("PING");
        Assert.That(_client.Call("EXEC").IsNull, Is.EqualTo(isNoticed));
    }

    [Test]
    public void AFlushTakesNoTimeAndTheSpaceComesBack()
    {
        for (var round = 0; round < 10; round++)
        {
            _client.Pipeline(Enumerable.Range(0, 10_000).Select(i => (string[])["SET", $"key:{round}:{i}", "value"]));
        }

        _client.Call("SADD", "set", "a", "b", "c");
        Assert.That(_client.Call("DBSIZE").Number, Is.EqualTo(100_001));
        var clock = Stopwatch.StartNew();
        _client.Call("FLUSHALL");
        Assert.That(clock.ElapsedMilliseconds, Is.LessThan(500));
        Assert.That(_client.Call("DBSIZE").Number, Is.Zero);
        Assert.That(_client.Call("KEYS", "*").Items, Is.Empty);
        _client.Call("SET", "key:1:1", "new");
        Assert.That(_client.Call("DBSIZE").Number, Is.EqualTo(1));

        while (_server.Server.Store.Sweeper.SweptCount == 0)
        {
            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)));
            Thread.Sleep(10);
        }

        Assert.That(_client.Call("GET", "key:1:1").Text, Is.EqualTo("new"));
    }

    [Test]
    public void AFlushWithinATransactionIsPartOfIt()
    {
        _client.Call("SET", "a", "v");
        _client.Call("MULTI");
        _client.Call("SET", "b", "v");
        _client.Call("FLUSHDB");
        _client.Call("SET", "c", "v");
        _client.Call("EXEC");
        Assert.That(_client.Call("KEYS", "*")[0].Text, Is.EqualTo("c"));
        Assert.That(_client.Call("DBSIZE").Number, Is.EqualTo(1));
    }

    [Test]
    public void WhatAReplayMakesIsTheSame()
    {
        var directory = Directory.CreateTempSubdirectory("ardbnet-keys-");
        try
        {
            using (var server = RunningServer.On(directory))
            using (var client = server.Connect())
            {
                client.Call("SET", "a", "1");
                client.Call("SADD", "s", "x", "y");
                client.Call("PEXPIREAT", "s", "33177117420000");
                client.Call("COPY", "s", "copy", "DB", "3");
                client.Call("RENAME", "a", "b");
                client.Call("SWAPDB", "0", "2");
                client.Call("MOVE", "copy", "1");
            }

            using (var server = RunningServer.On(directory))
            using (var client = server.Connect())
            {
                client.Call("SELECT", "2");
                Assert.That(client.Call("GET", "b").Text, Is.EqualTo("1"));
                Assert.That(client.Call("DBSIZE").Number, Is.EqualTo(2));
                client.Call("SELECT", "3");
                Assert.That(client.Call("PEXPIRETIME", "copy").Number, Is.EqualTo(33177117420000));
                Assert.That(client.Call("SCARD", "copy").Number, Is.EqualTo(2));
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
