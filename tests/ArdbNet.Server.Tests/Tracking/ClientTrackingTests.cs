using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Tracking;

public sealed class ClientTrackingTests
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
        _client.Call("HELLO", "3");
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _other.Dispose();
        _server.Dispose();
    }

    [Test]
    public void AKeyThatWasReadIsToldOnceWhenItChanges()
    {
        _client.Call("CLIENT", "TRACKING", "ON");
        _client.Call("MGET", "a", "b");
        _other.Call("SET", "a", "1");
        _other.Call("SET", "a", "2");
        _other.Call("DEL", "a");
        _other.Call("SET", "b", "1");

        Assert.That(_client.Read(), Is.EqualTo(Invalidation("a")));
        Assert.That(_client.Read(), Is.EqualTo(Invalidation("b")));
        Assert.That(_client.Call("PING").Text, Is.EqualTo("PONG"));
    }

    [Test]
    public void WhatAClientChangesItselfIsToldAfterItsReply()
    {
        _client.Call("CLIENT", "TRACKING", "ON");
        _client.Call("GET", "a");
        _client.Call("MULTI");
        _client.Call("INCR", "a");
        _client.Call("GET", "b");

        Assert.That(_client.Call("EXEC").Items, Has.Count.EqualTo(2));
        Assert.That(_client.Read(), Is.EqualTo(Invalidation("a")));
    }

    [Test]
    public void NoLoopLeavesOutWhatTheClientChangesItself()
    {
        _client.Call("CLIENT", "TRACKING", "ON", "NOLOOP");
        _client.Call("GET", "a");
        _client.Call("SET", "a", "1");
        _client.Call("GET", "a");
        _other.Call("SET", "a", "2");

        Assert.That(_client.Read(), Is.EqualTo(Invalidation("a")));
        Assert.That(_client.Call("PING").Text, Is.EqualTo("PONG"));
    }

    [TestCase("PEXPIRE", "1")]
    [TestCase("RENAME", "b")]
    [TestCase("APPEND", "x")]
    public void EveryWayToChangeAKeyIsTold(string command, string argument)
    {
        _other.Call("SET", "a", "1");
        _client.Call("CLIENT", "TRACKING", "ON");
        _client.Call("GET", "a");
        _other.Call(command, "a", argument);

        Assert.That(_client.Read(), Is.EqualTo(Invalidation("a")));
    }

    [Test]
    public void AnExpiredKeyIsToldWithoutAnybodyAskingForIt()
    {
        _client.Call("CLIENT", "TRACKING", "ON");
        _other.Call("SET", "a", "1", "PX", "30");
        _client.Call("GET", "a");

        Assert.That(_client.Read(), Is.EqualTo(Invalidation("a")));
    }

    [Test]
    public void AnExpiredKeyIsToldWhenItIsRead()
    {
        _other.Call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
        _client.Call("CLIENT", "TRACKING", "ON");
        _other.Call("SET", "a", "1", "PX", "20");
        _client.Call("GET", "a");
        Thread.Sleep(40);

        Assert.That(_other.Call("GET", "a").IsNull);
        Assert.That(_client.Read(), Is.EqualTo(Invalidation("a")));
        Assert.That(_other.Call("DBSIZE").Number, Is.Zero);
    }

    [TestCase("FLUSHDB")]
    [TestCase("FLUSHALL")]
    public void AFlushIsToldAsNull(string command)
    {
        _client.Call("CLIENT", "TRACKING", "ON");
        _client.Call("GET", "a");
        _other.Call(command);

        var push = _client.Read();
        Assert.That(push.Type, Is.EqualTo(RespType.Push));
        Assert.That(push[1].IsNull);
        Assert.That(_client.Call("INFO", "stats").Text, Does.Contain("tracking_total_keys:0\r\n"));
    }

    [Test]
    public void BroadcastTellsAllKeysOfABatchByPrefixInOrder()
    {
        _client.Call("CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", "a", "PREFIX", "c");
        _other.Pipeline([["SET", "c", "1"], ["MSET", "ab", "1", "aa", "1", "b", "1"], ["DEL", "c"]]);

        Assert.That(_client.Read(), Is.EqualTo(Invalidation("aa", "ab")));
        Assert.That(_client.Read(), Is.EqualTo(Invalidation("c")));
    }

    [Test]
    public void OptInNeedsCachingBeforeEachRead()
    {
        _client.Call("CLIENT", "TRACKING", "ON", "OPTIN");
        _client.Call("GET", "a");
        _client.Call("CLIENT", "CACHING", "YES");
        _client.Call("GET", "b");
        _client.Call("GET", "c");
        _other.Call("MSET", "a", "1", "c", "1", "b", "1");

        Assert.That(_client.Read(), Is.EqualTo(Invalidation("b")));
        Assert.That(_client.Call("PING").Text, Is.EqualTo("PONG"));
    }

    [Test]
    public void Resp2HearsOfItAsMessagesOfAnotherConnection()
    {
        using var listener = _server.Connect();
        using var reader = _server.Connect();
        var id = listener.Call("CLIENT", "ID").Text;
        listener.Call("SUBSCRIBE", "__redis__:invalidate");
        Assert.That(reader.Call("CLIENT", "TRACKING", "ON", "REDIRECT", id).Text, Is.EqualTo("OK"));
        Assert.That(reader.Call("CLIENT", "GETREDIR").Text, Is.EqualTo(id));
        reader.Call("GET", "a");
        _other.Call("SET", "a", "1");
        _other.Call("FLUSHALL");

        Assert.That(listener.Read().ToString(), Is.EqualTo(
            "1) \"message\"\n2) \"__redis__:invalidate\"\n3) 1) \"a\"").Or.EqualTo(
            "1) \"message\"\r\n2) \"__redis__:invalidate\"\r\n3) 1) \"a\""));
        Assert.That(listener.Read()[2].Type, Is.EqualTo(RespType.NullBulk));
    }

    [Test]
    public void ABrokenRedirectionIsToldToTheClient()
    {
        using (var listener = _server.Connect())
        {
            _client.Call("CLIENT", "TRACKING", "ON", "REDIRECT", listener.Call("CLIENT", "ID").Text);
            _client.Call("GET", "a");
            listener.Call("QUIT");
            Assert.That(listener.IsClosedByPeer());
        }

        _other.Call("SET", "a", "1");
        Assert.That(_client.Read()[0].Text, Is.EqualTo("tracking-redir-broken"));
        Assert.That(_client.Call("CLIENT", "TRACKINGINFO").ToString(), Does.Contain("broken_redirect"));
        Assert.That(_client.Call("CLIENT", "LIST").Text, Does.Contain(" flags=tR "));
    }

    [Test]
    public void TheTableIsKeptWithinItsBounds()
    {
        _client.Call("CONFIG", "SET", "tracking-table-max-keys", "3");
        _client.Call("CLIENT", "TRACKING", "ON");
        for (var i = 0; i < 10; i++) _other.Call("SET", Key(i), "1");
        _client.Send(["MGET", .. Enumerable.Range(0, 10).Select(Key)]);
        Assert.That(_client.Read().Items, Has.Count.EqualTo(10));
        _client.Send("PING");
        for (var i = 0; i < 7; i++) Assert.That(_client.Read()[0].Text, Is.EqualTo("invalidate"));
        Assert.That(_client.Read().Text, Is.EqualTo("PONG"));
        Assert.That(_other.Call("INFO", "stats").Text, Does.Contain("tracking_total_keys:3\r\ntracking_total_items:3\r\n"));
    }

    [Test]
    public void ClientsThatGoLeaveNothingBehind()
    {
        _client.Call("CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", "a");
        Assert.That(_other.Call("INFO", "clients").Text, Does.Contain("tracking_clients:1\r\n"));
        Assert.That(_other.Call("INFO", "stats").Text, Does.Contain("tracking_total_prefixes:1\r\n"));
        _client.Call("RESET");
        Assert.That(_other.Call("INFO", "clients").Text, Does.Contain("tracking_clients:0\r\n"));
        Assert.That(_other.Call("INFO", "stats").Text, Does.Contain("tracking_total_prefixes:0\r\n"));
        Assert.That(_other.Call("SET", "a", "1").Text, Is.EqualTo("OK"));
    }

    private static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"key{number}");

    private static RespReply Invalidation(params string[] keys) => new(
        RespType.Push, [], [Bulk("invalidate"), new RespReply(RespType.Array, [], [.. keys.Select(Bulk)])]);

    private static RespReply Bulk(string text) => new(RespType.Bulk, System.Text.Encoding.ASCII.GetBytes(text));
}
