using System.Globalization;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Tests.Keyspace;
using ArdbNet.Storage.Types;
using ArdbNet.Storage.Types.Packing;
using static System.Text.Encoding;

namespace ArdbNet.Storage.Tests.Types.Picking;

[TestFixture(0)]
[TestFixture(12)]
public sealed class MemberPoolsTests(int packedEntries)
{
    private readonly Random _random = new(11);
    private TemporaryDataset _dataset = null!;

    [SetUp]
    public void Open() => _dataset = new TemporaryDataset(
        packedCapacity: new PackedCapacity(packedEntries, 3000));

    [TearDown]
    public void Close() => _dataset.Dispose();

    [TestCase(20)]
    [TestCase(530)]
    [TestCase(3000)]
    public void APickIsAMemberWhateverComesAndGoes(int numbers)
    {
        var model = new HashSet<string>();
        var committed = new HashSet<string>();
        for (var step = 0; step < 6000; step++)
        {
            var entry = _dataset.Database.FindForWrite("s"u8);
            var member = Name(_random.Next(numbers));
            var action = _random.Next(20);
            if (action < 9) Assert.That(Sets.Add(ref entry, ASCII.GetBytes(member), 0), Is.EqualTo(model.Add(member)));
            else if (action < 12) Sets.Remove(ref entry, ASCII.GetBytes(member));
            else if (entry.Count > 1) Pick(ref entry, model, isRemoved: action > 15);
            if (action is >= 9 and < 12) model.Remove(member);
            if (entry.Type != KeyType.None) _dataset.Database.Save(ref entry);
            if (action == 0)
            {
                _dataset.Rollback();
                model = [.. committed];
            }
            else if (action < 5)
            {
                _dataset.Commit();
                committed = [.. model];
            }
        }
    }

    [Test]
    public void EachMemberOfASmallSetIsAsLikely()
    {
        var counts = CountPicks(members: 10, picks: 5000);
        Assert.That(counts, Has.Count.EqualTo(10));
        Assert.That(counts.Values, Has.All.InRange(350, 650));
    }

    [Test]
    public void EveryMemberOfALargeSetIsReached()
    {
        var counts = CountPicks(members: 2000, picks: 60_000);
        Assert.That(counts, Has.Count.EqualTo(2000));
        Assert.That(counts.Values.Max(), Is.LessThan(30 * 3));
    }

    [Test]
    public void AllMembersCanBeTakenOneByOne()
    {
        var entry = Make(2000);
        var taken = new HashSet<string>();
        while (entry.Count > 0)
        {
            if (!Members.TryPick(in entry, isRemoved: true, _random, out var member)) continue;
            Assert.That(taken.Add(ASCII.GetString(member)), Is.True);
            Sets.RemovePicked(ref entry, member);
        }

        Assert.That(taken, Has.Count.EqualTo(2000));
    }

    [Test]
    public void LongMembersAreLeftToACursor()
    {
        var entry = Make(20);
        Sets.Add(ref entry, new byte[2000], 0);
        for (var i = 0; i < 100; i++)
        {
            Assert.That(Members.TryPick(in entry, isRemoved: false, _random, out _), Is.False);
        }
    }

    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Pick(ref KeyEntry entry, HashSet<string> model, bool isRemoved)
    {
        if (!Members.TryPick(in entry, isRemoved, _random, out var member)) return;
        Assert.That(model, Does.Contain(ASCII.GetString(member)));
        if (!isRemoved) return;
        model.Remove(ASCII.GetString(member));
        Sets.RemovePicked(ref entry, member);
    }

    private KeyEntry Make(int members)
    {
        var entry = _dataset.Database.FindForWrite("s"u8);
        for (var i = 0; i < members; i++) Sets.Add(ref entry, ASCII.GetBytes(Name(i)), 0);
        _dataset.Database.Save(ref entry);
        return entry;
    }

    private Dictionary<string, int> CountPicks(int members, int picks)
    {
        var entry = Make(members);
        var counts = new Dictionary<string, int>();
        while (picks > 0)
        {
            if (!Members.TryPick(in entry, isRemoved: false, _random, out var member)) continue;
            var name = ASCII.GetString(member);
            counts[name] = counts.GetValueOrDefault(name) + 1;
            picks--;
        }

        return counts;
    }
}
