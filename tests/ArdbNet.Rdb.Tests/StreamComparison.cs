using System.Text.Json;

namespace ArdbNet.Rdb.Tests;

/// <summary>Streams as they were read against what a client of the writing server saw.</summary>
internal static class StreamComparison
{
    public static void AssertStream(JsonElement value, CollectedValue read, string name)
    {
        Assert.That(
            read.Entries.Select(entry => $"{entry.Id} {string.Join('|', entry.Fields)}"),
            Is.EqualTo(value.GetProperty("entries").EnumerateArray().Select(EntryText)),
            name);
        Assert.That(read.State.Length, Is.EqualTo(value.GetProperty("length").GetUInt64()), name);
        AssertId(read.State.LastId, value, "last_id", name);
        AssertId(read.State.MaxDeletedId, value, "max_deleted_entry_id", name);
        AssertId(read.State.FirstId, value, "recorded_first_entry_id", name);
        if (value.TryGetProperty("entries_added", out var added))
            Assert.That(read.State.EntriesAdded, Is.EqualTo(added.GetUInt64()), name);

        var groups = value.GetProperty("groups").EnumerateArray().ToList();
        Assert.That(read.Groups, Has.Count.EqualTo(groups.Count), name);
        foreach (var group in groups)
        {
            var groupName = FixtureComparison.Text(group.GetProperty("name"));
            AssertGroup(group, read.Groups.Single(candidate => candidate.Name == groupName), $"{name} {groupName}");
        }
    }

    private static string EntryText(JsonElement entry) =>
        $"{entry[0].GetString()} {string.Join('|', entry[1].EnumerateArray().Select(FixtureComparison.Text))}";

    private static void AssertId(RdbStreamId id, JsonElement value, string property, string name)
    {
        if (value.TryGetProperty(property, out var expected))
            Assert.That(id.ToString(), Is.EqualTo(expected.GetString()), $"{name} {property}");
    }

    private static void AssertGroup(JsonElement group, CollectedGroup read, string name)
    {
        AssertId(read.LastDeliveredId, group, "last_delivered_id", name);
        if (group.TryGetProperty("entries_read", out var entriesRead))
        {
            var expected = entriesRead.ValueKind == JsonValueKind.Null ? -1 : entriesRead.GetInt64();
            Assert.That(read.EntriesRead, Is.EqualTo(expected), name);
        }

        var pending = group.GetProperty("pel").EnumerateArray().ToList();
        Assert.That(read.Pending, Has.Count.EqualTo(pending.Count), name);
        foreach (var item in pending)
        {
            var (id, entry) = read.Pending.Single(pair => pair.Key.ToString() == item[0].GetString());
            Assert.That(read.Owners[id], Is.EqualTo(FixtureComparison.Text(item[1])), name);
            if (item[2].ValueKind == JsonValueKind.Number)
                Assert.That(entry.DeliveredAtMs, Is.EqualTo(item[2].GetInt64()), name);
            Assert.That(entry.Count, Is.EqualTo(item[3].GetInt64()), name);
        }

        foreach (var consumer in group.GetProperty("consumers").EnumerateArray())
        {
            var consumerName = FixtureComparison.Text(consumer.GetProperty("name"));
            Assert.That(read.Consumers, Does.ContainKey(consumerName), name);
            if (consumer.TryGetProperty("seen_time_ms", out var seen) && seen.ValueKind == JsonValueKind.Number)
                Assert.That(read.Consumers[consumerName].SeenAtMs, Is.GreaterThan(0), name);
        }
    }
}
