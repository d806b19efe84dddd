using System.Globalization;
using System.Text;
using System.Text.Json;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Dumps;

/// <summary>A value of the RDB fixtures against what a client of ours reads; bytes are Latin-1 text.</summary>
internal static class FixtureValue
{
    /// <summary>Reads a key as the fixture describes it.</summary>
    public static object Read(RespConnection client, string type, byte[] key) => type switch
    {
        "string" => Text(client.Call("GET"u8.ToArray(), key)),
        "set" => Sorted(client.Call("SMEMBERS"u8.ToArray(), key).Items.Select(Text)),
        "hash" => Sorted(Pairs(client.Call("HGETALL"u8.ToArray(), key).Items)),
        "zset" => Sorted(
            client.Call("ZRANGE"u8.ToArray(), key, "0"u8.ToArray(), "-1"u8.ToArray(), "WITHSCORES"u8.ToArray()).Items
                .Chunk(2).Select(static pair => $"{Text(pair[0])} = {Score(pair[1].Text)}")),
        "stream" => FixtureStream.Read(client, key),
        "list" => client.Call("LRANGE"u8.ToArray(), key, "0"u8.ToArray(), "-1"u8.ToArray()).Items.Select(Text).ToArray(),
        _ => throw new NotSupportedException(type),
    };

    public static object Expected(JsonElement value, string type) => type switch
    {
        "string" => Text(value),
        "set" => Sorted(value.EnumerateArray().Select(Text)),
        "hash" => Sorted(value.EnumerateArray().Select(static item => $"{Text(item[0])} = {Text(item[1])}")),
        "zset" => Sorted(value.EnumerateArray().Select(static item => $"{Text(item[0])} = {Score(item[1].GetString()!)}")),
        "stream" => FixtureStream.Expected(value),
        "list" => value.EnumerateArray().Select(Text).ToArray(),
        _ => throw new NotSupportedException(type),
    };

    /// <summary>Keys of a file by database and name.</summary>
    public static Dictionary<(int Database, string Name), JsonElement> KeysOf(string path) =>
        RdbFixtures.ReadJson(path).GetProperty("databases").EnumerateObject()
            .SelectMany(static database => database.Value.EnumerateArray(), static (database, key) => (database, key))
            .Where(static item => item.key.TryGetProperty("value", out _))
            .ToDictionary(
                static item => (int.Parse(item.database.Name, CultureInfo.InvariantCulture), Text(item.key.GetProperty("key"))),
                static item => item.key);

    public static string Text(JsonElement element) => Encoding.Latin1.GetString(RdbFixtures.BytesOf(element));

    // A small sorted set keeps no sign of zero, as ZADD of Redis 7.0 does not.
    private static string Score(string text) => text.EndsWith("inf", StringComparison.Ordinal)
        ? text
        : text == "-0" ? "0" : double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);

    public static string Text(RespReply reply) => Encoding.Latin1.GetString(reply.Bytes);

    private static IEnumerable<string> Pairs(IReadOnlyList<RespReply> items) =>
        items.Chunk(2).Select(static pair => $"{Text(pair[0])} = {Text(pair[1])}");

    private static string[] Sorted(IEnumerable<string> texts) => [.. texts.Order(StringComparer.Ordinal)];
}
