using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine.ReadingAhead;
using ArdbNet.Storage.Tests.Keyspace;
using static System.Text.Encoding;

namespace ArdbNet.Storage.Tests.Engine.ReadingAhead;

public sealed class ElementsAheadTests
{
    private const ulong List = 7;
    private const int Count = 300;

    private readonly string?[] _expected = new string?[Count];
    private TemporaryDataset _store = null!;

    private ElementsAhead Elements => _store.Engine.ElementsAhead;

    [SetUp]
    public void PutElements()
    {
        _store = new TemporaryDataset();
        for (var i = 0; i < Count; i++) Put(i, $"disk {i}");
        _store.Commit();
        _store.Engine.Persist();
    }

    [TearDown]
    public void DisposeStore() => _store.Dispose();

    [Test]
    public void ReadersInOrderGetEachElement([Values] bool isBackward)
    {
        for (var i = 0; i < Count; i++) Check(isBackward ? Count - 1 - i : i, isBackward);
        Assert.That(Elements.UsedBytes, Is.Positive);
    }

    [Test]
    public void ElementsHereAndThereAreNotReadAhead([Values] bool isBackward)
    {
        for (var i = 0; i < Count; i++) Check(i * 37 % Count, isBackward);
        Assert.That(Elements.UsedBytes, Is.Zero);
    }

    [Test]
    public void ChangesAreSeenAtOnce([Values] bool isBackward, [Values(0, 1, 5)] int distance)
    {
        var at = isBackward ? 200 : 100;
        for (var i = 0; i < 5; i++) Check(at = Beside(at, isBackward), isBackward);
        var changed = at;
        for (var i = 0; i < distance; i++) changed = Beside(changed, isBackward);
        Put(changed, "changed");
        Check(changed, isBackward);
        _store.Commit();
        _store.Engine.Persist();
        for (var i = 0; i < 20; i++, at = Beside(at, isBackward)) Check(at, isBackward);
        Delete(changed);
        Check(changed, isBackward);
    }

    [Test]
    public void WhatABufferHasOrHidesEndsARun([Values] bool isBackward, [Values] bool isDeleted)
    {
        if (isDeleted) Delete(150);
        else Put(150, "buffered");
        _store.Commit();
        _store.Engine.CreateSnapshot().Dispose();
        for (var i = 0; i < Count; i++) Check(isBackward ? Count - 1 - i : i, isBackward);
    }

    [Test]
    public void AChangeThatIsTakenBackLeavesWhatWasThere()
    {
        for (var i = 0; i < 5; i++) Check(i, isBackward: false);
        var before = _expected[6];
        Put(6, "changed");
        _store.Rollback();
        _expected[6] = before;
        for (var i = 5; i < 20; i++) Check(i, isBackward: false);
    }

    [Test]
    public void ValuesStayAsTheyAreUntilTheCommandEnds()
    {
        Elements.TryGet(List, 0, Count, isBackward: false, out _);
        Elements.TryGet(List, 1, Count - 1, isBackward: false, out var value);
        for (var i = 2; i < Count; i++) Check(i, isBackward: false);
        Assert.That(UTF8.GetString(value), Is.EqualTo("disk 1"));
    }

    [Test]
    public void LongValuesAreReadOneByOne()
    {
        for (var i = 0; i < Count; i += 3) Put(i, new string('x', 5000 + i));
        _store.Commit();
        _store.Engine.Persist();
        for (var i = 0; i < Count; i++) Check(i, isBackward: false);
        for (var i = Count - 1; i >= 0; i--) Check(i, isBackward: true);
        Assert.That(Elements.UsedBytes, Is.LessThan(64 * 1024));
    }

    [Test]
    public void ListsThatShareARunGetTheirOwnElements()
    {
        const ulong Other = List + 32;
        for (var i = 0; i < 40; i++) _store.Engine.Put(KeyOf(i, Other), UTF8.GetBytes($"other {i}"));
        _store.Commit();
        _store.Engine.Persist();
        for (var i = 0; i < 40; i++)
        {
            Check(i, isBackward: false);
            if (i % 10 > 3) continue;
            Assert.That(Elements.TryGet(Other, i, 40 - i, isBackward: false, out var value));
            Assert.That(UTF8.GetString(value), Is.EqualTo($"other {i}"));
        }
    }

    private static int Beside(int index, bool isBackward) => isBackward ? index - 1 : index + 1;

    private static byte[] KeyOf(long index, ulong list = List)
    {
        var key = new byte[ElementKey.Length];
        ElementKey.Write(key, list, index);
        return key;
    }

    private void Put(int index, string value)
    {
        _expected[index] = value;
        _store.Engine.Put(KeyOf(index), UTF8.GetBytes(value));
    }

    private void Delete(int index)
    {
        _expected[index] = null;
        _store.Engine.Delete(KeyOf(index));
    }

    private void Check(int index, bool isBackward)
    {
        var count = isBackward ? index + 1 : Count - index;
        var isFound = Elements.TryGet(List, index, count, isBackward, out var value);
        Assert.That(isFound ? UTF8.GetString(value) : null, Is.EqualTo(_expected[index]));
    }
}
