using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Collections;

/// <summary>The same commands at Redis and here: equal replies, but for the order of what has none.</summary>
public sealed class RedisComparisonTests
{
    private static readonly string[] Script =
    [
        // Hashes
        "HSET h f v", "HSET h f v2 g w", "HSET h f", "HSET h f v g", "HMSET h", "HMSET h a 1 b 2", "HMSET h a",
        "HSETNX h f other", "HSETNX h new value", "HSETNX h2 only v", "HGET h f", "HGET h none", "HGET none f",
        "HMGET h f none a", "HMGET none f g", "HMGET h", "HEXISTS h f", "HEXISTS h none", "HEXISTS none f", "HLEN h",
        "HLEN none", "HSTRLEN h f", "HSTRLEN h none", "HSTRLEN none f", "HGETALL h", "HGETALL none", "HKEYS h",
        "HKEYS none", "HVALS h", "HVALS none", "HDEL h f none", "HDEL h none", "HDEL none f", "HDEL h2 only only",
        "HLEN h2", "HINCRBY h n 5", "HINCRBY h n -7", "HINCRBY h n x", "HINCRBY h n 1.5", "HINCRBY h b 40",
        "HINCRBY h new 1", "HSET h max 9223372036854775807", "HINCRBY h max 1", "HINCRBY h max -1",
        "HSET h min -9223372036854775808", "HINCRBY h min -1", "HSET h blank ' 5'", "HINCRBY h blank 1",
        "HINCRBYFLOAT h x 10.5", "HINCRBYFLOAT h x 0.1", "HINCRBYFLOAT h x -5e3", "HINCRBYFLOAT h x nan",
        "HINCRBYFLOAT h x inf", "HINCRBYFLOAT h x abc", "HINCRBYFLOAT h new 1", "HINCRBYFLOAT h y 3.0e3",
        "HSET big huge 1.7e308", "HINCRBYFLOAT big huge 1.7e308", "HGET h x", "HGET big huge", "HSET h1 field value",
        "HRANDFIELD h1", "HRANDFIELD h1 5", "HRANDFIELD h1 -3", "HRANDFIELD h1 -3 WITHVALUES",
        "HRANDFIELD h1 5 withvalues", "HRANDFIELD h1 1 WITHVALUES", "HRANDFIELD h1 0", "HRANDFIELD none",
        "HRANDFIELD none 5", "HRANDFIELD none 5 WITHVALUES", "HRANDFIELD h1 x", "HRANDFIELD h1 1 x",
        "HRANDFIELD h1 1 WITHVALUES x", "HRANDFIELD h1 -9223372036854775808",
        "HRANDFIELD h1 -9223372036854775807 WITHVALUES", "HRANDFIELD h1 9223372036854775807 WITHVALUES",
        "HRANDFIELD h1 9223372036854775807", "HSCAN h 0", "HSCAN h 0 COUNT 100", "HSCAN h 0 MATCH m*", "HSCAN h x",
        "HSCAN h 0 COUNT 0", "HSCAN h 0 COUNT x", "HSCAN h 0 COUNT", "HSCAN h 0 BAD 1", "HSCAN none 0 BAD",
        "HSCAN none 0", "HSCAN h 7 COUNT 1", "HSCAN h 99999999999999999999999", "HGET h", "HSCAN h",
        // Sets
        "SADD s a b c", "SADD s a", "SADD s a d d", "SADD s", "SCARD s", "SCARD none", "SISMEMBER s a",
        "SISMEMBER s none", "SISMEMBER none a", "SMISMEMBER s a none b", "SMISMEMBER none a b", "SMISMEMBER s",
        "SMEMBERS s", "SMEMBERS none", "SREM s a none", "SREM s none", "SREM none a", "SADD gone x", "SREM gone x x",
        "SCARD gone", "SADD t c d e", "SINTER s t", "SINTER s none", "SINTER none none", "SINTER s", "SUNION s t",
        "SUNION none", "SUNION s none", "SDIFF s t", "SDIFF t s", "SDIFF none s", "SDIFF s none", "SDIFF s s",
        "SDIFF s t s", "SINTER", "SINTERCARD 2 s t", "SINTERCARD 2 s t LIMIT 1", "SINTERCARD 2 s t LIMIT 0",
        "SINTERCARD 2 s t LIMIT -1", "SINTERCARD 2 s t LIMIT x", "SINTERCARD 2 s t LIMIT", "SINTERCARD 0 s",
        "SINTERCARD x s", "SINTERCARD 3 s t", "SINTERCARD 1 s t", "SINTERCARD 1 s LIMIT 1 LIMIT 2",
        "SINTERCARD 2 s none", "SINTERCARD 2 h s", "SINTERSTORE d s t", "SMEMBERS d", "SUNIONSTORE d s t",
        "SMEMBERS d", "SDIFFSTORE d s t", "SMEMBERS d", "SUNIONSTORE d d t", "SMEMBERS d", "SINTERSTORE d s none",
        "SCARD d", "SINTERSTORE d none none", "SDIFFSTORE d none", "SUNIONSTORE d s h", "SINTERSTORE h1 s t",
        "SMEMBERS h1", "SUNIONSTORE h1 none", "SCARD h1", "SINTER s h", "SINTER none h", "SUNION none h", "SDIFF h s",
        "SMOVE s t b", "SMOVE s t none", "SMOVE none t b", "SMOVE none h b", "SMOVE s h b", "SMOVE h s b",
        "SMOVE s s c", "SMOVE s s none", "SADD one x", "SMOVE one t x", "SCARD one", "SMEMBERS t", "SADD p only",
        "SRANDMEMBER p", "SRANDMEMBER p 5", "SRANDMEMBER p -3", "SRANDMEMBER p 0", "SRANDMEMBER none",
        "SRANDMEMBER none 3", "SRANDMEMBER p x", "SRANDMEMBER p 1 x", "SRANDMEMBER p -9223372036854775808", "SPOP p x",
        "SPOP p -1", "SPOP p 1 x", "SPOP p 0", "SPOP none", "SPOP none 5", "SPOP p", "SPOP p", "SADD p only",
        "SPOP p 3", "SCARD p", "SADD q 1 2 3", "SPOP q 3", "SADD i 3 1 2 -5", "SMEMBERS i", "SSCAN i 0",
        "SSCAN i 0 MATCH -*", "SSCAN i 0 COUNT 1", "SSCAN s 0", "SSCAN s x", "SSCAN s 0 COUNT 0", "SSCAN none 0",
        "SSCAN s 0 TYPE set",
        // Encodings and transactions
        "OBJECT ENCODING i", "SADD i x", "OBJECT ENCODING i", "SREM i x", "OBJECT ENCODING i", "OBJECT ENCODING h",
        "HSET enc f v", "OBJECT ENCODING enc",
        "HSET enc f 12345678901234567890123456789012345678901234567890123456789012345", "OBJECT ENCODING enc",
        "HSET enc f v", "OBJECT ENCODING enc", "SADD enc2 1 2 3 4 5", "OBJECT ENCODING enc2",
        "SUNIONSTORE enc3 enc2", "OBJECT ENCODING enc3", "SUNIONSTORE enc3 enc2 s", "OBJECT ENCODING enc3", "MULTI",
        "SADD tx a b", "SUNIONSTORE tx2 tx s", "SMEMBERS tx2", "HSET txh f v", "HGETALL txh", "SPOP tx 9",
        "SINTERCARD 1 tx", "SSCAN tx2 0", "EXEC", "EXISTS tx tx2 txh", "DEL s2 tx2 txh", "EXISTS tx2",
        // The wrong type everywhere
        "HSET s f v", "HMSET s f v", "HSETNX s f v", "HGET s f", "HMGET s f", "HGETALL s", "HKEYS s", "HVALS s",
        "HLEN s", "HEXISTS s f", "HDEL s f", "HINCRBY s f 1", "HINCRBY s f x", "HINCRBYFLOAT s f 1", "HSTRLEN s f",
        "HRANDFIELD s", "HRANDFIELD s 2", "HSCAN s 0", "HSCAN s 0 BAD", "SADD h a", "SREM h a", "SCARD h",
        "SISMEMBER h a", "SMISMEMBER h a", "SMEMBERS h", "SPOP h", "SPOP h 2", "SPOP h 0", "SRANDMEMBER h",
        "SRANDMEMBER h 2", "SSCAN h 0",
    ];

    [TestCase("2")]
    [TestCase("3")]
    public void RepliesAreThoseOfRedis(string protocol)
    {
        using var redis = new RedisServer();
        using var server = new RunningServer();
        using var there = redis.Connect();
        using var here = server.Connect();
        there.Call("HELLO", protocol);
        here.Call("HELLO", protocol);
        foreach (var line in Script)
        {
            var words = line.Split(' ').Select(word => word.Trim('\'')).ToArray();
            var expected = UnorderedReply.Describe(there.Call(words));
            Assert.That(UnorderedReply.Describe(here.Call(words)), Is.EqualTo(expected), line);
        }
    }

    [TestCase("2", 1)]
    [TestCase("3", 2)]
    public void RandomSequencesHaveTheSameRepliesAndRedisTakesTheLog(string protocol, int seed)
    {
        using var redis = new RedisServer();
        using var copy = new RedisServer();
        using var server = new RunningServer(("set-max-intset-entries", "4"), ("hash-max-listpack-entries", "4"));
        using var there = redis.Connect();
        using var here = server.Connect();
        there.Call("HELLO", protocol);
        here.Call("HELLO", protocol);
        var random = new Random(seed);
        for (var i = 0; i < 3000; i++)
        {
            var words = RandomCommand(random);
            var expected = UnorderedReply.Describe(there.Call(words));
            Assert.That(UnorderedReply.Describe(here.Call(words)), Is.EqualTo(expected), string.Join(' ', words));
        }

        using var replica = copy.Connect();
        replica.Send("ECHO", "begin");
        replica.SendRaw(server.ReadLog());
        replica.Send("ECHO", "end");
        while (replica.Read() is var reply && reply.Text != "end") Assert.That(reply.IsError, Is.False, reply.Text);
        replica.Call("HELLO", protocol);
        foreach (var key in "abcd")
        {
            foreach (var command in new[] { "HGETALL", "SMEMBERS" })
            {
                var expected = UnorderedReply.Describe(here.Call(command, $"{key}"));
                Assert.That(UnorderedReply.Describe(replica.Call(command, $"{key}")), Is.EqualTo(expected));
            }
        }
    }

    [Test]
    public void KeyspaceEventsAreThoseOfRedis()
    {
        using var redis = new RedisServer("--notify-keyspace-events", "KEA");
        using var server = new RunningServer(("notify-keyspace-events", "KEA"));
        Assert.That(CollectEvents(server.Connect(), server.Connect()), Is.EqualTo(
            CollectEvents(redis.Connect(), redis.Connect())));
    }

    private static List<string> CollectEvents(RespConnection client, RespConnection subscriber)
    {
        using (client)
        using (subscriber)
        {
            subscriber.Call("PSUBSCRIBE", "*");
            foreach (var line in Script) client.Call(line.Split(' '));
            client.Call("PUBLISH", "end", "");
            var events = new List<string>();
            while (subscriber.Read() is var message && message[2].Text != "end")
            {
                events.Add($"{message[2].Text} {message[3].Text}");
            }

            return events;
        }
    }

    private static string[] RandomCommand(Random random)
    {
        string Key() => $"{(char)('a' + random.Next(4))}";
        string Member() => random.Next(3) == 0 ? $"{random.Next(9)}" : $"{(char)('m' + random.Next(8))}";
        string[] command = random.Next(24) switch
        {
            0 => ["HSET", Key(), Member(), Member()],
            1 => ["HSET", Key(), Member(), Member(), Member(), Member()],
            2 => ["HSETNX", Key(), Member(), Member()],
            3 => ["HDEL", Key(), Member(), Member(), Member()],
            4 => ["HINCRBY", Key(), Member(), "3"],
            5 => ["HINCRBYFLOAT", Key(), Member(), "0.25"],
            6 => ["HGETALL", Key()],
            7 => ["HMGET", Key(), Member(), Member()],
            8 => ["HSCAN", Key(), "0", "COUNT", "1000"],
            9 => ["SADD", Key(), Member(), Member(), Member()],
            10 or 11 => ["SREM", Key(), Member(), Member(), Member(), Member(), Member()],
            12 => ["SMOVE", Key(), Key(), Member()],
            13 => ["SPOP", Key(), "100"],
            14 => ["SINTERSTORE", Key(), Key(), Key()],
            15 => ["SUNIONSTORE", Key(), Key(), Key()],
            16 => ["SDIFFSTORE", Key(), Key(), Key()],
            17 => ["SINTER", Key(), Key(), Key()],
            18 => ["SUNION", Key(), Key(), Key()],
            19 => ["SDIFF", Key(), Key(), Key()],
            20 => ["SINTERCARD", "2", Key(), Key(), "LIMIT", "2"],
            21 => ["SSCAN", Key(), "0", "COUNT", "1000"],
            22 => ["SMISMEMBER", Key(), Member(), Member()],
            _ => ["SMEMBERS", Key()],
        };
        return command;
    }
}
