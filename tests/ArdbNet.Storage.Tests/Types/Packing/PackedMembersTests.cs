using System.Globalization;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Tests.Keyspace;
using ArdbNet.Storage.Types;
using ArdbNet.Storage.Types.Packing;
using static System.Text.Encoding;

namespace ArdbNet.Storage.Tests.Types.Packing;

public sealed class PackedMembersTests
{
    private TemporaryDataset _dataset = null!;

    private Database Database => _dataset.Database;

    [SetUp]
    public void Open() => _dataset = new TemporaryDataset(packedCapacity: new PackedCapacity(4, 200));

    [TearDown]
    public void Close() => _dataset.Dispose();

    [Test]
    public void AHashIsHeaderCountAndPairsByHash()
    {
        MakeHash("h", ("a", "1"), ("b", ""), ("long field", new string('v', 130)));
        Assert.That(
            System.Convert.ToHexString(Stored("h")),
            Is.EqualTo(
                "01" + "03" + "10" + "0000000000000000" + "03"
                + Pairs(("a", "1"), ("b", ""), ("long field", new string('v', 130)))));
        Assert.That(CountOf([KeyTag.Member]), Is.Zero);
    }

    [Test]
    public void ASetIsHeaderCountAndMembersByHash()
    {
        var entry = Database.FindForWrite("s"u8);
        foreach (var member in (string[])["3", "", "20"]) Sets.Add(ref entry, ASCII.GetBytes(member), 512);
        entry.ExpireAtMs = 1_700_000_000_123;
        Database.Save(ref entry);
        var members = ((string[])["3", "", "20"]).OrderBy(static member => KeyHash.Hash(ASCII.GetBytes(member)));
        Assert.That(
            System.Convert.ToHexString(Stored("s")),
            Is.EqualTo("01" + "04" + "18" + "0000018BCFE5687B" + "03" + string.Concat(members.Select(Piece))));
    }

    [Test]
    public void WhatHasOutgrownTheCapacityIsSpreadOutAndStaysSo()
    {
        MakeHash("h", ("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"));
        Assert.That(IsPacked("h"), Is.True);
        var before = Read("h");
        MakeHash("h", ("e", "5"));
        Assert.That((IsPacked("h"), CountOf([KeyTag.Member])), Is.EqualTo((false, 5)));
        var entry = Database.FindForWrite("h"u8);
        Hashes.Remove(ref entry, "e"u8);
        Database.Save(ref entry);
        Assert.That((IsPacked("h"), CountOf([KeyTag.Member])), Is.EqualTo((false, 4)));
        // By the same places, so that the cursor of a scan goes on meaning the same.
        Assert.That(Read("h"), Is.EqualTo(before));
    }

    [TestCase("new", "w")]
    [TestCase("a", "w")]
    public void BytesCountWithMembersAndValues(string field, string value)
    {
        // 1 + 1 + 2 + 190 bytes.
        MakeHash("h", ("a", new string('v', 190)));
        Assert.That(IsPacked("h"), Is.True);
        MakeHash("h", (field, new string(value[0], 200)));
        Assert.That(IsPacked("h"), Is.False);
        Assert.That(Read("h"), Has.Count.EqualTo(field == "a" ? 1 : 2));
    }

    [Test]
    public void APackedCollectionLeavesNoGarbage()
    {
        MakeHash("deleted", ("a", "1"));
        MakeHash("overwritten", ("a", "1"));
        _dataset.Commit();
        var entry = Database.FindForWrite("deleted"u8);
        Database.Delete(ref entry);
        entry = Database.FindForWrite("overwritten"u8);
        Strings.Set(ref entry, "now a string"u8);
        Database.Save(ref entry);
        _dataset.Commit();
        Assert.That((CountOf([KeyTag.Garbage]), CountOf([KeyTag.Member])), Is.EqualTo((0, 0)));
    }

    [Test]
    public void ALowerCapacityCountsWhenTheCollectionIsWrittenNext()
    {
        MakeHash("h", ("a", "1"), ("b", "2"), ("c", "3"));
        _dataset.Dataset.PackedCapacity = default;
        Assert.That((IsPacked("h"), Read("h").Count), Is.EqualTo((true, 3)));
        MakeHash("h", ("a", "0"));
        Assert.That((IsPacked("h"), CountOf([KeyTag.Member])), Is.EqualTo((false, 3)));
        MakeHash("other", ("a", "0"));
        Assert.That(IsPacked("other"), Is.False);
    }

    [Test]
    public void CopiesAndMovedOnesAreWhatTheyWere([Values(0, 4)] int entriesByThen)
    {
        MakeHash("h", ("a", "1"), ("b", "2"));
        MakeHash("large", ("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"), ("e", "5"));
        _dataset.Commit();
        _dataset.Dataset.PackedCapacity = new PackedCapacity(entriesByThen, 200);
        foreach (var name in (string[])["h", "large"])
        {
            var source = Database.FindForWrite(ASCII.GetBytes(name));
            var target = Database.FindForWrite("copy"u8);
            KeyCopy.Copy(in source, ref target);
            Assert.That((IsPacked("copy"), Read("copy")), Is.EqualTo((name == "h", Read(name))));
            target = Database.FindForWrite("moved"u8);
            Database.Move(ref source, ref target);
            Assert.That((IsPacked("moved"), Read("moved")), Is.EqualTo((name == "h", Read("copy"))));
        }
    }

    [Test]
    public void ManyChangesInOneCommandTakeLittleMemory()
    {
        MakeHash("h", ("a", "1"), ("b", "2"));
        var entry = Database.FindForWrite("h"u8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100_000; i++) Hashes.Set(ref entry, "a"u8, i % 2 == 0 ? "x"u8 : "longer"u8, 512, 64);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100_000));
    }

    private static string Pairs(params (string Field, string Value)[] pairs) => string.Concat(
        pairs.OrderBy(static pair => KeyHash.Hash(ASCII.GetBytes(pair.Field)))
            .Select(static pair => Piece(pair.Field) + Piece(pair.Value)));

    private static string Piece(string text)
    {
        var length = text.Length < 128
            ? text.Length.ToString("X2", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{(text.Length & 0x7F) | 0x80:X2}{text.Length >> 7:X2}");
        return length + System.Convert.ToHexString(ASCII.GetBytes(text));
    }

    private void MakeHash(string key, params (string Field, string Value)[] pairs)
    {
        var entry = Database.FindForWrite(ASCII.GetBytes(key));
        foreach (var (field, value) in pairs)
        {
            Hashes.Set(ref entry, ASCII.GetBytes(field), ASCII.GetBytes(value), 512, 512);
        }

        Database.Save(ref entry);
    }

    private ReadOnlySpan<byte> Stored(string key)
    {
        var entry = Database.Find(ASCII.GetBytes(key));
        return _dataset.Engine.TryGet(entry.EncodedKey, out var value) ? value : default;
    }

    private bool IsPacked(string key) => (Metadata.Flags(Stored(key)) & MetadataFlags.Packed) != 0;

    private List<(uint Position, string Field, string Value)> Read(string key)
    {
        var found = new List<(uint, string, string)>();
        using var cursor = new MemberCursor(_dataset.Engine, MemberSource.Of(Stored(key)));
        for (var more = cursor.SeekToFirst(); more; more = cursor.Next())
        {
            found.Add((cursor.Position, ASCII.GetString(cursor.Member), ASCII.GetString(cursor.Value)));
        }

        return found;
    }

    private int CountOf(ReadOnlySpan<byte> prefix)
    {
        var count = 0;
        using var cursor = _dataset.Engine.OpenCursor(prefix);
        for (var more = cursor.SeekToFirst(); more; more = cursor.Next()) count++;
        return count;
    }
}
