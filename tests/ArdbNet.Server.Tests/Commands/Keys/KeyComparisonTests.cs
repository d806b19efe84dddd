using ArdbNet.Server.Tests.Commands.Collections;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Keys;

/// <summary>The same commands at Redis and here: equal replies, but for the order of what has none.</summary>
public sealed class KeyComparisonTests
{
    private static readonly string[] Script =
    [
        "SET a 1", "SET b two", "HSET h f v", "SADD s 1 2 3", "SADD t x", "EXISTS a", "EXISTS a b none a", "EXISTS",
        "TYPE a", "TYPE h", "TYPE s", "TYPE none", "TYPE", "TOUCH a none b", "DBSIZE", "DBSIZE x", "KEYS *", "KEYS ?",
        "KEYS none*", "KEYS [ab]", "KEYS [^ab]", "KEYS a", "KEYS", "SCAN 0", "SCAN 0 COUNT 100", "SCAN 0 MATCH a*",
        "SCAN 0 TYPE string", "SCAN 0 TYPE HASH", "SCAN 0 TYPE list", "SCAN 0 TYPE nonsense", "SCAN 0 TYPE set MATCH t",
        "SCAN 0 COUNT 0", "SCAN 0 COUNT -1", "SCAN 0 COUNT x", "SCAN 0 COUNT", "SCAN 0 TYPE", "SCAN 0 BAD x", "SCAN x",
        "SCAN 1x", "SCAN 99999999999999999999999", "SCAN", "DEL none", "DEL a none a", "DEL", "UNLINK b none", "UNLINK",
        "SET a 1", "SET b 2", "RENAME a b", "GET b", "EXISTS a", "RENAME none b", "RENAME b b", "RENAME none none",
        "RENAME b", "RENAMENX b c", "SET d 4", "RENAMENX c d", "RENAMENX c c", "RENAMENX none c", "RENAME h s",
        "TYPE s", "HGETALL s", "PEXPIREAT s 99999999999999", "RENAME s r", "PEXPIRETIME r", "TTL s", "SET plain 1",
        "RENAME plain r", "PTTL r", "MOVE c 0", "MOVE c 1", "MOVE c 1", "MOVE c x", "MOVE c 16", "MOVE c -1",
        "MOVE c 99999999999", "MOVE none 1", "SELECT x", "SELECT 16", "SELECT -1", "SELECT 99999999999", "SELECT", "SELECT 1", "GET c", "SET d 9", "SELECT 0", "MOVE d 1", "GET d",
        "SET src v", "COPY src dst", "GET dst", "COPY src dst", "COPY src dst REPLACE", "COPY src dst DB 2",
        "COPY src dst DB 2", "COPY src dst DB 2 REPLACE", "COPY src dst REPLACE DB 3", "COPY src src",
        "COPY src src DB 4", "COPY none dst", "COPY none none", "COPY src dst DB", "COPY src dst DB x",
        "COPY src dst DB 16", "COPY src dst BAD", "COPY src", "SADD cs a b c 1", "PEXPIREAT cs 99999999999999",
        "COPY cs cs2", "SMEMBERS cs2", "PEXPIRETIME cs2", "SADD cs2 more", "SCARD cs", "HSET ch a 1 b 2",
        "COPY ch src", "COPY ch src REPLACE", "HGETALL src", "SELECT 4", "GET src", "SELECT 2", "GET dst", "SELECT 0",
        "SWAPDB 0 1", "GET c", "SWAPDB 1 0", "SWAPDB 0 0", "SWAPDB x 1", "SWAPDB 1 x", "SWAPDB 0 16", "SWAPDB -1 0",
        "SWAPDB 0", "DBSIZE", "FLUSHDB BAD", "FLUSHDB SYNC ASYNC", "FLUSHDB ASYNC", "DBSIZE", "FLUSHDB", "SELECT 1",
        "DBSIZE", "FLUSHALL SYNC", "DBSIZE", "FLUSHALL x", "RANDOMKEY", "SET only v", "RANDOMKEY", "RANDOMKEY x",
        "FLUSHALL ASYNC",
        // OBJECT
        "SET i 12345", "OBJECT ENCODING i", "SET e embedded", "OBJECT ENCODING e",
        "SET l 123456789012345678901234567890123456789012345", "OBJECT ENCODING l", "APPEND i 6", "OBJECT ENCODING i",
        "HSET h f v", "OBJECT ENCODING h", "SADD s 1 2", "OBJECT ENCODING s", "SADD s x", "OBJECT ENCODING s",
        "OBJECT ENCODING none", "OBJECT REFCOUNT e", "OBJECT REFCOUNT none",
        "OBJECT IDLETIME none", "OBJECT FREQ e", "OBJECT FREQ none", "OBJECT BAD e", "OBJECT", "OBJECT ENCODING",
        "OBJECT ENCODING e e", "COPY i i2", "OBJECT ENCODING i2", "COPY s s2", "OBJECT ENCODING s2",
    ];

    private static readonly string[] ExpiryScript =
    [
        "EXPIRE none 10", "SET k v", "EXPIRE k 1000", "TTL k", "EXPIRE k x", "EXPIRE k 1.5", "EXPIRE k",
        "EXPIRE k 9223372036854775807", "EXPIRE k -9223372036854775808", "EXPIRE k 9223372036854775",
        "PEXPIRE k 9223372036854775807", "PEXPIRE k 9223372036854770000", "EXPIREAT k 9223372036854775807",
        "EXPIREAT none 9223372036854775807", "PEXPIREAT none x", "EXPIRE none 1 BAD", "EXPIRE k 10 BAD",
        "EXPIRE k 10 NX XX", "EXPIRE k 10 NX GT", "EXPIRE k 10 LT NX", "EXPIRE k 10 GT LT", "EXPIRE k 10 XX GT LT",
        "EXPIRE k x BAD", "EXPIRE k x NX XX", "PERSIST k", "PERSIST k", "PERSIST none", "TTL k", "PTTL k", "TTL none",
        "PTTL none", "EXPIRETIME k", "PEXPIRETIME none", "EXPIREAT k 33177117420 XX", "EXPIREAT k 33177117420 GT",
        "EXPIREAT k 33177117420 LT", "EXPIRETIME k", "PEXPIRETIME k", "PEXPIREAT k 33177117420499", "EXPIRETIME k",
        "PEXPIREAT k 33177117420500 GT", "EXPIRETIME k", "PEXPIREAT k 33177117420500 GT",
        "PEXPIREAT k 33177117420500 LT", "PEXPIREAT k 33177117420400 lt xx", "PEXPIRETIME k",
        "PEXPIREAT k 33177117420600 NX", "EXPIRE k 10 nx", "PERSIST k", "EXPIRE k 500 nx", "TTL k", "EXPIRE k 600 gt",
        "TTL k", "EXPIRE k 400 gt", "TTL k", "SET k2 v", "EXPIRE k2 100 XX", "EXPIRE k2 100 GT", "TTL k2",
        "EXPIRE k2 -1 GT", "EXISTS k2", "EXPIRE k2 -1", "EXISTS k2", "SET k3 v", "EXPIREAT k3 0", "EXISTS k3",
        "SET k4 v", "PEXPIREAT k4 -5 LT", "GET k4", "SET k5 v", "EXPIRE k5 0", "EXISTS k5", "SET k6 v EX 100",
        "SET k6 w", "TTL k6", "SET k7 v EXAT 33177117420", "SET k7 w KEEPTTL", "EXPIRETIME k7", "GETEX k7 PERSIST",
        "TTL k7", "SADD s a", "EXPIREAT s 33177117420", "SADD s b", "EXPIRETIME s", "SREM s a b", "SADD s a", "TTL s",
        "EXPIRE", "TTL", "PERSIST k k", "EXPIRETIME",
    ];

    [TestCase("2")]
    [TestCase("3")]
    public void RepliesOfKeyCommandsAreThoseOfRedis(string protocol) => Compare(protocol, Script);

    [TestCase("2")]
    [TestCase("3")]
    public void RepliesOfExpiryCommandsAreThoseOfRedis(string protocol) => Compare(protocol, ExpiryScript);

    [TestCase("2", 1)]
    [TestCase("3", 2)]
    public void RandomSequencesHaveTheSameRepliesAndRedisTakesTheLog(string protocol, int seed)
    {
        using var redis = new RedisServer();
        using var copy = new RedisServer();
        using var server = new RunningServer(("databases", "16"));
        using var there = redis.Connect();
        using var here = server.Connect();
        there.Call("HELLO", protocol);
        here.Call("HELLO", protocol);
        var random = new Random(seed);
        for (var i = 0; i < 3000; i++) CompareOne(there, here, RandomCommand(random));

        using var replica = copy.Connect();
        replica.Send("ECHO", "begin");
        replica.SendRaw(server.ReadLog());
        replica.Send("ECHO", "end");
        while (replica.Read() is var reply && reply.Text != "end") Assert.That(reply.IsError, Is.False, reply.Text);
        replica.Call("HELLO", protocol);
        for (var database = 0; database < 3; database++)
        {
            CompareOne(replica, here, ["SELECT", $"{database}"]);
            CompareOne(replica, here, ["KEYS", "*"]);
            foreach (var key in "abcde")
            {
                CompareOne(replica, here, ["TYPE", $"{key}"]);
                CompareOne(replica, here, ["PEXPIRETIME", $"{key}"]);
                foreach (var read in (string[])["GET", "HGETALL", "SMEMBERS"]) CompareOne(replica, here, [read, $"{key}"]);
            }
        }
    }

    private static void Compare(string protocol, string[] script)
    {
        using var redis = new RedisServer();
        using var server = new RunningServer();
        using var there = redis.Connect();
        using var here = server.Connect();
        there.Call("HELLO", protocol);
        here.Call("HELLO", protocol);
        foreach (var line in script) CompareOne(there, here, line.Split(' '));
    }

    private static void CompareOne(RespConnection there, RespConnection here, string[] words)
    {
        var expected = UnorderedReply.Describe(there.Call(words));
        Assert.That(UnorderedReply.Describe(here.Call(words)), Is.EqualTo(expected), string.Join(' ', words));
    }

    private static string[] RandomCommand(Random random)
    {
        string Key() => $"{(char)('a' + random.Next(5))}";
        string Database() => $"{random.Next(3)}";
        string Moment() => $"{33177117420000 + random.Next(1000)}";
        return random.Next(26) switch
        {
            0 or 1 or 2 => ["SET", Key(), $"{random.Next(1000)}"],
            3 => ["HSET", Key(), "f", $"{random.Next(9)}", "g", "v"],
            4 => ["SADD", Key(), $"{random.Next(9)}", "m"],
            5 => ["DEL", Key(), Key()],
            6 => ["UNLINK", Key()],
            7 => ["EXISTS", Key(), Key(), Key()],
            8 => ["TYPE", Key()],
            9 => ["RENAME", Key(), Key()],
            10 => ["RENAMENX", Key(), Key()],
            11 => ["MOVE", Key(), Database()],
            12 => ["COPY", Key(), Key()],
            13 => ["COPY", Key(), Key(), "REPLACE", "DB", Database()],
            14 => ["SELECT", Database()],
            15 => ["SWAPDB", Database(), Database()],
            16 => ["PEXPIREAT", Key(), Moment()],
            17 => ["PEXPIREAT", Key(), Moment(), "GT"],
            18 => ["PEXPIREAT", Key(), Moment(), "LT"],
            19 => ["PEXPIREAT", Key(), random.Next(3) == 0 ? "1" : Moment(), "NX"],
            20 => ["PERSIST", Key()],
            21 => ["PEXPIRETIME", Key()],
            22 => ["KEYS", "*"],
            23 => ["SCAN", "0", "COUNT", "1000"],
            24 => random.Next(20) == 0 ? ["FLUSHDB"] : ["DBSIZE"],
            _ => random.Next(40) == 0 ? ["FLUSHALL"] : ["GET", Key()],
        };
    }
}
