using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Collections;

public sealed class CollectionLogTests
{
    private RunningServer _server = null!;
    private RespConnection _client = null!;

    [SetUp]
    public void Start()
    {
        _server = new RunningServer();
        _client = _server.Connect();
        _client.Call("SADD", "selects the database", "once");
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [TestCase("HSET h f v", "hset h f v")]
    [TestCase("HSET h f v g w", "HMSET h f v g w")]
    [TestCase("HMSET h f v", "hmset h f v")]
    [TestCase("HSETNX h f v", "HSET h f v")]
    [TestCase("HINCRBY h n 5", "hincrby h n 5")]
    [TestCase("HINCRBYFLOAT h n 5.50", "HSET h n 5.5")]
    [TestCase("SADD s a b", "sadd s a b")]
    public void AChangeIsLoggedInWordsOfRedis26(string command, string logged) =>
        Assert.That(LogOf(command), Is.EqualTo(new[] { logged }));

    [TestCase("SREM s a none", "srem s a none")]
    [TestCase("SMOVE s t a", "smove s t a")]
    [TestCase("SMOVE s t c", "smove s t c")]
    [TestCase("SINTERSTORE d s t", "sinterstore d s t")]
    [TestCase("SUNIONSTORE d s t", "sunionstore d s t")]
    [TestCase("SDIFFSTORE d s t", "sdiffstore d s t")]
    [TestCase("SINTERSTORE s s none", "sinterstore s s none")]
    [TestCase("SPOP s 3", "DEL s")]
    [TestCase("SPOP s 9", "DEL s")]
    [TestCase("SPOP one", "SREM one only")]
    public void AChangeOfASetIsLogged(string command, string logged)
    {
        Call("SADD s a b c");
        Call("SADD t c d");
        Call("SADD one only");
        Assert.That(LogOf(command), Is.EqualTo(new[] { logged }));
    }

    [TestCase("HSETNX h f other")]
    [TestCase("HDEL h none")]
    [TestCase("HDEL none f")]
    [TestCase("HINCRBY h f 1")]
    [TestCase("HINCRBYFLOAT h f 1")]
    [TestCase("SADD s a b")]
    [TestCase("SREM s none")]
    [TestCase("SMOVE s t none")]
    [TestCase("SMOVE s s a")]
    [TestCase("SINTERSTORE none s none")]
    [TestCase("SPOP s 0")]
    [TestCase("SPOP none 5")]
    [TestCase("SRANDMEMBER s -5")]
    [TestCase("SADD h x")]
    public void NothingIsLoggedWhenNothingChanges(string command)
    {
        Call("HSET h f v");
        Call("SADD s a b");
        Assert.That(LogOf(command), Is.Empty);
    }

    [Test]
    public void PoppedMembersAreLoggedAsRemovedInPieces()
    {
        for (var i = 0; i < 3000; i += 500) _client.Call(["SADD", "s", .. Enumerable.Range(i, 500).Select(n => $"{n}")]);
        var offset = _server.Run(server => server.Store.Log.TailOffset);
        var popped = _client.Call("SPOP", "s", "2500").Items.Select(item => item.Text).ToArray();
        var log = _server.ReadLoggedCommands(offset).Select(line => line.Split(' ')).ToArray();
        Assert.That(log.Select(words => words[0]), Is.EqualTo(new[] { "MULTI", "SREM", "SREM", "SREM", "EXEC" }));
        Assert.That(log[1], Has.Length.EqualTo(1002));
        Assert.That(log[1..4].SelectMany(words => words[2..]), Is.EqualTo(popped));
    }

    [Test]
    public void AnExpiredSourceIsDeletedInTheLogBeforeWhatIsStored()
    {
        Call("SADD a x");
        Call("SADD b y");
        Call("DEBUG SET-ACTIVE-EXPIRE 0");
        Call("PEXPIRE a 1");
        Thread.Sleep(5);
        Assert.That(
            LogOf("SUNIONSTORE d a b"), Is.EqualTo(new[] { "MULTI", "DEL a", "sunionstore d a b", "EXEC" }));
        Assert.That(_client.Call("SMEMBERS", "d")[0].Text, Is.EqualTo("y"));
    }

    [Test]
    public void AStoredResultHasNoExpiryOfItsPredecessor()
    {
        Call("SADD a x");
        Call("HSET d f v");
        Call("EXPIRE d 100");
        Call("SUNIONSTORE d a");
        Assert.That(_client.Call("TTL", "d").Number, Is.EqualTo(-1));
        Assert.That(_client.Call("TYPE", "d").Text, Is.EqualTo("set"));
    }

    private string[] LogOf(string command)
    {
        var offset = _server.Run(server => server.Store.Log.TailOffset);
        Call(command);
        return [.. _server.ReadLoggedCommands(offset)];
    }

    private void Call(string command) => _client.Call(command.Split(' '));
}
