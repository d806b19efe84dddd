using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.Replay;

/// <summary>Everything that a server holds, as lines: database, key, type, expiry, value; and all functions.</summary>
internal static class StateDump
{
    public static IReadOnlyList<string> Of(RunningServer server, int databases)
    {
        using var connection = server.Connect();
        var lines = new List<string>();
        for (var database = 0; database < databases; database++)
        {
            connection.Call("SELECT", $"{database}");
            var keys = connection.Call("KEYS", "*").Items.Select(static item => item.Text).Order(StringComparer.Ordinal).ToList();
            lines.Add($"{database}: {connection.Call("DBSIZE").Number} keys");
            lines.AddRange(keys.Select(key => $"{database} {Describe(connection, key)}"));
        }

        lines.Add($"functions: {Join(connection.Call("FUNCTION", "LIST", "WITHCODE").Items.Select(static library => $"{library}"))}");
        return lines;
    }

    private static string Describe(RespConnection connection, string key)
    {
        var type = connection.Call("TYPE", key).Text;
        var value = type switch
        {
            "string" => connection.Call("GET", key).ToString(),
            "hash" => Join(connection.Call("HGETALL", key).Items.Chunk(2).Select(static pair => $"{pair[0]}={pair[1]}")),
            "list" => connection.Call("LRANGE", key, "0", "-1").ToString(),
            "set" => Join(connection.Call("SMEMBERS", key).Items.Select(static member => member.ToString())),
            "zset" => connection.Call("ZRANGE", key, "0", "-1", "WITHSCORES").ToString(),
            "stream" => DescribeStream(connection, key),
            _ => "?",
        };
        return $"{key} {type} {connection.Call("PEXPIRETIME", key).Number} {value}";
    }

    // When a consumer was seen is not in the log, and nodes follow from how entries were trimmed.
    private static bool IsOwn(string name) =>
        name.Contains("\"seen-time\"", StringComparison.Ordinal) || name.Contains("\"radix-tree", StringComparison.Ordinal);

    private static string DescribeStream(RespConnection connection, string key)
    {
        var lines = connection.Call("XINFO", "STREAM", key, "FULL", "COUNT", "0").ToString().Split('\n');
        var wanted = lines.Where((_, i) => i == 0 || !IsOwn(lines[i - 1]));
        return string.Join('\n', wanted);
    }

    private static string Join(IEnumerable<string> parts) => string.Join(' ', parts.Order(StringComparer.Ordinal));
}
