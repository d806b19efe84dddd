using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Transactions;

/// <summary>MULTI and its kin, each reply compared with redis-server.</summary>
public sealed class TransactionTests
{
    private TwinServers _servers = null!;
    private TwinConnection _client = null!;
    private TwinConnection _other = null!;

    [OneTimeSetUp]
    public void Start() => _servers = new TwinServers();

    [OneTimeTearDown]
    public void Stop() => _servers.Dispose();

    [SetUp]
    public void Connect()
    {
        _client = _servers.Connect();
        _other = _servers.Connect();
        _client.Call("FLUSHALL");
    }

    [TearDown]
    public void Disconnect()
    {
        _client.Dispose();
        _other.Dispose();
    }

    [TestCase("EXEC")]
    [TestCase("DISCARD")]
    [TestCase("UNWATCH")]
    [TestCase("MULTI;MULTI;PING;EXEC")]
    [TestCase("MULTI;EXEC;EXEC")]
    [TestCase("MULTI;SET a 1;GET a;DISCARD;GET a;EXEC")]
    [TestCase("MULTI;SET a 1;INCR a;GET a;EXEC;GET a")]
    [TestCase("MULTI;SET a x;INCR a;GET a;EXEC;GET a")]
    [TestCase("SET a x;MULTI;INCR a;HGET a b;GET a;EXEC")]
    [TestCase("MULTI;nosuch;SET a 1;EXEC;GET a")]
    [TestCase("MULTI;GET;EXEC;PING")]
    [TestCase("MULTI;CLIENT nosuch;EXEC")]
    [TestCase("MULTI;WATCH a;PING;EXEC")]
    [TestCase("MULTI;UNWATCH;EXEC")]
    [TestCase("MULTI;EXEC now;PING;EXEC")]
    [TestCase("EXEC now")]
    [TestCase("MULTI;DISCARD now;EXEC")]
    [TestCase("MULTI now;EXEC")]
    [TestCase("MULTI;SELECT 3;SET a 3;SELECT 0;GET a;EXEC;SELECT 3;GET a")]
    [TestCase("MULTI;SELECT 99;SET a 3;EXEC;GET a")]
    [TestCase("MULTI;SUBSCRIBE c;PING;EXEC;PING;UNSUBSCRIBE c;PING")]
    [TestCase("MULTI;QUIT")]
    [TestCase("MULTI;SET a 1;RESET;EXEC;GET a")]
    [TestCase("SUBSCRIBE c;EXEC")]
    [TestCase("MULTI;SET a 1;SUBSCRIBE c;EXEC;EXEC")]
    [TestCase("WATCH")]
    [TestCase("WATCH a b a;MULTI;SET a 1;EXEC")]
    [TestCase("WATCH a;SET a 1;MULTI;GET a;EXEC;MULTI;GET a;EXEC")]
    [TestCase("WATCH a;SET a 1;UNWATCH;MULTI;GET a;EXEC")]
    [TestCase("WATCH a;SET a 1;WATCH b;MULTI;GET a;EXEC")]
    [TestCase("WATCH a;SET a 1;MULTI;DISCARD;MULTI;GET a;EXEC")]
    [TestCase("WATCH a;SET a 1;MULTI;nosuch;EXEC;MULTI;PING;EXEC")]
    [TestCase("WATCH a;SET a 1;MULTI;EXEC now;MULTI;PING;EXEC")]
    [TestCase("WATCH a;SET b 1;MULTI;GET b;EXEC")]
    [TestCase("WATCH a;SET a 1;RESET;MULTI;GET a;EXEC")]
    public void ScriptIsAnsweredAsByRedis(string script)
    {
        foreach (var request in script.Split(';')) _client.Call(request.Split(' '));
    }

    [TestCase("WATCH a;SET a 1;MULTI;PING;EXEC")]
    [TestCase("MULTI;HSET h f v;HGETALL h;SADD s m;SMEMBERS s;GET none;GET h;EXEC")]
    [TestCase("MULTI;SUBSCRIBE c;PUBLISH c hi;PING;EXEC;PING;PUBLISH c hi")]
    public void ScriptIsAnsweredInResp3AsByRedis(string script)
    {
        _client.SwitchToResp3();
        foreach (var request in script.Split(';')) _client.Call(request.Split(' '));
    }

    [TestCase("SET k new")]
    [TestCase("SET k old")]
    [TestCase("APPEND k x")]
    [TestCase("DEL k")]
    [TestCase("UNLINK k")]
    [TestCase("EXPIRE k 100")]
    [TestCase("PEXPIREAT k 1")]
    [TestCase("PERSIST k")]
    [TestCase("RENAME k other")]
    [TestCase("RENAME full k")]
    [TestCase("COPY full k REPLACE")]
    [TestCase("MOVE k 1")]
    [TestCase("FLUSHDB")]
    [TestCase("FLUSHALL")]
    [TestCase("FLUSHALL ASYNC")]
    [TestCase("SWAPDB 0 1")]
    [TestCase("SWAPDB 1 2")]
    [TestCase("GET k")]
    [TestCase("GETEX k EX 100")]
    [TestCase("GETEX k")]
    [TestCase("TOUCH k")]
    [TestCase("SETNX k x")]
    [TestCase("SETRANGE k 0 x")]
    [TestCase("SETRANGE k 0 ")]
    [TestCase("SETBIT k 1 0")]
    [TestCase("MSETNX k 1 l 2")]
    [TestCase("GETDEL k")]
    [TestCase("BITOP NOT k full")]
    [TestCase("SADD set a")]
    [TestCase("SADD set b")]
    [TestCase("SREM set none")]
    [TestCase("SREM set a")]
    [TestCase("HSET hash f v")]
    [TestCase("SMOVE set set a")]
    [TestCase("SINTERSTORE set none1 none2")]
    public void WhatSpoilsWatchedKeysIsAsInRedis(string change)
    {
        Prepare();
        _client.Call("WATCH", "k", "set", "hash");
        _other.Call(change.Split(' '));
        _client.Call("MULTI");
        _client.Call("PING");
        _client.Call("EXEC");
    }

    [TestCase("FLUSHALL")]
    [TestCase("FLUSHDB")]
    [TestCase("SWAPDB 0 1")]
    [TestCase("SET none 1")]
    [TestCase("DEL none")]
    public void WhatSpoilsAnAbsentKeyIsAsInRedis(string change)
    {
        Prepare();
        _client.Call("WATCH", "none");
        _other.Call(change.Split(' '));
        _client.Call("MULTI");
        _client.Call("PING");
        _client.Call("EXEC");
    }

    [TestCase("", false)]
    [TestCase("", true)]
    [TestCase("GET k", false)]
    [TestCase("GET k", true)]
    [TestCase("DEL k", false)]
    [TestCase("DEL k", true)]
    [TestCase("SET k again", true)]
    [TestCase("FLUSHALL", true)]
    [TestCase("SWAPDB 0 1", true)]
    public void AKeyWhoseTimePassesIsAChangeUnlessItHadPassed(string after, bool isExpiredBefore)
    {
        _client.Call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
        _client.Call("SET", "k", "v", "PX", "30");
        if (isExpiredBefore) Thread.Sleep(60);
        _client.Call("WATCH", "k");
        if (!isExpiredBefore) Thread.Sleep(60);
        if (after.Length > 0) _other.Call(after.Split(' '));
        _client.Call("MULTI");
        _client.Call("PING");
        _client.Call("EXEC");
        _client.Call("DEBUG", "SET-ACTIVE-EXPIRE", "1");
    }

    [Test]
    public void OneKeyCanBeWatchedInTwoDatabases()
    {
        _client.Call("WATCH", "k");
        _client.Call("SELECT", "1");
        _client.Call("WATCH", "k");
        _other.Call("SELECT", "1");
        _other.Call("SET", "k", "v");
        _client.Call("MULTI");
        _client.Call("PING");
        _client.Call("EXEC");
    }

    private void Prepare()
    {
        _client.Call("SET", "k", "old");
        _client.Call("SET", "full", "x");
        _client.Call("SADD", "set", "a");
        _client.Call("HSET", "hash", "f", "v");
    }
}
