using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Scripts;

/// <summary>FUNCTION DUMP of one is FUNCTION RESTORE of the other.</summary>
internal sealed class FunctionExchangeTests
{
    private static readonly byte[] Function = "FUNCTION"u8.ToArray();
    private static readonly byte[] Restore = "RESTORE"u8.ToArray();

    [Test]
    public void LibrariesGoBothWays([Values("APPEND", "REPLACE", "FLUSH")] string policy)
    {
        using var redis = new RedisServer();
        using var ardb = new RunningServer();
        using var toRedis = redis.Connect();
        using var toArdb = ardb.Connect();
        Move(toRedis, toArdb, policy);
        Move(toArdb, toRedis, policy);
    }

    private static void Move(RespConnection from, RespConnection to, string policy)
    {
        from.Call("FUNCTION", "FLUSH");
        to.Call("FUNCTION", "FLUSH");
        for (var i = 0; i < 20; i++) Load(from, $"l{i}", $"f{i}", comment: new string('x', i * 500));
        var dump = from.Call("FUNCTION", "DUMP").Bytes;
        Load(to, "own", "own", comment: "");
        if (policy != "APPEND") Load(to, "l3", "other", comment: "");

        Assert.That(
            to.Call(Function, Restore, dump, System.Text.Encoding.ASCII.GetBytes(policy)).Text, Is.EqualTo("OK"));

        Assert.That(Sources(to), policy == "FLUSH" ? Is.EqualTo(Sources(from)) : Is.SupersetOf(Sources(from)));
        Assert.That(to.Call("FCALL", "f7", "1", "k", "v").ToString(), Is.EqualTo(from.Call("FCALL", "f7", "1", "k", "v").ToString()));
        Assert.That(to.Call("FCALL", "own", "0").IsError, Is.EqualTo(policy == "FLUSH"));
        Assert.That(to.Call("FCALL", "other", "0").Text, Is.EqualTo("ERR Function not found"));
        Assert.That(to.Call(Function, Restore, dump).Text, Does.Contain("already exists"));
        dump[^9] ^= 1;
        Assert.That(
            to.Call(Function, Restore, dump, "REPLACE"u8.ToArray()).Text,
            Is.EqualTo("ERR DUMP payload version or checksum are wrong"));
    }

    private static void Load(RespConnection client, string library, string function, string comment) => client.Call(
        "FUNCTION", "LOAD",
        $"#!lua name={library}\n-- {comment}\nredis.register_function('{function}', function(keys, args) "
        + "return {keys[1], args[1], redis.REDIS_VERSION} end)");

    private static IEnumerable<string> Sources(RespConnection client) => client
        .Call("FUNCTION", "LIST", "WITHCODE").Items
        .Select(static library => library[7].Text)
        .Order(StringComparer.Ordinal);
}
