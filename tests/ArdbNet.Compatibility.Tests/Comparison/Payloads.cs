using System.Text;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Comparison;

/// <summary>DUMP payloads of real servers that redis-server 7.0 restores, short ones, as Latin-1 text.</summary>
internal static class Payloads
{
    private const int MaxLength = 2000;

    private static readonly string[] Versions = ["2.6.17", "3.2.13", "4.0.14", "5.0.14", "6.2.16", "7.0.15"];

    private static readonly string[] Types = ["string", "hash", "set", "list", "zset", "stream"];

    private static readonly Lazy<string[]> Sound = new(() => [.. Versions.SelectMany(Load)]);

    /// <summary>A sound payload, or one with a changed byte.</summary>
    public static string Pick(Random random)
    {
        var payload = Sound.Value[random.Next(Sound.Value.Length)];
        if (random.Next(10) > 0) return payload;
        var at = random.Next(payload.Length);
        return $"{payload[..at]}{(char)(payload[at] ^ 1)}{payload[(at + 1)..]}";
    }

    private static IEnumerable<string> Load(string version) => RdbFixtures.Files.Keys
        .Where(path => path.StartsWith(version + "/", StringComparison.Ordinal)
            && path.EndsWith(".dump.json", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .SelectMany(static path => RdbFixtures.ReadJson(path).GetProperty("dumps").EnumerateArray())
        .Where(static dump => Types.Contains(dump.GetProperty("type").GetString()))
        // Has -0 in a packed sorted set, where only what was restored keeps its sign in Redis.
        .Where(static dump => Encoding.Latin1.GetString(RdbFixtures.BytesOf(dump.GetProperty("key"))) != "zset:scores")
        .Select(static dump => Encoding.Latin1.GetString(dump.GetProperty("payload_b64").GetBytesFromBase64()))
        .Where(static payload => payload.Length < MaxLength);
}
