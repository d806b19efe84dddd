using System.Globalization;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Tests.Keyspace;
using ArdbNet.Storage.Types;
using static System.Text.Encoding;

namespace ArdbNet.Storage.Tests.Types;

public sealed class HashesTests
{
    private TemporaryDataset _dataset = null!;

    [SetUp]
    public void Open() => _dataset = new TemporaryDataset();

    [TearDown]
    public void Close() => _dataset.Dispose();

    [Test]
    public void IsPackedUntilItHasTooManyFieldsAndNeverAgain()
    {
        var entry = _dataset.Database.FindForWrite("h"u8);
        for (var i = 0; i < 4; i++)
        {
            Hashes.Set(ref entry, ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture)), "v"u8, 4, 10);
        }

        Assert.That(Hashes.IsListpack(in entry), Is.True);
        Hashes.Set(ref entry, "4"u8, "v"u8, 4, 10);
        Assert.That(Hashes.IsListpack(in entry), Is.False);
        Hashes.Remove(ref entry, "4"u8);
        _dataset.Database.Save(ref entry);
        entry = _dataset.Database.Find("h"u8);
        Assert.That(entry.Type, Is.EqualTo(KeyType.Hash));
        Assert.That(entry.Count, Is.EqualTo(4));
        Assert.That(Hashes.IsListpack(in entry), Is.False);
    }

    [TestCase("longer than ten", "v")]
    [TestCase("f", "longer than ten")]
    public void IsNotPackedWithALongFieldOrValue(string field, string value)
    {
        var entry = _dataset.Database.FindForWrite("h"u8);
        Hashes.Set(ref entry, ASCII.GetBytes(field), ASCII.GetBytes(value), 4, 10);
        Assert.That(Hashes.IsListpack(in entry), Is.False);
    }

    [Test]
    public void AKeyThatDoesNotExistHasNoFields()
    {
        var entry = _dataset.Database.FindForWrite("h"u8);
        Assert.That(Hashes.TryGet(in entry, "f"u8, out _), Is.False);
        Assert.That(Hashes.Contains(in entry, "f"u8), Is.False);
        Assert.That(Hashes.Remove(ref entry, "f"u8), Is.False);
    }

    [Test]
    public void ADeletedHashIsSweptFromTheDisk()
    {
        const int Fields = 1500;
        var entry = _dataset.Database.FindForWrite("h"u8);
        for (var i = 0; i < Fields; i++)
        {
            Hashes.Set(ref entry, ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture)), "v"u8, 4, 10);
        }

        var id = entry.CollectionId;
        _dataset.Database.Save(ref entry);
        _dataset.Commit();
        _dataset.Engine.Persist();
        Assert.That(CountOf(id), Is.EqualTo(Fields));

        entry = _dataset.Database.FindForWrite("h"u8);
        _dataset.Database.Delete(ref entry);
        _dataset.Commit();
        _dataset.Engine.Persist();
        using var sweeper = new Storage.Engine.GarbageSweeper(_dataset.Engine);
        Assert.That(() => CountOf(id), Is.Zero.After(5000, 10));
    }

    private int CountOf(ulong id)
    {
        var count = 0;
        using var cursor = new MemberCursor(_dataset.Engine, new MemberSource(id, 0));
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next()) count++;
        return count;
    }
}
