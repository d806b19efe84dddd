using System.Globalization;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Tests.Keyspace;
using ArdbNet.Storage.Types;
using ArdbNet.Storage.Types.Packing;
using static System.Text.Encoding;

namespace ArdbNet.Storage.Tests.Types;

[TestFixture(0)]
[TestFixture(12)]
public sealed class SetsTests(int packedEntries)
{
    private TemporaryDataset _dataset = null!;

    [SetUp]
    public void Open() => _dataset = new TemporaryDataset(
        packedCapacity: new PackedCapacity(packedEntries, 1000));

    [TearDown]
    public void Close() => _dataset.Dispose();

    [Test]
    public void AddAndRemoveSayWhetherSomethingChanged()
    {
        var entry = _dataset.Database.FindForWrite("s"u8);
        Assert.That(Sets.Add(ref entry, "a"u8, 512), Is.True);
        Assert.That(Sets.Add(ref entry, "a"u8, 512), Is.False);
        Assert.That(Sets.Contains(in entry, "a"u8), Is.True);
        Assert.That(Sets.Remove(ref entry, "b"u8), Is.False);
        Assert.That(entry.Count, Is.EqualTo(1));
        Assert.That(Sets.Remove(ref entry, "a"u8), Is.True);
        Assert.That(entry.Count, Is.Zero);
        _dataset.Database.Save(ref entry);
        Assert.That(_dataset.Database.Find("s"u8).Exists, Is.False);
        Assert.That(_dataset.Database.Count, Is.Zero);
    }

    [Test]
    public void MembersAreFoundWhetherTheirBufferIsFrozenOrNot()
    {
        var entry = Make("first", "a");
        Freeze();
        entry = _dataset.Database.FindForWrite("first"u8);
        Assert.That(Sets.Contains(in entry, "a"u8), Is.True);
        var second = Make("second", "b");
        Assert.That(Sets.Contains(in entry, "a"u8), Is.True);
        Assert.That(Sets.Add(ref entry, "a"u8, 512), Is.False);
        Assert.That(Sets.Contains(in second, "b"u8), Is.True);
        Assert.That(Sets.Contains(in second, "a"u8), Is.False);
        Freeze();
        second = _dataset.Database.FindForWrite("second"u8);
        Assert.That(Sets.Add(ref second, "b"u8, 512), Is.False);
        Make("third", "c");
        Assert.That(Sets.Contains(in second, "b"u8), Is.True);

        void Freeze()
        {
            _dataset.Commit();
            _dataset.Engine.Persist();
        }
    }

    [TestCase("007")]
    [TestCase("-0")]
    [TestCase("+1")]
    [TestCase(" 1")]
    [TestCase("9223372036854775808")]
    [TestCase("")]
    [TestCase("-")]
    [TestCase("1.0")]
    public void IsNoIntegersWithAMemberInAnotherSpelling(string member)
    {
        var entry = Make("s", "1", "-9223372036854775808", "9223372036854775807", "0");
        Assert.That(Sets.IsIntegers(in entry), Is.True);
        Sets.Add(ref entry, ASCII.GetBytes(member), 512);
        Assert.That(Sets.IsIntegers(in entry), Is.False);
        Sets.Remove(ref entry, ASCII.GetBytes(member));
        Assert.That(Sets.IsIntegers(in entry), Is.False);
    }

    [Test]
    public void IsNoIntegersOnceThereAreTooMany()
    {
        var entry = _dataset.Database.FindForWrite("s"u8);
        for (var i = 0; i < 3; i++) Sets.Add(ref entry, [(byte)('0' + i)], 2);
        Assert.That(Sets.IsIntegers(in entry), Is.False);
    }

    [Test]
    public void IntegersComeInNumericOrder()
    {
        var entry = Make("s", "10", "9", "-3", "0", "-20", "9223372036854775807");
        var integers = Sets.ReadIntegers(_dataset.Engine, MemberSource.Of(in entry));
        Assert.That(integers, Is.EqualTo(new[] { -20, -3, 0, 9, 10, long.MaxValue }));
    }

    [Test]
    public void EachMemberOfASmallSetIsAsLikelyAsTheOthers()
    {
        var entry = Make("s", [.. Enumerable.Range(0, 10).Select(i => i.ToString(CultureInfo.InvariantCulture))]);
        var counts = CountRandomMembers(MemberSource.Of(in entry), 5000);
        Assert.That(counts, Has.Count.EqualTo(10));
        Assert.That(counts.Values, Has.All.InRange(350, 650));
    }

    [Test]
    public void EveryMemberOfALargerSetIsReached()
    {
        var entry = Make("s", [.. Enumerable.Range(0, 600).Select(i => i.ToString(CultureInfo.InvariantCulture))]);
        var counts = CountRandomMembers(MemberSource.Of(in entry), 30_000);
        Assert.That(counts, Has.Count.EqualTo(600));
        Assert.That(counts.Values.Max(), Is.LessThan(50 * 3));
    }

    [TestCase(1, 10)]
    [TestCase(7, 10)]
    [TestCase(10, 10)]
    [TestCase(20, 10)]
    public void ASampleHasDifferentMembersAndEachIsAsLikely(int wanted, int members)
    {
        var entry = Make("s", [.. Enumerable.Range(0, members).Select(i => i.ToString(CultureInfo.InvariantCulture))]);
        var random = new Random(7);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 1000; i++)
        {
            using var cursor = new MemberCursor(_dataset.Engine, MemberSource.Of(in entry));
            var sample = new MemberSample(cursor, entry.Count, wanted, random);
            var chosen = new HashSet<string>();
            while (sample.Next()) Assert.That(chosen.Add(ASCII.GetString(cursor.Member)), Is.True);
            Assert.That(chosen, Has.Count.EqualTo(Math.Min(wanted, members)));
            foreach (var member in chosen) counts[member] = counts.GetValueOrDefault(member) + 1;
        }

        var expected = 1000 * Math.Min(wanted, members) / members;
        Assert.That(counts, Has.Count.EqualTo(members));
        Assert.That(counts.Values, Has.All.InRange(expected - 60, expected + 60));
    }

    private KeyEntry Make(string key, params string[] members)
    {
        var entry = _dataset.Database.FindForWrite(ASCII.GetBytes(key));
        foreach (var member in members) Sets.Add(ref entry, ASCII.GetBytes(member), 512);
        _dataset.Database.Save(ref entry);
        return entry;
    }

    private Dictionary<string, int> CountRandomMembers(MemberSource source, int picks)
    {
        var random = new Random(5);
        var counts = new Dictionary<string, int>();
        using var cursor = new MemberCursor(_dataset.Engine, in source);
        for (var i = 0; i < picks; i++)
        {
            Assert.That(cursor.SeekRandom(source.Count, random), Is.True);
            var member = ASCII.GetString(cursor.Member);
            counts[member] = counts.GetValueOrDefault(member) + 1;
        }

        return counts;
    }
}
