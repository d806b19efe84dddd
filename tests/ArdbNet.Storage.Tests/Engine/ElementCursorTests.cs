using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Tests.Engine;

public sealed class ElementCursorTests
{
    private const ulong List = 77;
    private const int First = -50;
    private const int Count = 400;

    private readonly string[] _expected = new string[Count];
    private TemporaryEngine _store = null!;

    /// <summary>Elements of which every layer has some, above older ones under the same index.</summary>
    [SetUp]
    public void PutElements()
    {
        _store = new TemporaryEngine();
        Put("disk", 0, Count, 1);
        PutOutside();
        _store.Commit();
        _store.Engine.Persist();
        Put("frozen", 3, Count, 7);
        Put("frozen", 100, 220, 1);
        _store.Commit();
        _store.Engine.CreateSnapshot().Dispose();
        Put("active", 5, Count, 40);
        Put("active", 150, 180, 1);
        Put("active", Count - 1, Count, 1);
        _store.Commit();
    }

    [TearDown]
    public void DisposeStore() => _store.Dispose();

    [Test]
    public void ElementsComeFromTheNewestLayerThatHasThem([Values] bool isBackward)
    {
        Check(_store.Engine, 0, Count, isBackward);
        using var snapshot = _store.Engine.CreateSnapshot();
        Check(snapshot, 0, Count, isBackward);
        Check(_store.Engine, 0, Count, isBackward);
    }

    [Test]
    public void PartsAreWalkedFromAnyElement([Values] bool isBackward)
    {
        for (var start = 0; start < Count; start += 13)
        {
            Check(_store.Engine, start, Math.Min(60, Count - start), isBackward);
        }

        Check(_store.Engine, 9, 0, isBackward);
    }

    [Test]
    public void WhatIsWrittenBehindTheCursorDoesNotDisturbIt([Values] bool isBackward)
    {
        var met = new List<string>();
        using var cursor = new ElementCursor(_store.Engine, List, First, Count, isBackward);
        for (var index = isBackward ? First + Count : First - 1; cursor.MoveNext(); index += isBackward ? -1 : 1)
        {
            met.Add(System.Text.Encoding.ASCII.GetString(cursor.Value));
            _store.Engine.Put(KeyOf(index), cursor.Value);
        }

        Assert.That(met, Is.EqualTo(isBackward ? _expected.Reverse() : _expected));
    }

    [Test]
    public void AMissingElementIsAnError()
    {
        _store.Engine.Delete(KeyOf(First + 60));
        using var cursor = new ElementCursor(_store.Engine, List, First, Count, isBackward: false);
        for (var i = 0; i < 60; i++) Assert.That(cursor.MoveNext());
        Assert.That(() => cursor.MoveNext(), Throws.TypeOf<StoreException>());
    }

    private static byte[] KeyOf(long index, ulong list = List)
    {
        var key = new byte[ElementKey.Length];
        ElementKey.Write(key, list, index);
        return key;
    }

    private void Put(string layer, int from, int end, int step)
    {
        for (var i = from; i < end; i += step)
        {
            _expected[i] = $"{layer} {i}";
            _store.Engine.Put(KeyOf(First + i), System.Text.Encoding.ASCII.GetBytes(_expected[i]));
        }
    }

    // Neighbours in the same list, which are no part of the walk, and other lists.
    private void PutOutside()
    {
        foreach (var list in new[] { List - 1, List, List + 1 })
        {
            _store.Engine.Put(KeyOf(First - 1, list), "outside"u8);
            _store.Engine.Put(KeyOf(First + Count, list), "outside"u8);
        }
    }

    private void Check(StoreView view, int start, int count, bool isBackward)
    {
        var met = new List<string>();
        using var cursor = new ElementCursor(view, List, First + start, count, isBackward);
        while (cursor.MoveNext()) met.Add(System.Text.Encoding.ASCII.GetString(cursor.Value));
        var expected = _expected.Skip(start).Take(count);
        Assert.That(met, Is.EqualTo(isBackward ? expected.Reverse() : expected));
        Assert.That(cursor.MoveNext(), Is.False);
    }
}
