using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Keys;

public sealed class KeyLogTests
{
    private RunningServer _server = null!;
    private RespConnection _client = null!;

    [SetUp]
    public void Start()
    {
        _server = new RunningServer();
        _client = _server.Connect();
        foreach (var line in (string[])["SET a 1", "SET b 2", "HSET h f v", "PEXPIREAT h 33177117420000"]) Call(line);
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [TestCase("DEL a none b", "DEL a none b")]
    [TestCase("UNLINK a", "DEL a")]
    [TestCase("RENAME a b", "rename a b")]
    [TestCase("RENAMENX a c", "renamenx a c")]
    [TestCase("MOVE a 1", "move a 1")]
    [TestCase("SWAPDB 0 1", "swapdb 0 1")]
    [TestCase("FLUSHDB ASYNC", "FLUSHDB")]
    [TestCase("FLUSHALL SYNC", "FLUSHALL")]
    [TestCase("PERSIST h", "persist h")]
    [TestCase("EXPIREAT a 33177117420 NX", "PEXPIREAT a 33177117420000")]
    [TestCase("PEXPIREAT a 33177117420001", "PEXPIREAT a 33177117420001")]
    [TestCase("EXPIRE a -1", "DEL a")]
    [TestCase("PEXPIREAT h 5 LT", "DEL h")]
    public void AChangeIsLoggedInWordsOfRedis26(string command, string logged) =>
        Assert.That(LogOf(command), Is.EqualTo(new[] { logged }));

    [TestCase("COPY a c", "SET c 1")]
    [TestCase("COPY a b REPLACE", "SET b 1")]
    [TestCase("COPY h c", "MULTI|HMSET c f v|PEXPIREAT c 33177117420000|EXEC")]
    [TestCase("COPY h b REPLACE", "MULTI|DEL b|HMSET b f v|PEXPIREAT b 33177117420000|EXEC")]
    [TestCase("COPY a c DB 3", "SELECT 3|SET c 1")]
    public void ACopyIsLoggedAsWhatItMade(string command, string logged) =>
        Assert.That(string.Join('|', LogOf(command)), Is.EqualTo(logged));

    [Test]
    public void AMovedKeysTimeToLiveIsSaidAgainForOldReplicas() => Assert.That(
        string.Join('|', LogOf("MOVE h 1")),
        Is.EqualTo("MULTI|move h 1|SELECT 1|PEXPIREAT h 33177117420000|EXEC"));

    [TestCase("DEL none")]
    [TestCase("RENAME none a")]
    [TestCase("RENAME a a")]
    [TestCase("RENAMENX a b")]
    [TestCase("MOVE none 1")]
    [TestCase("MOVE a 0")]
    [TestCase("COPY a b")]
    [TestCase("COPY none c")]
    [TestCase("PERSIST a")]
    [TestCase("EXPIRE none 10")]
    [TestCase("EXPIRE a 10 XX")]
    [TestCase("EXPIREAT h 33177117421 NX")]
    [TestCase("FLUSHALL BAD")]
    public void WhatChangesNothingIsNotLogged(string command) => Assert.That(LogOf(command), Is.Empty);

    [Test]
    public void RelativeTimesAreLoggedAsMoments()
    {
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var words = LogOf("EXPIRE a 100")[0].Split(' ');
        var after = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        Assert.That(words[..2], Is.EqualTo(new[] { "PEXPIREAT", "a" }));
        Assert.That(
            long.Parse(words[2], System.Globalization.CultureInfo.InvariantCulture),
            Is.InRange(before + 100_000, after + 100_000));
    }

    [Test]
    public void ALargeCopyIsLoggedInPieces()
    {
        for (var i = 0; i < 100; i++) Call($"SADD big {i} {new string((char)('a' + (i % 26)), 5000)}{i}");
        var commands = LogOf("COPY big copy");
        Assert.That(commands[0], Is.EqualTo("MULTI"));
        Assert.That(commands[^1], Is.EqualTo("EXEC"));
        var pieces = commands[1..^1];
        Assert.That(pieces, Has.Length.InRange(6, 10));
        Assert.That(pieces, Has.All.StartWith("SADD copy ").And.All.Length.LessThan(80_000));
        Assert.That(pieces.Sum(static piece => piece.Split(' ').Length - 2), Is.EqualTo(200));
    }

    private string[] LogOf(string command)
    {
        var offset = _server.Server.Store.Log.TailOffset;
        Call(command);
        return [.. _server.ReadLoggedCommands(offset)];
    }

    private RespReply Call(string line) => _client.Call(line.Split(' '));
}
