using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Debugging;

/// <summary>Digests compared with those of the redis-server of this machine.</summary>
public sealed class DigestTests
{
    private RunningServer _server = null!;
    private RedisServer _redis = null!;
    private RespConnection _client = null!;
    private RespConnection _reference = null!;

    [SetUp]
    public void Start()
    {
        _server = new RunningServer();
        _redis = new RedisServer("--enable-debug-command", "yes");
        _client = _server.Connect();
        _reference = _redis.Connect();
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _reference.Dispose();
        _redis.Dispose();
        _server.Dispose();
    }

    [Test]
    public void AnEmptyDatasetHasNoDigest()
    {
        Assert.That(_client.Call("DEBUG", "DIGEST").Text, Is.EqualTo(new string('0', 40)));
    }

    [Test]
    public void EqualDataHaveEqualDigests()
    {
        foreach (var command in SomeData()) Both(command);

        Assert.That(Both("DEBUG", "DIGEST").Text, Is.Not.EqualTo(new string('0', 40)));
        Both("DEBUG", "DIGEST-VALUE", "s1", "number", "long", "h1", "set1", "integers", "expiring", "nothing");
    }

    [Test]
    public void OtherDataHaveAnotherDigest()
    {
        foreach (var command in SomeData()) Both(command);
        var before = Both("DEBUG", "DIGEST").Text;
        Both("SADD", "set1", "one more");
        Assert.That(Both("DEBUG", "DIGEST").Text, Is.Not.EqualTo(before));
        Both("SREM", "set1", "one more");
        Assert.That(Both("DEBUG", "DIGEST").Text, Is.EqualTo(before));
    }

    [Test]
    public void ATransactionSeesItsOwnChanges()
    {
        Both("SET", "old", "value");
        Both("MULTI");
        Both("SET", "new", "value");
        Both("DEBUG", "DIGEST");
        Both("DEBUG", "DIGEST-VALUE", "new");
        Both("EXEC");
    }

    [Test]
    public void ADigestOutlivesAReload()
    {
        foreach (var command in SomeData()) Both(command);
        var before = _client.Call("DEBUG", "DIGEST").Text;
        Assert.That(_client.Call("DEBUG", "RELOAD").Text, Is.EqualTo("OK"));
        Assert.That(_client.Call("DEBUG", "DIGEST").Text, Is.EqualTo(before));
        Assert.That(_client.Call("DEBUG", "LOADAOF").Text, Is.EqualTo("OK"));
        Assert.That(_client.Call("DEBUG", "DIGEST").Text, Is.EqualTo(before));
    }

    private static IEnumerable<string[]> SomeData()
    {
        var random = new Random(1);
        yield return ["SET", "s1", "text"];
        yield return ["SET", "number", "12345"];
        yield return ["SETRANGE", "long", "200000", "the end"];
        yield return ["SET", "expiring", "soon", "PX", "100000000"];
        for (var i = 0; i < 300; i++)
        {
            var text = random.Next().ToString(CultureInfo.InvariantCulture);
            yield return ["HSET", $"h{i % 7}", $"field{text}", text];
            yield return ["SADD", $"set{i % 5}", text, $"member{i}"];
            yield return ["SADD", "integers", (i * 3).ToString(CultureInfo.InvariantCulture)];
            yield return ["SET", $"key{i}", text];
        }

        yield return ["SELECT", "9"];
        yield return ["SET", "s1", "text"];
        yield return ["SELECT", "0"];
    }

    private RespReply Both(params string[] command)
    {
        var reply = _client.Call(command);
        Assert.That(reply, Is.EqualTo(_reference.Call(command)), string.Join(' ', command));
        return reply;
    }
}
