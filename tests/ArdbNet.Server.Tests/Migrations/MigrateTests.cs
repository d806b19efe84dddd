using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ArdbNet.Server.Tests.Commands;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Migrations;

public sealed class MigrateTests : CommandFixture
{
    private RedisServer _redis = null!;
    private RespConnection _other = null!;

    [OneTimeSetUp]
    public void StartRedis()
    {
        _redis = new RedisServer("--enable-debug-command", "yes");
        _other = _redis.Connect();
    }

    [OneTimeTearDown]
    public void StopRedis()
    {
        _other.Dispose();
        _redis.Dispose();
    }

    [SetUp]
    public void EmptyRedis() => _other.Call("FLUSHALL");

    [Test]
    public void KeysMoveToRedisAndBack()
    {
        MakeKeys();
        var digest = Reply("DEBUG DIGEST");
        string[] keys = ["string", "hash", "set", "list", "zset", "stream", "nokey"];
        Assert.That(Migrate(Client, _redis.Port, "", ["KEYS", .. keys]), Is.EqualTo("OK"));
        Assert.That(Reply("DBSIZE"), Is.EqualTo("(integer) 0"));
        Assert.That(_other.Call("DEBUG", "DIGEST").Text, Is.EqualTo(digest));
        Assert.That(_other.Call("PTTL", "string").Number, Is.InRange(90_000, 100_000));

        Assert.That(Migrate(_other, Server.Port, "", ["KEYS", .. keys]), Is.EqualTo("OK"));
        Assert.That(Reply("DEBUG DIGEST"), Is.EqualTo(digest));
        Assert.That(_other.Call("DBSIZE").Number, Is.Zero);
    }

    [Test]
    public void TheLogHasADel()
    {
        Client.Call("SET", "a", "1");
        Client.Call("SET", "b", "2");
        var offset = Server.Run(static core => core.Store.Log.TailOffset);
        Migrate(Client, _redis.Port, "", "KEYS", "a", "b", "c");
        Assert.That(Server.ReadLoggedCommands(offset), Is.EqualTo(["DEL a b"]));
    }

    [Test]
    public void ACopyStays()
    {
        Client.Call("SET", "k", "v");
        Assert.That(Migrate(Client, _redis.Port, "k", "COPY"), Is.EqualTo("OK"));
        Assert.That(Reply("GET k"), Is.EqualTo("\"v\""));
        Assert.That(_other.Call("GET", "k").Text, Is.EqualTo("v"));
    }

    [Test]
    public void AKeyThatTheTargetHasStaysUnlessItIsReplaced()
    {
        Client.Call("SET", "k", "new");
        Client.Call("SET", "l", "new");
        _other.Call("SET", "k", "old");
        Assert.That(
            Migrate(Client, _redis.Port, "", "KEYS", "k", "l"),
            Is.EqualTo("(error) ERR Target instance replied with error: BUSYKEY Target key name already exists."));
        Assert.That(Reply("EXISTS k l"), Is.EqualTo("(integer) 1"));
        Assert.That(Migrate(Client, _redis.Port, "k", "REPLACE"), Is.EqualTo("OK"));
        Assert.That(_other.Call("GET", "k").Text, Is.EqualTo("new"));
    }

    [Test]
    public void PasswordsAreGiven()
    {
        using var guarded = new RedisServer("--requirepass", "secret");
        Client.Call("SET", "k", "v");
        Assert.That(Migrate(Client, guarded.Port, "k"), Does.Contain("NOAUTH"));
        Assert.That(Migrate(Client, guarded.Port, "k", "AUTH", "wrong"), Does.Contain("WRONGPASS"));
        Assert.That(Migrate(Client, guarded.Port, "k", "AUTH2", "default", "secret", "COPY"), Is.EqualTo("OK"));
        Assert.That(Migrate(Client, guarded.Port, "k", "REPLACE", "AUTH", "secret"), Is.EqualTo("OK"));
        Assert.That(Reply("EXISTS k"), Is.EqualTo("(integer) 0"));
    }

    [Test]
    public void ATargetThatIsNotThereIsAnError()
    {
        Client.Call("SET", "k", "v");
        Assert.That(
            Migrate(Client, RedisServer.FreePort(), "k"),
            Is.EqualTo("(error) IOERR error or timeout connecting to the client"));
        Assert.That(Reply("EXISTS k"), Is.EqualTo("(integer) 1"));
    }

    [Test]
    public void WhoeverChangesTheKeyWaitsAndOthersGoOn()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var second = Server.Connect();
        using var third = Server.Connect();
        Client.Call("SET", "k", "v");
        Client.Send(Words($"MIGRATE 127.0.0.1 {((IPEndPoint)silent.LocalEndpoint).Port} k 0 700"));
        using var accepted = silent.AcceptSocket();
        second.Send("APPEND", "k", "more");
        Assert.That(third.Call("GET", "k").Text, Is.EqualTo("v"));
        Assert.That(third.Call("SET", "other", "x").Text, Is.EqualTo("OK"));
        Assert.That(Client.Read().ToString(), Is.EqualTo("(error) IOERR error or timeout reading to target instance"));
        Assert.That(second.Read().ToString(), Is.EqualTo("(integer) 5"));
    }

    [Test]
    public void WithinATransactionItIsOneStep()
    {
        Client.Call("MULTI");
        Client.Call("SET", "k", "v");
        Client.Call(Words($"MIGRATE 127.0.0.1 {_redis.Port} k 0 5000"));
        Client.Call("EXISTS", "k");
        var replies = Client.Call("EXEC");
        Assert.That(replies[1].Text, Is.EqualTo("OK"));
        Assert.That(replies[2].Number, Is.Zero);
        Assert.That(_other.Call("GET", "k").Text, Is.EqualTo("v"));
    }

    [Test]
    public void ABigSetMoves()
    {
        for (var i = 0; i < 20; i++)
        {
            Client.Call(["SADD", "big", .. Enumerable.Range(i * 1000, 1000).Select(static number => $"member:{number}")]);
        }

        Assert.That(Migrate(Client, _redis.Port, "big"), Is.EqualTo("OK"));
        Assert.That(_other.Call("SCARD", "big").Number, Is.EqualTo(20_000));
    }

    [TestCase("MIGRATE h 1 k 0 x", "ERR value is not an integer or out of range")]
    [TestCase("MIGRATE h 1 k 0 1 NOSUCH", "ERR syntax error")]
    [TestCase("MIGRATE h 1 k 0 1 AUTH", "ERR syntax error")]
    [TestCase("MIGRATE h 1 k 0 1 AUTH2 user", "ERR syntax error")]
    [TestCase("MIGRATE h 1 k 0 1 KEYS k",
        "ERR When using MIGRATE KEYS option, the key argument must be set to the empty string")]
    public void WrongOptionsAreErrors(string line, string error) =>
        Assert.That(Reply(line), Is.EqualTo("(error) " + error));

    [Test]
    public void WithoutKeysThereIsNothingToDo() => Assert.That(Reply("MIGRATE 127.0.0.1 1 nokey 0 1"), Is.EqualTo("NOKEY"));

    private void MakeKeys()
    {
        Client.Call("SET", "string", "value", "PX", "100000");
        Client.Call("HSET", "hash", "f", "v", "g", "w");
        Client.Call("SADD", "set", "1", "2", "x");
        Client.Call("RPUSH", "list", "a", "b");
        Client.Call("ZADD", "zset", "1", "a", "2.5", "b");
        Client.Call("XADD", "stream", "1-1", "f", "v");
    }

    private static string Migrate(RespConnection from, int port, string key, params string[] options) => from.Call(
        ["MIGRATE", "127.0.0.1", port.ToString(CultureInfo.InvariantCulture), key, "0", "5000", .. options]).ToString();
}
