using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Comparison;

/// <summary>All data of one server in lines that can be compared: database, key, type, expiry, value.</summary>
internal static class KeyspaceDescription
{
    public static List<string> Of(RespConnection connection, int databases)
    {
        var lines = new List<string>();
        for (var database = 0; database < databases; database++)
        {
            connection.Call("SELECT", $"{database}");
            lines.Add($"{database}: {connection.Call("DBSIZE")} keys");
            lines.AddRange(connection.Call("KEYS", "*").Items.Select(key => $"{database}: {Describe(connection, key)}")
                .Order(StringComparer.Ordinal));
        }

        return lines;
    }

    private static string Describe(RespConnection connection, RespReply key)
    {
        var type = connection.Call("TYPE"u8.ToArray(), key.Bytes).Text;
        var expireAt = connection.Call("PEXPIRETIME"u8.ToArray(), key.Bytes);
        var value = type switch
        {
            "string" => [connection.Call("GET"u8.ToArray(), key.Bytes)],
            "list" => [connection.Call("LRANGE"u8.ToArray(), key.Bytes, "0"u8.ToArray(), "-1"u8.ToArray())],
            "hash" => connection.Call("HGETALL"u8.ToArray(), key.Bytes).Items.Chunk(2)
                .Select(static pair => new RespReply(RespType.Array, [], pair)),
            "zset" => connection.Call("ZRANGE"u8.ToArray(), key.Bytes, "0"u8.ToArray(), "-1"u8.ToArray(), "WITHSCORES"u8.ToArray())
                .Items.Chunk(2).Select(static pair => new RespReply(RespType.Array, [], pair)),
            "stream" => [StreamReplies.WithoutSeenTimes(connection.Call(
                "XINFO"u8.ToArray(), "STREAM"u8.ToArray(), key.Bytes, "FULL"u8.ToArray(), "COUNT"u8.ToArray(), "0"u8.ToArray()))],
            _ => connection.Call("SMEMBERS"u8.ToArray(), key.Bytes).Items.AsEnumerable(),
        };
        var text = value.Select(static part => part.ToString()).Order(StringComparer.Ordinal);
        return $"{key} {type} {expireAt} {string.Join(' ', text)}";
    }
}
