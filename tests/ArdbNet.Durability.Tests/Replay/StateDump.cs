using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.Replay;

/// <summary>Everything that a server holds, as lines: database, key, type, expiry, value.</summary>
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
            _ => "?",
        };
        return $"{key} {type} {connection.Call("PEXPIRETIME", key).Number} {value}";
    }

    private static string Join(IEnumerable<string> parts) => string.Join(' ', parts.Order(StringComparer.Ordinal));
}
