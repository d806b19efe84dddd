using System.Globalization;
using System.Text;
using System.Text.Json;
using ArdbNet.TestKit;

namespace ArdbNet.Rdb.Tests;

/// <summary>Values as they were read against what a client of the writing server saw.</summary>
internal static class FixtureComparison
{
    public static void AssertFile(JsonElement expected, CollectingSink read)
    {
        var keys = 0;
        foreach (var database in expected.GetProperty("databases").EnumerateObject())
        {
            var number = int.Parse(database.Name, CultureInfo.InvariantCulture);
            foreach (var key in database.Value.EnumerateArray())
            {
                var name = Text(key.GetProperty("key"));
                keys++;
                Assert.That(read.Keys, Does.ContainKey((number, name)), name);
                AssertKey(key, read.Keys[(number, name)], name);
            }
        }

        Assert.That(read.Keys, Has.Count.EqualTo(keys));
    }

    public static void AssertKey(JsonElement key, CollectedValue read, string name)
    {
        var expire = key.GetProperty("expire");
        var atMs = expire.ValueKind == JsonValueKind.Null ? 0 : expire.GetProperty("at_ms").GetInt64();
        Assert.That(read.ExpireAtMs, Is.EqualTo(atMs), name);
        var idle = key.TryGetProperty("idle_s", out var seconds) ? seconds.GetInt64() : -1;
        Assert.That(read.IdleSeconds, Is.EqualTo(idle), name);
        var frequency = key.TryGetProperty("freq", out var counter) ? counter.GetInt32() : -1;
        Assert.That(read.Frequency, Is.EqualTo(frequency), name);
        if (key.TryGetProperty("expired", out _)) return;

        AssertFieldExpiries(key, read, name);
        AssertValue(key.GetProperty("value"), key.GetProperty("type").GetString()!, read, name);
    }

    public static string Text(JsonElement element) => Encoding.Latin1.GetString(RdbFixtures.BytesOf(element));

    private static void AssertValue(JsonElement value, string type, CollectedValue read, string name)
    {
        switch (type)
        {
            case "string":
                Assert.That(read.String.ToString(), Is.EqualTo(Text(value)), name);
                break;
            case "list":
                Assert.That(read.Elements, Is.EqualTo(value.EnumerateArray().Select(Text)), name);
                break;
            case "set":
                Assert.That(read.Members.Keys, Is.EquivalentTo(value.EnumerateArray().Select(Text)), name);
                break;
            case "hash":
                Assert.That(
                    read.Members,
                    Is.EquivalentTo(value.EnumerateArray().ToDictionary(item => Text(item[0]), item => (object)Text(item[1]))),
                    name);
                break;
            case "zset":
                Assert.That(
                    read.Members.ToDictionary(pair => pair.Key, pair => BitConverter.DoubleToInt64Bits((double)pair.Value)),
                    Is.EquivalentTo(value.EnumerateArray().ToDictionary(item => Text(item[0]), item => ScoreBits(item[1]))),
                    name);
                break;
            case "stream":
                StreamComparison.AssertStream(value, read, name);
                break;
            default:
                Assert.Fail($"{name}: {type}");
                break;
        }
    }

    private static void AssertFieldExpiries(JsonElement key, CollectedValue read, string name)
    {
        var expected = key.TryGetProperty("field_expire_ms", out var fields)
            ? fields.EnumerateArray().Where(item => item[1].ValueKind == JsonValueKind.Number)
                .ToDictionary(item => Text(item[0]), item => item[1].GetInt64()).Where(pair => pair.Value > 0)
            : [];
        Assert.That(read.FieldExpiries, Is.EquivalentTo(expected), name);
    }

    private static long ScoreBits(JsonElement text) => BitConverter.DoubleToInt64Bits(text.GetString() switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        var number => double.Parse(number!, CultureInfo.InvariantCulture),
    });
}
