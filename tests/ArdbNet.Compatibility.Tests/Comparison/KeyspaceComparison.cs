using System.Globalization;
using System.Text;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Comparison;

/// <summary>Compares all data of two servers: keys, types, values, times to live, functions, and the digest.</summary>
internal static class KeyspaceComparison
{
    private static readonly string[] Databases = ["0", "1", "2", "15"];

    /// <summary>What each holds where they differ first, or null.</summary>
    public static (string Expected, string Actual)? FindDifference(RespConnection redis, RespConnection ardb)
    {
        foreach (var database in Databases)
        {
            redis.Call("SELECT", database);
            ardb.Call("SELECT", database);
            var expected = redis.Call("KEYS", "*");
            var actual = ardb.Call("KEYS", "*");
            if (!ReplyComparison.AgreeUnordered(expected, actual))
                return ($"keys of database {database}: {expected}", $"{actual}");
            foreach (var key in expected.Items)
            {
                if (CompareKey(redis, ardb, key.Bytes) is { } difference) return difference;
            }
        }

        if (CompareFunctions(redis, ardb) is { } functions) return functions;
        var digest = redis.Call("DEBUG", "DIGEST");
        var ownDigest = ardb.Call("DEBUG", "DIGEST");
        return digest.Equals(ownDigest) ? null : ($"DEBUG DIGEST {digest}", $"{ownDigest}");
    }

    private static (string Expected, string Actual)? CompareFunctions(RespConnection redis, RespConnection ardb)
    {
        var question = new Step(0, ["FUNCTION", "LIST", "WITHCODE"], IsTimed: false);
        var expected = redis.Call(question.Bytes);
        var actual = ardb.Call(question.Bytes);
        return ReplyComparison.Agree(question, [], [expected], [actual])
            ? null
            : ($"{question} -> {expected}", actual.ToString());
    }

    private static (string Expected, string Actual)? CompareKey(RespConnection redis, RespConnection ardb, byte[] key)
    {
        var type = redis.Call("TYPE"u8.ToArray(), key);
        string[] questions = type.Text switch
        {
            "string" => ["TYPE", "PEXPIRETIME", "GET"],
            "hash" => ["TYPE", "PEXPIRETIME", "HGETALL", "HLEN"],
            "list" => ["TYPE", "PEXPIRETIME", "LRANGE 0 -1", "LLEN"],
            "set" => ["TYPE", "PEXPIRETIME", "SMEMBERS", "SCARD"],
            "zset" => ["TYPE", "PEXPIRETIME", "ZRANGE 0 -1 WITHSCORES", "ZCARD"],
            "stream" => ["TYPE", "PEXPIRETIME", "XRANGE - +", "XINFO STREAM key FULL COUNT 0"],
            _ => ["TYPE"],
        };
        foreach (var question in questions)
        {
            var words = question.Split(' ').ToList();
            var at = words.IndexOf("key");
            if (at >= 0) words.RemoveAt(at);
            words.Insert(at >= 0 ? at : 1, Encoding.Latin1.GetString(key));
            var step = new Step(0, [.. words], IsTimed: false);
            var expected = redis.Call(step.Bytes);
            var actual = ardb.Call(step.Bytes);
            if (!ReplyComparison.Agree(step, [], [expected], [actual]))
                return (string.Create(CultureInfo.InvariantCulture, $"{step} -> {expected}"), actual.ToString());
        }

        return null;
    }
}
