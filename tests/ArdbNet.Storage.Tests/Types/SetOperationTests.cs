using System.Globalization;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Tests.Keyspace;
using ArdbNet.Storage.Types;
using ArdbNet.Storage.Types.Packing;
using FsCheck;
using FsCheck.Fluent;
using static System.Text.Encoding;

namespace ArdbNet.Storage.Tests.Types;

[TestFixture(0)]
[TestFixture(12)]
public sealed class SetOperationTests(int packedEntries)
{
    private TemporaryDataset _dataset = null!;

    [SetUp]
    public void Open() => _dataset = new TemporaryDataset(
        writeBufferSize: 1, packedCapacity: new PackedCapacity(packedEntries, 1000));

    [TearDown]
    public void Close() => _dataset.Dispose();

    [Test]
    public void MergesGiveWhatSetsOfStringsGive()
    {
        var members = from size in Gen.Elements(0, 1, 5, 40, 200)
                      from numbers in Gen.Choose(0, 250).ArrayOf(size)
                      select numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)).ToHashSet();
        var sets = from count in Gen.Choose(1, 4) from some in members.ArrayOf(count) select some;
        Prop.ForAll(sets.ToArbitrary(), Check).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Test]
    public void ACountStopsAtItsLimit()
    {
        using var union = new SetUnion(_dataset.Engine, Store(0, ["a", "b", "c"]), Store(1, ["c", "d"]));
        Assert.That(union.CountUpTo(2), Is.EqualTo(2));
        Assert.That(union.CountUpTo(4), Is.EqualTo(4));
        Assert.That(union.CountUpTo(long.MaxValue), Is.EqualTo(4));
    }

    [Test]
    public void ASetWithItselfIsNoSpecialCase()
    {
        var source = Store(0, ["a", "b"]);
        Check(new SetUnion(_dataset.Engine, source, source), ["a", "b"]);
        Check(new SetIntersection(_dataset.Engine, source, source), ["a", "b"]);
        Check(new SetDifference(_dataset.Engine, source, source), []);
    }

    private static void Check(SetOperation operation, IEnumerable<string> expected)
    {
        using (operation)
        {
            // Twice, since readers count first.
            for (var pass = 0; pass < 2; pass++)
            {
                var found = new List<string>();
                for (var more = operation.SeekToFirst(); more; more = operation.Next())
                {
                    found.Add(ASCII.GetString(operation.Member));
                }

                Assert.That(found, Is.EquivalentTo(expected));
            }
        }
    }

    private void Check(HashSet<string>[] sets)
    {
        var sources = sets.Select((members, index) => Store(index, members)).ToArray();
        using StoreSnapshot snapshot = _dataset.Engine.CreateSnapshot();
        foreach (StoreView view in new StoreView[] { _dataset.Engine, snapshot })
        {
            Check(new SetUnion(view, sources), sets.SelectMany(set => set).Distinct());
            Check(new SetIntersection(view, sources), sets.Aggregate((a, b) => [.. a.Intersect(b)]));
            Check(new SetDifference(view, sources), sets[0].Except(sets.Skip(1).SelectMany(set => set)));
        }
    }

    private SetSource Store(int index, IEnumerable<string> members)
    {
        var entry = _dataset.Database.FindForWrite([(byte)index]);
        _dataset.Database.Delete(ref entry);
        foreach (var member in members) Sets.Add(ref entry, ASCII.GetBytes(member), 512);
        if (entry.Count > 0) _dataset.Database.Save(ref entry);
        var source = new SetSource(MemberSource.Of(in entry));
        _dataset.Commit();
        return source;
    }
}
