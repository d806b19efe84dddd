using System.Globalization;
using System.Text.Json;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Dumps;

/// <summary>A stream of the RDB fixtures against what a client of ours reads: entries, last id, groups, pending entries.</summary>
internal static class FixtureStream
{
    public static string[] Read(RespConnection client, byte[] key)
    {
        var entries = client.Call("XRANGE"u8.ToArray(), key, "-"u8.ToArray(), "+"u8.ToArray()).Items.Select(static entry =>
            $"{entry[0].Text} {string.Join('|', entry[1].Items.Select(FixtureValue.Text))}");
        var stream = client.Call("XINFO"u8.ToArray(), "STREAM"u8.ToArray(), key);
        var groups = client.Call("XINFO"u8.ToArray(), "GROUPS"u8.ToArray(), key).Items.Select(static group =>
            $"{FixtureValue.Text(Part(group, "name"))} {Part(group, "last-delivered-id").Text} {Part(group, "pending").Text}");
        var pending = client.Call("XINFO"u8.ToArray(), "GROUPS"u8.ToArray(), key).Items
            .SelectMany(group => Pending(client, key, Part(group, "name").Bytes));
        return
        [
            .. entries, $"{Part(stream, "length").Text} {Part(stream, "last-generated-id").Text}",
            .. groups.Order(StringComparer.Ordinal), .. pending.Order(StringComparer.Ordinal),
        ];
    }

    public static string[] Expected(JsonElement value)
    {
        var groups = value.GetProperty("groups").EnumerateArray().ToList();
        return
        [
            .. value.GetProperty("entries").EnumerateArray().Select(static entry =>
                $"{entry[0].GetString()} {string.Join('|', entry[1].EnumerateArray().Select(FixtureValue.Text))}"),
            $"{value.GetProperty("length")} {value.GetProperty("last_id").GetString()}",
            .. groups.Select(static group =>
                $"{FixtureValue.Text(group.GetProperty("name"))} {group.GetProperty("last_delivered_id").GetString()} " +
                group.GetProperty("pel").GetArrayLength().ToString(CultureInfo.InvariantCulture))
                .Order(StringComparer.Ordinal),
            .. groups.SelectMany(static group => group.GetProperty("pel").EnumerateArray().Select(entry =>
                $"{FixtureValue.Text(group.GetProperty("name"))} {entry[0].GetString()} {FixtureValue.Text(entry[1])} {entry[3]}"))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<string> Pending(RespConnection client, byte[] key, byte[] group) => client.Call(
        "XPENDING"u8.ToArray(), key, group, "-"u8.ToArray(), "+"u8.ToArray(), "1000"u8.ToArray()).Items.Select(entry =>
            $"{System.Text.Encoding.Latin1.GetString(group)} {entry[0].Text} {FixtureValue.Text(entry[1])} {entry[3].Text}");

    private static RespReply Part(RespReply pairs, string name)
    {
        var at = pairs.Items.ToList().FindIndex(item => item.Text == name);
        return pairs[at + 1];
    }
}
