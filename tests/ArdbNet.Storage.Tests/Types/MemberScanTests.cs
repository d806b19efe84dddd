using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Tests.Keyspace;
using ArdbNet.Storage.Types;
using ArdbNet.Storage.Types.Packing;
using FsCheck;
using FsCheck.Fluent;
using static System.Text.Encoding;

namespace ArdbNet.Storage.Tests.Types;

[TestFixture(0)]
[TestFixture(12)]
public sealed class MemberScanTests(int packedEntries)
{
    [Test]
    public void WhatIsThereAllTheTimeIsReturnedWhateverComesAndGoes()
    {
        var change = from add in Gen.Elements(true, false) from number in Gen.Choose(0, 99) select (add, number);
        var scans = from changes in change.ArrayOf(4).ArrayOf(60)
                    from count in Gen.Choose(1, 9)
                    select (changes, count);
        Prop.ForAll(scans.ToArbitrary(), scan => Check(scan.changes, scan.count))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20));
    }

    [Test]
    public void MembersThatShareAHashComeInOneStep()
    {
        using var dataset = new TemporaryDataset(packedCapacity: new PackedCapacity(packedEntries, 1000));
        var (first, second) = FindCollision();
        var entry = dataset.Database.FindForWrite("s"u8);
        foreach (var member in new[] { first, second, "other"u8.ToArray() }) Sets.Add(ref entry, member, 0);

        var steps = new List<int>();
        ulong position = 0;
        do
        {
            using var scan = new MemberScan(dataset.Engine, MemberSource.Of(in entry), position, 1);
            var members = 0;
            while (scan.Next()) members++;
            steps.Add(members);
            position = scan.NextPosition;
        }
        while (position != 0);

        Assert.That(steps, Is.EquivalentTo(new[] { 1, 2 }));
    }

    [Test]
    public void APositionBeyondTheLastHashIsTheEnd()
    {
        using var dataset = new TemporaryDataset(packedCapacity: new PackedCapacity(packedEntries, 1000));
        var entry = dataset.Database.FindForWrite("s"u8);
        Sets.Add(ref entry, "a"u8, 0);
        using var scan = new MemberScan(dataset.Engine, MemberSource.Of(in entry), ulong.MaxValue, 10);
        Assert.That(scan.Next(), Is.False);
        Assert.That(scan.NextPosition, Is.Zero);
    }

    [Test]
    public void ARestartedStepIsTheSameStep()
    {
        using var dataset = new TemporaryDataset(packedCapacity: new PackedCapacity(packedEntries, 1000));
        var entry = dataset.Database.FindForWrite("s"u8);
        for (var i = 0; i < 30; i++) Sets.Add(ref entry, [(byte)i], 0);
        using var scan = new MemberScan(dataset.Engine, MemberSource.Of(in entry), 0, 7);
        var first = Read(scan);
        var next = scan.NextPosition;
        scan.Restart();
        Assert.That(Read(scan), Is.EqualTo(first));
        Assert.That(first, Has.Count.EqualTo(7));
        Assert.That(scan.NextPosition, Is.EqualTo(next));
    }

    private static List<byte> Read(MemberScan scan)
    {
        var members = new List<byte>();
        while (scan.Next()) members.Add(scan.Member[0]);
        return members;
    }

    private void Check((bool Add, int Number)[][] changes, int count)
    {
        // Packed when the scan begins, it is spread out by what comes.
        using var dataset = new TemporaryDataset(
            writeBufferSize: 1, packedCapacity: new PackedCapacity(packedEntries * 5, 1000));
        var entry = dataset.Database.FindForWrite("s"u8);
        for (var i = 0; i < 50; i++) Sets.Add(ref entry, ASCII.GetBytes($"stays{i}"), 0);
        dataset.Database.Save(ref entry);
        dataset.Commit();

        var returned = new HashSet<string>();
        var step = 0;
        ulong position = 0;
        do
        {
            entry = dataset.Database.FindForWrite("s"u8);
            foreach (var (add, number) in changes[step++ % changes.Length])
            {
                var member = ASCII.GetBytes($"comes and goes{number}");
                if (add) Sets.Add(ref entry, member, 0);
                else Sets.Remove(ref entry, member);
            }

            dataset.Database.Save(ref entry);
            dataset.Commit();
            entry = dataset.Database.Find("s"u8);
            using var scan = new MemberScan(dataset.Engine, MemberSource.Of(in entry), position, count);
            while (scan.Next()) returned.Add(ASCII.GetString(scan.Member));
            position = scan.NextPosition;
        }
        while (position != 0);

        Assert.That(returned.Where(member => member.StartsWith("stays", StringComparison.Ordinal)), Has.Exactly(50).Items);
    }

    // Among 200,000 members some pair shares its 32 bits of hash.
    private static (byte[] First, byte[] Second) FindCollision()
    {
        var seen = new Dictionary<uint, byte[]>();
        for (var i = 0; ; i++)
        {
            var member = BitConverter.GetBytes(i);
            // A bijection on four bytes has no collisions; five have.
            member = [.. member, (byte)(i * 31 >> 3)];
            if (!seen.TryAdd(KeyHash.Hash(member), member)) return (seen[KeyHash.Hash(member)], member);
        }
    }
}
