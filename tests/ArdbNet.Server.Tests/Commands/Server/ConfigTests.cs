using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Server;

public sealed class ConfigTests
{
    private RunningServer _server = null!;
    private RespConnection _client = null!;

    [SetUp]
    public void Start()
    {
        _server = new RunningServer();
        _client = _server.Connect();
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Test]
    public void GetTakesSeveralPatterns()
    {
        var reply = _client.Call("CONFIG", "GET", "maxcl*", "appendfsync", "nothing");
        Assert.That(
            reply.Items.Select(item => item.Text),
            Is.EqualTo(new[] { "maxclients", "10000", "appendfsync", "everysec" }));
    }

    [Test]
    public void SetChangesAllOrNothing()
    {
        Assert.That(_client.Call("CONFIG", "SET", "timeout", "7", "maxclients", "99").Text, Is.EqualTo("OK"));
        Assert.That(
            _client.Call("CONFIG", "SET", "timeout", "8", "maxclients", "many").Text,
            Does.StartWith("ERR CONFIG SET failed (possibly related to argument 'maxclients') - "));
        Assert.That(Value("timeout"), Is.EqualTo("7"));
        Assert.That(Value("maxclients"), Is.EqualTo("99"));
    }

    [Test]
    public void SetNeedsPairs()
    {
        Assert.That(
            _client.Call("CONFIG", "SET", "timeout", "7", "maxclients").Text,
            Is.EqualTo("ERR syntax error"));
    }

    [Test]
    public void MaxClientsCountsAtOnce()
    {
        _client.Call("CONFIG", "SET", "maxclients", "1");
        using var second = _server.Connect();
        Assert.That(second.Read().Text, Is.EqualTo("ERR max number of clients reached"));
        Assert.That(second.IsClosedByPeer());
        Assert.That(_client.Call("INFO", "stats").Text, Does.Contain("rejected_connections:1\r\n"));
    }

    [Test]
    public void TimeoutClosesIdleClients()
    {
        using var idle = _server.Connect();
        idle.Call("PING");
        _client.Call("CONFIG", "SET", "timeout", "1");
        Assert.That(idle.IsClosedByPeer());
    }

    [Test]
    public void TheBulkLimitCountsAtOnce()
    {
        _client.Call("CONFIG", "SET", "proto-max-bulk-len", "1mb");
        _client.SendRaw("*2\r\n$4\r\nECHO\r\n$2000000\r\n");
        Assert.That(_client.Read().Text, Is.EqualTo("ERR Protocol error: invalid bulk length"));
    }

    [Test]
    public void AppendFsyncGoesToTheLog()
    {
        _client.Call("CONFIG", "SET", "appendfsync", "always");
        Assert.That(
            _server.Run(static server => server.Store.Log.Fsync), Is.EqualTo(ArdbNet.Replication.Log.FsyncPolicy.Always));
    }

    [TestCase("tcp-keepalive", "7")]
    [TestCase("tcp-keepalive", "0")]
    [TestCase("loglevel", "debug")]
    [TestCase("notify-keyspace-events", "KEA")]
    public void WhatCanChangeIsTakenAndTold(string name, string value)
    {
        Assert.That(_client.Call("CONFIG", "SET", name, value).Text, Is.EqualTo("OK"));
        Assert.That(Value(name).ToUpperInvariant(), Does.Contain(value[..1].ToUpperInvariant()));
        using var other = _server.Connect();
        Assert.That(other.Call("PING").Text, Is.EqualTo("PONG"));
    }

    [Test]
    public void ThePortStaysAsItIs()
    {
        Assert.That(
            _client.Call("CONFIG", "SET", "timeout", "9", "port", "1").Text,
            Is.EqualTo("ERR CONFIG SET failed (possibly related to argument 'port') - "
                + "Unable to listen on this port. Check server logs."));
        Assert.That(Value("timeout"), Is.EqualTo("0"));
    }

    [Test]
    public void HzIsHowOftenPausesAreLookedAt()
    {
        Assert.That(_client.Call("CONFIG", "SET", "hz", "1").Text, Is.EqualTo("OK"));
        // The next round is the last at the old pace.
        Thread.Sleep(250);
        Assert.That(_client.Call("CONFIG", "SET", "hz", "500").Text, Is.EqualTo("OK"));
        Assert.That(_client.Call("INFO", "server").Text, Does.Contain("\r\nhz:500\r\n"));
        Thread.Sleep(1100);

        var started = Environment.TickCount64;
        for (var i = 0; i < 10; i++)
        {
            _client.Call("CLIENT", "PAUSE", "5", "WRITE");
            _client.Call("SET", "key", "value");
        }

        // At ten rounds a second each write would wait for the next of them.
        Assert.That(Environment.TickCount64 - started, Is.LessThan(700));
    }

    [Test]
    public void RewriteNeedsAFile()
    {
        Assert.That(
            _client.Call("CONFIG", "REWRITE").Text, Is.EqualTo("ERR The server is running without a config file"));
    }

    private string Value(string name) => _client.Call("CONFIG", "GET", name)[1].Text;
}
