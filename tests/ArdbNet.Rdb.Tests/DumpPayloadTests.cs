using System.Text.Json;
using ArdbNet.Rdb.Reading;
using ArdbNet.TestKit;

namespace ArdbNet.Rdb.Tests;

public sealed class DumpPayloadTests
{
    private static IEnumerable<string> Files =>
        RdbFixtures.Files.Keys.Where(static path => path.EndsWith(".dump.json", StringComparison.Ordinal));

    private static IEnumerable<TestCaseData> BrokenPayloads =>
        RdbFixtures.ReadJson("corrupt/restore-payloads.json").GetProperty("payloads").EnumerateArray()
            .Select(item => new TestCaseData(
                item.GetProperty("name").GetString(), item.GetProperty("payload_b64").GetBytesFromBase64()));

    [TestCaseSource(nameof(Files))]
    public void APayloadOfARealServerHoldsTheKeysValue(string path)
    {
        var expected = KeysOf(path.Replace(".dump.json", ".json", StringComparison.Ordinal));
        foreach (var dump in RdbFixtures.ReadJson(path).GetProperty("dumps").EnumerateArray())
        {
            var name = FixtureComparison.Text(dump.GetProperty("key"));
            var payload = dump.GetProperty("payload_b64").GetBytesFromBase64();
            Assert.That(DumpPayload.TryOpen(payload, out var content), name);
            var read = Read(content.ToArray());
            if (!expected.TryGetValue((dump.GetProperty("db").GetInt32(), name), out var key)) continue;
            Assert.That(read.Kind.ToString(), Is.EqualTo(KindOf(key)), name);
        }
    }

    [TestCaseSource(nameof(BrokenPayloads))]
    public void ABrokenPayloadIsRefused(string name, byte[] payload)
    {
        var isSound = name is "good-string-v6" or "good-list-v6" or "trailing-bytes";
        if (!DumpPayload.TryOpen(payload, out var content))
        {
            Assert.That(name, Is.AnyOf("version-too-new", "crc-wrong", "too-short", "empty", "crc-zero"));
            return;
        }

        var bytes = content.ToArray();
        if (isSound || name == "empty-list")
            Assert.That(() => Read(bytes), Throws.Nothing);
        else
            Assert.That(() => Read(bytes), Throws.TypeOf<RdbFormatException>());
    }

    [Test]
    public void AFooterThatWasWrittenIsRead()
    {
        byte[] content = [0, 1, (byte)'v'];
        var payload = new byte[content.Length + DumpPayload.FooterLength];
        content.CopyTo(payload, 0);
        DumpPayload.WriteFooter(content, payload.AsSpan(content.Length));
        Assert.That(DumpPayload.TryOpen(payload, out var opened));
        Assert.That(opened.ToArray(), Is.EqualTo(content));
    }

    private static CollectedValue Read(byte[] content)
    {
        var sink = new CollectingSink();
        var source = new RdbSource(new MemoryStream(content), isChecked: false);
        var type = (RdbType)source.ReadByte();
        new RdbValueReader(source).Read(type, ref sink);
        return sink.Value;
    }

    private static string KindOf(JsonElement key) => key.GetProperty("type").GetString() switch
    {
        "zset" => nameof(RdbKind.SortedSet),
        var type => char.ToUpperInvariant(type![0]) + type[1..],
    };

    private static Dictionary<(int, string), JsonElement> KeysOf(string path) =>
        RdbFixtures.ReadJson(path).GetProperty("databases").EnumerateObject()
            .SelectMany(database => database.Value.EnumerateArray(), (database, key) => (database, key))
            .Where(item => item.key.TryGetProperty("type", out _))
            .ToDictionary(
                item => (int.Parse(item.database.Name, null), FixtureComparison.Text(item.key.GetProperty("key"))),
                item => item.key);
}
