using ArdbNet.Rdb.Reading;
using ArdbNet.TestKit;

namespace ArdbNet.Rdb.Tests.Reading;

public sealed class SoundFileTests
{
    private static IEnumerable<string> Files => RdbFixtures.SoundFiles;

    [Test]
    public void ThereIsAFileOfEachKind() => Assert.That(Files.Count(), Is.EqualTo(121));

    [TestCaseSource(nameof(Files))]
    public void TheFileHoldsWhatAClientSaw(string path)
    {
        var sink = Read(RdbFixtures.Files[path], windowLength: 64 * 1024, out var version);
        var expected = RdbFixtures.ReadJson(Path.ChangeExtension(path, ".json"));
        Assert.That(version, Is.EqualTo(expected.GetProperty("rdb_version").GetInt32()));
        Assert.That(
            sink.Notes,
            Is.EqualTo(expected.GetProperty("aux").EnumerateArray()
                .Select(item => (FixtureComparison.Text(item[0]), FixtureComparison.Text(item[1])))));
        if (expected.TryGetProperty("functions", out var functions))
            Assert.That(sink.Functions, Is.EquivalentTo(functions.EnumerateArray().Select(item => item.GetString())));

        if (expected.TryGetProperty("databases", out _))
        {
            FixtureComparison.AssertFile(expected, sink);
            return;
        }

        var keys = expected.GetProperty("keys").EnumerateArray().Select(item => $"{item[0]} {item[1]}");
        Assert.That(sink.Keys.Keys.Select(key => $"{key.Database} {key.Key}"), Is.EquivalentTo(keys));
    }

    [TestCaseSource(nameof(Files))]
    public void ItMakesNoDifferenceHowTheBytesCome(string path)
    {
        var whole = Read(RdbFixtures.Files[path], windowLength: 64 * 1024, out _);
        var pieces = Read(RdbFixtures.Files[path], windowLength: 3, out _);
        Assert.That(pieces.Keys.Keys, Is.EqualTo(whole.Keys.Keys));
        foreach (var (key, value) in whole.Keys)
        {
            Assert.That(pieces.Keys[key].String.ToString(), Is.EqualTo(value.String.ToString()));
            Assert.That(pieces.Keys[key].Elements, Is.EqualTo(value.Elements));
            Assert.That(pieces.Keys[key].Members, Is.EqualTo(value.Members));
        }
    }

    private static CollectingSink Read(byte[] file, int windowLength, out int version)
    {
        var sink = new CollectingSink();
        var reader = new RdbReader(new RdbSource(new MemoryStream(file), isChecked: true, windowLength));
        reader.Read(ref sink);
        version = reader.Version;
        return sink;
    }
}
