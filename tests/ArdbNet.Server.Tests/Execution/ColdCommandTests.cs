using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Execution;

/// <summary>Commands that do not wait for the disk in the executor: others wait for them.</summary>
public sealed class ColdCommandTests
{
    private const int Keys = 2000;

    private static readonly string Padding = new('x', 1000);

    private static readonly (string, string)[] Options =
    [
        ("hot-cache-size", "0"), ("fetch-patience", "0"), ("fetch-threads", "4"),
    ];

    // Without any cache what was fetched is never there: each command is put off as often as it may be.
    private static readonly (string, string)[] Uncached = [.. Options, ("rocksdb-block-cache-size", "0")];

    [Test]
    public void CommandsThatWaitForTheDiskAnswerAsRedisDoes()
    {
        using var servers = new TwinServers(Uncached);
        using var client = servers.Connect();
        using var own = servers.Server.Connect();
        foreach (var command in Filling()) client.Call(command);
        var fetched = 0L;
        foreach (var commands in Asking().Chunk(4))
        {
            own.Call("DEBUG", "RELOAD");
            foreach (var command in commands) client.Call(command);
            fetched += Figure(own, "cold_reads_fetched");
        }

        Assert.That(fetched, Is.GreaterThan(Asking().Count()));
    }

    [Test]
    public void ClientsThatWaitForTheDiskAtTheSameTimeEachGetTheirs()
    {
        using var server = new RunningServer(Options);
        using var client = server.Connect();
        client.Pipeline(Numbers().Select(static number => new[] { "SET", "key:" + number, Padding + number }));
        client.Call("DEBUG", "RELOAD");
        client.Call("CONFIG", "RESETSTAT");

        Parallel.For(0, 8, part =>
        {
            using var reader = server.Connect();
            var mine = Numbers().Where((_, at) => at % 8 == part).ToArray();
            var replies = reader.Pipeline(mine.Select(static number => new[] { "GET", "key:" + number }));
            Assert.That(
                replies.Select(static reply => reply.Text), Is.EqualTo(mine.Select(static number => Padding + number)));
        });

        Assert.That(Figure(client, "cold_reads_fetched"), Is.Positive);
        Assert.That(Figure(client, "keyspace_hits"), Is.EqualTo(Keys));
        Assert.That(Figure(client, "keyspace_misses"), Is.Zero);
        Assert.That(client.Call("INFO", "commandstats").Text, Does.Contain("cmdstat_get:calls=" + Keys));
    }

    [Test]
    public void AClientThatLeavesWhileItWaitsHarmsNobody()
    {
        using var server = new RunningServer(Uncached);
        using var client = server.Connect();
        client.Pipeline(Numbers().Select(static number => new[] { "SET", "key:" + number, Padding + number }));
        client.Call("DEBUG", "RELOAD");
        foreach (var number in Numbers().Take(200))
        {
            using var leaving = server.Connect();
            leaving.Send("APPEND", "key:" + number, "1");
        }

        Assert.That(client.Call("GET", "key:7").Text, Is.EqualTo(Padding + "7"));
    }

    private static IEnumerable<string> Numbers() =>
        Enumerable.Range(0, Keys).Select(static number => number.ToString(CultureInfo.InvariantCulture));

    private static IEnumerable<string[]> Filling() =>
    [
        ["SET", "string", "10"], ["SET", "other", "abc"], ["SET", "expiring", "x", "PXAT", "99999999999999"],
        ["HSET", "hash", "field", "1", "second", "2"], ["SADD", "set", "a", "b", "c"], ["SADD", "numbers", "1", "2"],
        ["RPUSH", "list", "a", "b", "c", "d"], ["ZADD", "zset", "1", "a", "2", "b", "3", "c"],
        ["XADD", "stream", "1-1", "field", "value"], ["PFADD", "hyper", "a", "b"], ["SETBIT", "bits", "7", "1"],
        ["GEOADD", "geo", "13.361389", "38.115556", "Palermo"],
    ];

    private static IEnumerable<string[]> Asking() =>
    [
        ["GET", "string"], ["GET", "missing"], ["MGET", "string", "other", "missing", "hash"], ["STRLEN", "other"],
        ["TTL", "string"], ["PEXPIRETIME", "expiring"], ["TYPE", "hash"], ["EXISTS", "string", "missing", "set"],
        ["HGET", "hash", "field"], ["HMGET", "hash", "field", "none", "second"], ["HLEN", "hash"], ["HEXISTS", "hash", "field"],
        ["SISMEMBER", "set", "b"], ["SCARD", "set"], ["SRANDMEMBER", "missing"], ["LRANGE", "list", "0", "-1"],
        ["LINDEX", "list", "2"], ["LPOS", "list", "c"], ["ZSCORE", "zset", "b"], ["ZRANK", "zset", "c"],
        ["ZRANGE", "zset", "0", "-1", "WITHSCORES"], ["XRANGE", "stream", "-", "+"], ["PFCOUNT", "hyper"],
        ["GETBIT", "bits", "7"], ["GEODIST", "geo", "Palermo", "Palermo"], ["OBJECT", "ENCODING", "list"],
        ["INCR", "string"], ["APPEND", "other", "def"], ["GETSET", "other", "new"], ["SET", "string", "5", "GET"],
        ["HSET", "hash", "field", "3", "third", "4"], ["HINCRBY", "hash", "second", "5"], ["HDEL", "hash", "third"],
        ["SADD", "set", "d", "a"], ["SREM", "set", "a", "x"], ["SMOVE", "set", "numbers", "b"],
        ["RPUSH", "list", "e"], ["LPOP", "list"], ["LSET", "list", "0", "z"], ["LMOVE", "list", "moved", "LEFT", "RIGHT"],
        ["ZADD", "zset", "5", "b"], ["ZINCRBY", "zset", "1", "a"], ["ZPOPMIN", "zset"], ["XADD", "stream", "2-1", "f", "v"],
        ["MSET", "string", "1", "other", "2", "missing", "3"], ["MSETNX", "string", "9", "fresh", "9"],
        ["RENAME", "other", "renamed"], ["COPY", "hash", "copied"], ["EXPIREAT", "set", "99999999999"],
        ["PERSIST", "expiring"], ["BITCOUNT", "bits"], ["BITOP", "NOT", "inverted", "bits"], ["GETDEL", "string"],
        ["SINTERSTORE", "stored", "set", "numbers"], ["ZUNIONSTORE", "union", "2", "zset", "set"],
        ["SORT", "numbers"], ["DEL", "missing", "hash", "nothing"], ["DBSIZE"], ["DEBUG", "DIGEST"],
    ];

    private static long Figure(RespConnection client, string name)
    {
        var line = client.Call("INFO", "stats").Text.Split("\r\n").Single(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return long.Parse(line[(name.Length + 1)..], CultureInfo.InvariantCulture);
    }
}
