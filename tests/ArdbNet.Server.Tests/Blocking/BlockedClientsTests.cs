using System.Diagnostics;
using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Blocking;

/// <summary>Clients that wait, each reply compared with redis-server.</summary>
public sealed class BlockedClientsTests
{
    private readonly List<TwinConnection> _connections = [];
    private TwinServers _servers = null!;
    private RespConnection _redis = null!;
    private TwinConnection _writer = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _servers = new TwinServers();
        _redis = _servers.Redis.Connect();
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _redis.Dispose();
        _servers.Dispose();
    }

    [SetUp]
    public void Connect()
    {
        _writer = _servers.Connect();
        _writer.Call("FLUSHALL");
    }

    [TearDown]
    public void Disconnect()
    {
        _writer.Dispose();
        foreach (var connection in _connections) connection.Dispose();
        _connections.Clear();
        AwaitBlocked(0);
    }

    [TestCase("BLPOP k 0", "RPUSH k a b c")]
    [TestCase("BRPOP none k 0", "RPUSH k a b c")]
    [TestCase("BLPOP k l 0", "RPUSH l x;RPUSH k y")]
    [TestCase("BLPOP k k k 0", "RPUSH k a b")]
    [TestCase("BLMPOP 0 2 none k LEFT COUNT 2", "RPUSH k a b c")]
    [TestCase("BLMPOP 0 1 k RIGHT COUNT 10", "RPUSH k a b c")]
    [TestCase("BLMPOP 0 1 k RIGHT", "RPUSH k a b c")]
    [TestCase("BLMOVE k l LEFT RIGHT 0", "RPUSH l x;RPUSH k a b")]
    [TestCase("BLMOVE k k LEFT RIGHT 0", "RPUSH k a b")]
    [TestCase("BRPOPLPUSH k l 0", "RPUSH k a b")]
    [TestCase("BRPOPLPUSH k l 0", "SET l string;RPUSH k a b")]
    [TestCase("BLPOP k 0", "RPUSH other a;RENAME other k")]
    [TestCase("BLPOP k 0", "RPUSH other a;RENAMENX other k")]
    [TestCase("BLPOP k 0", "RPUSH other a;COPY other k")]
    [TestCase("BLPOP k 0", "SELECT 1;RPUSH k a;MOVE k 0;SELECT 0")]
    [TestCase("BLPOP k 0", "SELECT 1;RPUSH k a;SWAPDB 0 1;SELECT 0")]
    [TestCase("BLPOP k 0", "MULTI;RPUSH k a;RPUSH k b;EXEC")]
    [TestCase("BLPOP k 0", "MULTI;RPUSH k a;DEL k;RPUSH k c;EXEC")]
    [TestCase("BLPOP k 0", "MULTI;SET k x;DEL k;RPUSH k c;EXEC")]
    [TestCase("BLPOP k 0", "LPUSH other a;LMOVE other k LEFT LEFT")]
    public void AClientIsServedByTheWriteThatMakesItsList(string blocking, string writes)
    {
        var waiter = Waiting(1, blocking);
        Write(writes);
        waiter.Read();
        AwaitBlocked(0);
        Write("LRANGE k 0 -1;TYPE l;LLEN other;DBSIZE");
        waiter.Call("PING");
    }

    [TestCase("SET k x")]
    [TestCase("RPUSH other x")]
    [TestCase("SADD k x")]
    [TestCase("MULTI;RPUSH k a;DEL k;EXEC")]
    [TestCase("MULTI;RPUSH k a;DEL k;SET k x;EXEC")]
    [TestCase("MULTI;RPUSH k a;LPOP k;EXEC")]
    [TestCase("MULTI;RPUSH k a;PEXPIRE k 0;EXEC")]
    [TestCase("FLUSHALL")]
    [TestCase("SELECT 1;RPUSH k x;SELECT 0")]
    public void WhatDoesNotMakeAListLeavesItsClientWaiting(string writes)
    {
        var waiter = Waiting(1, "BLPOP k 0");
        Write(writes);
        AwaitBlocked(1);
        Write("DEL k;RPUSH k served");
        Assert.That(waiter.Read()[1].Text, Is.EqualTo("served"));
    }

    [Test]
    public void ClientsAreServedInTheOrderInWhichTheyCame()
    {
        var waiters = Enumerable.Range(1, 5).Select(number => Waiting(number, "BLPOP k l 0")).ToList();
        Write("RPUSH k 1 2;RPUSH l 3;MULTI;RPUSH l 4;RPUSH k 5;EXEC");
        Assert.That(waiters.Select(static waiter => waiter.Read()[1].Text), Is.EqualTo(["1", "2", "3", "4", "5"]));
        Write("EXISTS k l");
    }

    [Test]
    public void ServingOneClientServesTheNextInTheChain()
    {
        var last = Waiting(1, "BLPOP c 0");
        var second = Waiting(2, "BLMOVE b c LEFT RIGHT 0");
        var first = Waiting(3, "BRPOPLPUSH a b 0");
        Write("RPUSH a x");
        first.Read();
        second.Read();
        Assert.That(last.Read()[1].Text, Is.EqualTo("x"));
        Write("DBSIZE");
    }

    [Test]
    public void AMoveToAWrongTypeFailsAndTheNextClientGetsTheElement()
    {
        Write("SET target string");
        var failing = Waiting(1, "BLMOVE k target LEFT LEFT 0");
        var next = Waiting(2, "BLPOP k 0");
        Write("RPUSH k x");
        Assert.That(failing.Read().IsError, Is.True);
        Assert.That(next.Read()[1].Text, Is.EqualTo("x"));
    }

    [TestCase("BLPOP none 0.05")]
    [TestCase("BLMPOP 0.05 1 none LEFT")]
    [TestCase("BLMOVE none l LEFT LEFT 0.05")]
    [TestCase("BRPOPLPUSH none l 0.05")]
    [TestCase("BLPOP none 1e-2")]
    [TestCase("BLPOP none 0.0001")]
    public void TheTimeIsUpInRedisWords(string blocking)
    {
        _writer.Call(blocking.Split(' '));
        _writer.SwitchToResp3();
        _writer.Call(blocking.Split(' '));
        _writer.Call("PING");
    }

    [Test]
    public void TheTimeIsExact()
    {
        using var client = _servers.Server.Connect();
        client.Call("BLPOP", "none", "0.001");
        foreach (var milliseconds in new[] { 30, 101, 250 })
        {
            var started = Stopwatch.GetTimestamp();
            client.Call("BLPOP", "none", (milliseconds / 1000.0).ToString(CultureInfo.InvariantCulture));
            var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            Assert.That(elapsed, Is.GreaterThanOrEqualTo(milliseconds).And.LessThan(milliseconds + 150));
        }
    }

    [TestCase("BLPOP k abc")]
    [TestCase("BLPOP k -1")]
    [TestCase("BLPOP k inf")]
    [TestCase("BLPOP k nan")]
    [TestCase("BLPOP k 9223372036854775807")]
    [TestCase("BLPOP string 0")]
    [TestCase("BLPOP string 0 0")]
    [TestCase("BLPOP k")]
    [TestCase("BLMPOP x 1 k LEFT")]
    [TestCase("BLMPOP 0 0 k LEFT")]
    [TestCase("BLMPOP 0 2 k LEFT")]
    [TestCase("BLMPOP 0 1 k MIDDLE")]
    [TestCase("BLMPOP 0 1 k LEFT COUNT 0")]
    [TestCase("BLMPOP 0 1 k LEFT COUNT 1 COUNT 2")]
    [TestCase("BLMOVE k l LEFT UP 0")]
    [TestCase("BLMOVE k l LEFT RIGHT x")]
    [TestCase("BLMOVE string l LEFT RIGHT 0")]
    [TestCase("BRPOPLPUSH k l -1")]
    [TestCase("CLIENT UNBLOCK x")]
    [TestCase("CLIENT UNBLOCK 1 NOW")]
    [TestCase("CLIENT UNBLOCK 123456")]
    public void BadArgumentsAreRefusedAsByRedis(string request)
    {
        _writer.Call("SET", "string", "x");
        _writer.Call(request.Split(' '));
    }

    [Test]
    public void WithinATransactionNobodyWaits()
    {
        Write("RPUSH full a b;MULTI;BLPOP k 0;BRPOP k full 0;BLMOVE k l LEFT RIGHT 0;BRPOPLPUSH k l 0;"
            + "BLMPOP 0 1 k LEFT;EXEC");
    }

    [TestCase("")]
    [TestCase("TIMEOUT")]
    [TestCase("ERROR")]
    public void ClientUnblockLetsAClientGo(string reason)
    {
        string[] words = reason.Length == 0 ? [] : [reason];
        using var waiter = _servers.Server.Connect();
        using var control = _servers.Server.Connect();
        var id = waiter.Call("CLIENT", "ID").Text;
        waiter.Send("BLPOP", "k", "0");
        AwaitOwnBlocked(1);
        Assert.That(control.Call("CLIENT", "LIST", "ID", id).Text, Does.Contain(" flags=b "));
        Assert.That(control.Call(["CLIENT", "UNBLOCK", id, .. words]).Number, Is.EqualTo(1));
        Assert.That(control.Call(["CLIENT", "UNBLOCK", id, .. words]).Number, Is.Zero);
        var reply = waiter.Read();
        if (reason == "ERROR") Assert.That(reply.Text, Is.EqualTo("UNBLOCKED client unblocked via CLIENT UNBLOCK"));
        else Assert.That(reply.IsNull, Is.True);
        control.Call("RPUSH", "k", "stays");
        Assert.That(control.Call("LLEN", "k").Number, Is.EqualTo(1));
        Assert.That(control.Call("CLIENT", "LIST", "ID", id).Text, Does.Contain(" flags=N "));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void AClientThatHasGoneTakesNothing(bool isKilled)
    {
        var waiter = _servers.Server.Connect();
        var id = waiter.Call("CLIENT", "ID").Text;
        waiter.Send("BLPOP", "k", "0");
        AwaitOwnBlocked(1);
        if (isKilled) _servers.Server.Connect().Call("CLIENT", "KILL", "ID", id);
        waiter.Dispose();
        AwaitOwnBlocked(0);
        using var writer = _servers.Server.Connect();
        writer.Call("RPUSH", "k", "stays");
        Assert.That(writer.Call("LLEN", "k").Number, Is.EqualTo(1));
    }

    [Test]
    public void WhatFollowsInThePipelineWaitsToo()
    {
        var waiter = Connected();
        waiter.Send("SET", "before", "1");
        waiter.Send("BLPOP", "k", "0");
        waiter.Send("INCR", "before");
        waiter.Send("BLPOP", "k", "0");
        waiter.Read();
        AwaitBlocked(1);
        Write("GET before;RPUSH k a");
        waiter.Read();
        waiter.Read();
        AwaitBlocked(1);
        Write("RPUSH k b");
        waiter.Read();
        Write("GET before");
    }

    [Test]
    public void PushesReachAClientThatWaits()
    {
        using var waiter = _servers.Server.Connect();
        waiter.Call("HELLO", "3");
        waiter.Call("SUBSCRIBE", "news");
        waiter.Send("BLPOP", "k", "0");
        AwaitOwnBlocked(1);
        using var writer = _servers.Server.Connect();
        writer.Call("PUBLISH", "news", "one");
        Assert.That(waiter.Read()[2].Text, Is.EqualTo("one"));
        writer.Call("RPUSH", "k", "x");
        Assert.That(waiter.Read()[1].Text, Is.EqualTo("x"));
    }

    [Test]
    public void AClientThatWantsNoRepliesGetsNone()
    {
        using var waiter = _servers.Server.Connect();
        waiter.Send("CLIENT", "REPLY", "SKIP");
        waiter.Send("BLPOP", "k", "0");
        waiter.Send("PING");
        AwaitOwnBlocked(1);
        using var writer = _servers.Server.Connect();
        writer.Call("RPUSH", "k", "x");
        Assert.That(waiter.Read().Text, Is.EqualTo("PONG"));
        Assert.That(writer.Call("EXISTS", "k").Number, Is.Zero);
    }

    [TestCase("BLPOP k 0", "LPOP k")]
    [TestCase("BRPOP k 0", "RPOP k")]
    [TestCase("BLMPOP 0 1 k LEFT COUNT 2", "LTRIM k 2 -1")]
    [TestCase("BLMPOP 0 1 k RIGHT COUNT 2", "LTRIM k 0 -3")]
    [TestCase("BRPOPLPUSH k l 0", "RPOPLPUSH k l")]
    [TestCase("BLMOVE k l RIGHT LEFT 0", "RPOPLPUSH k l")]
    [TestCase("BLMOVE k l LEFT LEFT 0", "MULTI;LPOP k;LPUSH l a;EXEC")]
    public void TheLogGetsTheEffectWhetherTheClientHadToWaitOrNot(string blocking, string logged)
    {
        using var writer = _servers.Server.Connect();
        writer.Call("SET", "selects", "the database");
        foreach (var waits in new[] { true, false })
        {
            writer.Call("DEL", "k", "l");
            if (!waits) writer.Call("RPUSH", "k", "a", "b", "c");
            using var waiter = _servers.Server.Connect();
            var offset = _servers.Server.Run(static core => core.Store.Log.TailOffset);
            waiter.Send(blocking.Split(' '));
            if (waits)
            {
                AwaitOwnBlocked(1);
                writer.Call("RPUSH", "k", "a", "b", "c");
            }

            Assert.That(waiter.Read().IsError, Is.False);
            var log = _servers.Server.ReadLoggedCommands(offset).Skip(waits ? 1 : 0);
            Assert.That(string.Join(';', log), Is.EqualTo(logged));
        }
    }

    [TestCase("MULTI;RPUSH k a;PEXPIRE k 5;DEBUG SLEEP 0.02;EXEC")]
    [TestCase("SELECT 1;RPUSH k a;PEXPIRE k 5;DEBUG SLEEP 0.02;SWAPDB 0 1;SELECT 0")]
    public void AKeyThatExpiresBeforeItIsServedGoesAndTheLogSaysSo(string writes)
    {
        Write("DEBUG SET-ACTIVE-EXPIRE 0");
        var waiter = Waiting(1, "BLPOP k 0");
        Write(writes);
        AwaitBlocked(1);
        Assert.That(_servers.Server.ReadLoggedCommands()[^1], Is.EqualTo("DEL k"));
        Write("DEBUG SET-ACTIVE-EXPIRE 1;RPUSH k b");
        waiter.Read();
    }

    [Test]
    public void ManyClientsOnOneKeyAreServedQuickly()
    {
        const int clients = 300;
        var waiters = Enumerable.Range(0, clients).Select(_ => _servers.Server.Connect()).ToList();
        foreach (var waiter in waiters) waiter.Send("BLPOP", "k", "0");
        AwaitOwnBlocked(clients);
        using var writer = _servers.Server.Connect();
        writer.Call(["RPUSH", "k", .. Enumerable.Range(0, clients).Select(static number => $"{number}")]);
        Assert.That(waiters.Select(static waiter => waiter.Read()[1].Text).Distinct().Count(), Is.EqualTo(clients));
        foreach (var waiter in waiters) waiter.Dispose();
    }

    private TwinConnection Connected()
    {
        var connection = _servers.Connect();
        _connections.Add(connection);
        return connection;
    }

    private TwinConnection Waiting(int blockedThen, string request)
    {
        var connection = Connected();
        connection.Send(request.Split(' '));
        AwaitBlocked(blockedThen);
        return connection;
    }

    private void Write(string requests)
    {
        foreach (var request in requests.Split(';')) _writer.Call(request.Split(' '));
    }

    private void AwaitBlocked(int clients)
    {
        AwaitOwnBlocked(clients);
        Assert.That(
            () => _redis.Call("INFO", "clients").Text,
            Does.Contain(string.Create(CultureInfo.InvariantCulture, $"blocked_clients:{clients}\r")).After(5000, 2));
    }

    private void AwaitOwnBlocked(int clients) =>
        Assert.That(() => _servers.Server.Run(static core => core.Blocked.Count), Is.EqualTo(clients).After(5000, 2));
}
