using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.Replay;

/// <summary>Random commands of all kinds over few keys, so that they meet; errors are part of it.</summary>
internal sealed class RandomWorkload(int seed)
{
    public const int Databases = 3;

    private readonly Random _random = new(seed);

    /// <summary>Sends so many commands over several connections in turn. Gives how many were not refused.</summary>
    public int Run(RunningServer server, int commands)
    {
        using var first = server.Connect();
        using var second = server.Connect();
        var done = 0;
        for (var sent = 0; sent < commands; sent += 20)
        {
            var replies = (_random.Next(2) == 0 ? first : second).Pipeline(Enumerable.Range(0, 20).Select(_ => Next()));
            done += replies.Count(static reply => !reply.IsError);
        }

        first.Call("EXEC");
        second.Call("EXEC");
        return done;
    }

    private string[] Next() => _random.Next(13) switch
    {
        0 or 1 => NextString(),
        2 => NextBits(),
        3 => NextHash(),
        4 => NextSet(),
        5 => NextKey(),
        6 => NextExpiry(),
        7 => NextList(),
        8 => NextSortedSet(),
        9 or 10 => NextStream(),
        11 => NextScript(),
        _ => NextOther(),
    };

    private string[] NextString() => _random.Next(12) switch
    {
        0 => ["SET", Key(), Value()],
        1 => ["SET", Key(), Value(), "PX", Milliseconds()],
        2 => ["SET", Key(), Value(), "KEEPTTL", "XX"],
        3 => ["MSET", Key(), Value(), Key(), Value()],
        4 => ["APPEND", Key(), Value()],
        5 => ["SETRANGE", Key(), Number(3000), Value()],
        6 => ["INCRBY", Key(), Number(100)],
        7 => ["INCRBYFLOAT", Key(), "0.1"],
        8 => ["GETEX", Key(), "PX", Milliseconds()],
        9 => ["GETDEL", Key()],
        10 => ["GETSET", Key(), Value()],
        _ => ["SETNX", Key(), Number(1000)],
    };

    private string[] NextBits() => _random.Next(4) switch
    {
        0 => ["SETBIT", Key(), Number(30_000), Number(2)],
        1 => ["BITFIELD", Key(), "INCRBY", "u8", Number(1000), Number(300), "OVERFLOW", "SAT", "SET", "i16", Number(1000), "7"],
        2 => ["BITOP", "XOR", Key(), Key(), Key()],
        _ => ["BITOP", "NOT", Key(), Key()],
    };

    private string[] NextHash() => _random.Next(6) switch
    {
        0 => ["HSET", Key(), Member(), Value(), Member(), Value()],
        1 => ["HDEL", Key(), Member(), Member()],
        2 => ["HINCRBY", Key(), Member(), Number(50)],
        3 => ["HINCRBYFLOAT", Key(), Member(), "1.5"],
        4 => ["HSETNX", Key(), Member(), Value()],
        _ => ["HMSET", Key(), Member(), Number(10)],
    };

    private string[] NextSet() => _random.Next(7) switch
    {
        0 or 1 => ["SADD", Key(), Member(), Member(), Member()],
        2 => ["SREM", Key(), Member()],
        3 => ["SPOP", Key()],
        4 => ["SPOP", Key(), "3"],
        5 => ["SMOVE", Key(), Key(), Member()],
        _ => [Pick("SUNIONSTORE", "SINTERSTORE", "SDIFFSTORE"), Key(), Key(), Key()],
    };

    private string[] NextList() => _random.Next(12) switch
    {
        0 or 1 => [Pick("LPUSH", "RPUSH"), Key(), Member(), Value(), Member()],
        2 => [Pick("LPUSHX", "RPUSHX"), Key(), Member(), Member()],
        3 => [Pick("LPOP", "RPOP"), Key()],
        4 => [Pick("LPOP", "RPOP"), Key(), Number(4)],
        5 => ["LMPOP", "2", Key(), Key(), Pick("LEFT", "RIGHT"), "COUNT", Number(3, from: 1)],
        6 => ["LSET", Key(), Number(3), Value()],
        7 => ["LTRIM", Key(), Number(2), Pick("-1", "-2", "5")],
        8 => ["LMOVE", Key(), Key(), Pick("LEFT", "RIGHT"), Pick("LEFT", "RIGHT")],
        9 => ["RPOPLPUSH", Key(), Key()],
        10 => ["LREM", Key(), Pick("0", "1", "-1"), Member()],
        _ => [Pick("BLPOP", "BRPOP"), Key(), Key(), "0.001"],
    };

    private string[] NextSortedSet() => _random.Next(14) switch
    {
        0 or 1 => ["ZADD", Key(), Number(50), Member(), Number(50), Member(), Number(50), Member()],
        2 => ["ZADD", Key(), Pick("NX", "XX", "GT", "LT"), "CH", Number(50), Member(), Number(50), Member()],
        3 => ["ZADD", Key(), "INCR", "0.1", Member()],
        4 => ["ZINCRBY", Key(), Pick("1.7", "-3", "inf", "-0"), Member()],
        5 => ["ZREM", Key(), Member(), Member()],
        6 => [Pick("ZPOPMIN", "ZPOPMAX"), Key(), Number(3)],
        7 => ["ZMPOP", "2", Key(), Key(), "MAX", "COUNT", "2"],
        8 => [Pick("ZREMRANGEBYRANK", "ZREMRANGEBYSCORE"), Key(), Number(5), Number(9)],
        9 => ["ZREMRANGEBYLEX", Key(), "[member:3", "(member:5"],
        10 => [Pick("ZUNIONSTORE", "ZINTERSTORE", "ZDIFFSTORE"), Key(), "3", Key(), Key(), Key()],
        11 => ["ZUNIONSTORE", Key(), "2", Key(), Key(), "WEIGHTS", "0.3", "-2", "AGGREGATE", Pick("SUM", "MAX")],
        12 => ["ZRANGESTORE", Key(), Key(), "0", "7", "REV"],
        _ => NextGeo(),
    };

    private string[] NextGeo() => _random.Next(3) switch
    {
        0 => ["GEOADD", Key(), "NX", "CH", Number(170), Number(80), Member(), Number(170), Number(80), Member()],
        1 => ["GEOSEARCHSTORE", Key(), Key(), "FROMLONLAT", "15", "37", "BYRADIUS", "5000", "km", "STOREDIST"],
        _ => ["GEORADIUS", Key(), "15", "37", "5000", "km", "STORE", Key()],
    };

    private string[] NextStream() => _random.Next(17) switch
    {
        0 or 1 => ["XADD", Key(), "*", Member(), Value()],
        2 => ["XADD", Key(), $"{Number(50)}-*", "field", Value(), "other", Number(10)],
        3 => ["XADD", Key(), Pick("MAXLEN", "MINID"), Pick("~", "="), Number(5), "*", "field", Value()],
        4 => ["XTRIM", Key(), "MAXLEN", Number(10)],
        5 => ["XDEL", Key(), $"{Number(50)}-{Number(3)}"],
        6 or 7 => ["XGROUP", "CREATE", Key(), Group(), Pick("0", "$"), "MKSTREAM", "ENTRIESREAD", Number(3)],
        8 => ["XGROUP", Pick("DELCONSUMER", "CREATECONSUMER"), Key(), Group(), Consumer()],
        9 => ["XGROUP", "SETID", Key(), Group(), "0"],
        10 or 11 => ["XREADGROUP", "GROUP", Group(), Consumer(), "COUNT", Number(5), "STREAMS", Key(), ">"],
        12 => ["XREADGROUP", "GROUP", Group(), Consumer(), "NOACK", "STREAMS", Key(), ">"],
        13 => ["XREADGROUP", "GROUP", Group(), Consumer(), "STREAMS", Key(), "0"],
        14 => ["XACK", Key(), Group(), $"{Number(50)}-{Number(3)}"],
        15 => ["XCLAIM", Key(), Group(), Consumer(), "0", $"{Number(50)}-0", $"{Number(50)}-1", "FORCE"],
        _ => _random.Next(8) == 0
            ? ["XGROUP", "DESTROY", Key(), Group()]
            : ["XAUTOCLAIM", Key(), Group(), Consumer(), "0", "-", "COUNT", Number(5, from: 1)],
    };

    private string[] NextScript() => _random.Next(10) switch
    {
        0 => ["EVAL", "for i = 1, 3 do redis.pcall('INCR', KEYS[i]) end return redis.pcall('GET', KEYS[1])", "3", Key(), Key(), Key()],
        1 => ["EVAL", "redis.call('SELECT', ARGV[1]) redis.call('DEL', KEYS[2]) return redis.call('SET', KEYS[1], ARGV[2])",
            "2", Key(), Key(), Number(Databases), Value()],
        2 => ["EVAL", "redis.call('SET', KEYS[1], 1) error('after a write')", "1", Key()],
        3 => ["EVAL", "redis.call('DEL', KEYS[1]) return redis.call('ZADD', KEYS[1], redis.call('TIME')[2], math.random(9))", "1", Key()],
        4 => ["EVAL", "return redis.call('SPOP', KEYS[1], 2)", "1", Key()],
        5 => ["EVAL", "redis.set_repl(redis.REPL_NONE) return redis.call('APPEND', KEYS[1], ARGV[1])", "1", Key(), Member()],
        6 => ["FUNCTION", "LOAD", "REPLACE", Library()],
        7 => _random.Next(3) == 0 ? ["FUNCTION", "FLUSH"] : ["FUNCTION", "DELETE", Pick("l0", "l1")],
        _ => ["FCALL", Pick("f0", "f1"), "1", Key(), Value(), Milliseconds()],
    };

    private string Library()
    {
        var number = Number(2);
        return $"#!lua name=l{number}\nredis.register_function('f{number}', function(keys, args) "
            + $"redis.call('SET', keys[1], args[1] .. '{Number(1000)}', 'PX', args[2]) return redis.call('GET', keys[1]) end)";
    }

    private string[] NextKey() => _random.Next(7) switch
    {
        0 => ["DEL", Key(), Key()],
        1 => ["UNLINK", Key()],
        2 => ["RENAME", Key(), Key()],
        3 => ["RENAMENX", Key(), Key()],
        4 => ["COPY", Key(), Key(), "REPLACE"],
        5 => ["COPY", Key(), Key(), "DB", Number(Databases)],
        _ => ["MOVE", Key(), Number(Databases)],
    };

    private string[] NextExpiry() => _random.Next(4) switch
    {
        0 => ["PEXPIRE", Key(), Milliseconds()],
        1 => ["EXPIRE", Key(), "-1"],
        2 => ["PEXPIREAT", Key(), "4000000000000", Pick("NX", "XX", "GT", "LT")],
        _ => ["PERSIST", Key()],
    };

    private string[] NextOther() => _random.Next(100) switch
    {
        < 25 => ["SELECT", Number(Databases)],
        < 50 => ["MULTI"],
        < 75 => ["EXEC"],
        < 80 => ["DISCARD"],
        < 85 => ["SWAPDB", Number(Databases), Number(Databases)],
        < 87 => ["FLUSHDB"],
        87 => ["FLUSHALL"],
        _ => ["GET", Key()],
    };

    // A time that passes while the test runs, or long after it.
    private string Milliseconds() => _random.Next(2) == 0 ? Number(30, from: 1) : Number(1_000_000, from: 10_000_000);

    private string Group() => Pick("group", "others");

    private string Consumer() => Pick("alice", "bob", "carol");

    private string Key() => $"key:{_random.Next(30)}";

    private string Member() => $"member:{_random.Next(200)}";

    private string Value() => new((char)('a' + _random.Next(26)), _random.Next(20) == 0 ? _random.Next(20_000) : _random.Next(50));

    private string Number(int below, int from = 0) => _random.Next(from, from + below).ToString(CultureInfo.InvariantCulture);

    private string Pick(params string[] words) => words[_random.Next(words.Length)];
}
