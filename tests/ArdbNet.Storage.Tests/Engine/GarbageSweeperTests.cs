using System.Diagnostics;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Tests.Engine;

public sealed class GarbageSweeperTests
{
    private const int Many = 30_000;

    private TemporaryEngine _store = null!;

    [SetUp]
    public void Open() => _store = new TemporaryEngine();

    [TearDown]
    public void Close() => _store.Dispose();

    [TestCase(10)]
    [TestCase(3000)]
    public void MembersOfADeletedCollectionAreRemovedFromDisk(int members)
    {
        PutSet(0, "other", 5);
        PutSet(0, "set", members);
        _store.Engine.Persist();
        Assert.That(CountOnDisk(KeyTag.Member), Is.EqualTo(members + 5));

        using var sweeper = new GarbageSweeper(_store.Engine);
        Delete("set");
        _store.Engine.FreezeGarbage();
        Await(() => sweeper.SweptCount == 1 && CountOnDisk(KeyTag.Garbage) == 0);
        Assert.That(CountOnDisk(KeyTag.Member), Is.EqualTo(5));
        Assert.That(sweeper.PendingCount, Is.Zero);
        _store.Reopen();
        Assert.That(CountOnDisk(KeyTag.Member), Is.EqualTo(5));
        Assert.That(_store.Dataset[0].Find("other"u8).Count, Is.EqualTo(5));
    }

    [Test]
    public void ASnapshotStillSeesWhatWasSwept()
    {
        PutSet(0, "set", 2000);
        using var snapshot = _store.Engine.CreateSnapshot();
        using var sweeper = new GarbageSweeper(_store.Engine);
        Delete("set");
        _store.Engine.FreezeGarbage();
        Await(() => sweeper.SweptCount == 1 && CountOnDisk(KeyTag.Member) == 0);
        Assert.That(Count(snapshot, KeyTag.Member), Is.EqualTo(2000));
        Assert.That(Count(snapshot, KeyTag.Metadata), Is.EqualTo(1));
    }

    [Test]
    public void AFlushedDatabaseIsRemovedWithAllItNames()
    {
        for (var i = 0; i < 300; i++) PutSet(0, $"set{i}", 3, expireAtMs: 1000 + i);
        PutSet(1, "other", 3, expireAtMs: 1000);
        _store.Engine.Persist();
        using var sweeper = new GarbageSweeper(_store.Engine);
        _store.Dataset[0].Flush();
        _store.Commit();
        PutSet(0, "new", 2);
        _store.Engine.Persist();
        Await(() => sweeper.SweptCount == 1 && CountOnDisk(KeyTag.Garbage) == 0);
        Assert.That(CountOnDisk(KeyTag.Metadata), Is.EqualTo(2));
        Assert.That(CountOnDisk(KeyTag.Member), Is.EqualTo(5));
        Assert.That(CountOnDisk(KeyTag.Expiry), Is.EqualTo(1));
        Assert.That(_store.Dataset[0].Find("new"u8).Count, Is.EqualTo(2));
    }

    [Test]
    public void GarbageOfTheProcessBeforeIsSweptAfterTheStart()
    {
        for (var i = 0; i < 100; i++) PutSet(0, $"set{i}", 3);
        PutSet(2, "set", 2000);
        Delete("set7");
        _store.Dataset[2].Flush();
        _store.Commit();
        _store.Reopen();
        Assert.That(CountOnDisk(KeyTag.Garbage), Is.EqualTo(2));

        using var sweeper = new GarbageSweeper(_store.Engine);
        Await(() => sweeper.SweptCount == 2 && CountOnDisk(KeyTag.Garbage) == 0);
        Assert.That(CountOnDisk(KeyTag.Member), Is.EqualTo(99 * 3));
    }

    [Test]
    public void WhatDiesBeforeItIsWrittenIsNeverWritten()
    {
        PutSet(0, "set", 1000);
        Delete("set");
        _store.Engine.Persist();
        Assert.That((CountOnDisk(KeyTag.Member), CountOnDisk(KeyTag.Garbage)), Is.EqualTo((0, 1)));
    }

    [Test]
    public void ManyRecordsAreSweptInOneGo()
    {
        for (var i = 0; i < 12_000; i++) PutSet(0, "set", 1);
        _store.Engine.Persist();
        Assert.That(CountOnDisk(KeyTag.Garbage), Is.EqualTo(11_999));
        using var sweeper = new GarbageSweeper(_store.Engine);
        Await(() => CountOnDisk(KeyTag.Garbage) == 0);
        Assert.That(CountOnDisk(KeyTag.Member), Is.EqualTo(1));
    }

    [Test]
    public void AStoppedSweeperIsWokenWithoutHarm()
    {
        var sweeper = new GarbageSweeper(_store.Engine);
        sweeper.Dispose();
        Assert.That(sweeper.Wake, Throws.Nothing);
        PutSet(0, "set", 3);
        Delete("set");
        Assert.That(_store.Engine.Persist, Throws.Nothing);
    }

    [Test]
    public void DeletedKeysThatACursorHasWalkedOverAreCompactedAway()
    {
        PutMany();
        for (var i = 0; i < Many; i++) _store.Engine.Delete(KeyOf(i));
        _store.Commit();
        _store.Reopen();
        using var sweeper = new GarbageSweeper(_store.Engine);
        Assert.That(SizeOfMany(), Is.GreaterThan(1 << 20));

        using (var cursor = _store.Engine.OpenCursor([1], [2]))
        {
            Assert.That(cursor.SeekToFirst(), Is.False);
        }

        Await(() => SizeOfMany() < 1 << 16);
    }

    [Test]
    public void NeighboursThatWereDeletedTogetherAreCompactedAway()
    {
        PutMany();
        using var sweeper = new GarbageSweeper(_store.Engine);
        for (var i = 0; i < Many; i++) _store.Engine.Delete(KeyOf(i));
        FillTable();
        _store.Commit();
        _store.Engine.Persist();
        Await(() => SizeOfMany() < 1 << 16);
    }

    [Test]
    public void DeletedKeysAmongLivingOnesStayUntilTheirTurnComes()
    {
        PutMany();
        for (var i = 0; i < Many; i++) _store.Engine.Delete(KeyOf(i));
        FillTable();
        _store.Commit();
        _store.Engine.Persist();
        _store.Engine.Put(KeyOf(7), []);
        _store.Commit();
        _store.Engine.Persist();
        var files = _store.Engine.Disk.Level0Files;

        _store.Engine.SlowRanges.Noted = () => { };
        _store.Engine.SlowRanges.Note(KeyOf(0), KeyOf(Many - 1));
        _store.Engine.SlowRanges.Compact(_store.Engine.Disk);
        Assert.That(() => _store.Engine.Disk.Level0Files, Is.EqualTo(files).After(300));
    }

    private long SizeOfMany() => _store.Engine.Disk.ApproximateSize([1], [2]);

    private void PutMany()
    {
        var value = new byte[64];
        var random = new Random(1);
        for (var i = 0; i < Many; i++)
        {
            random.NextBytes(value);
            _store.Engine.Put(KeyOf(i), value);
        }

        _store.Commit();
        _store.Engine.Persist();
        _store.Engine.Disk.CompactRange([1], [2]);
    }

    // Smaller buffers do not become tables.
    private void FillTable()
    {
        for (var i = 0; i < 20_000; i++) _store.Engine.Put([2, (byte)(i >> 8), (byte)i], []);
    }

    private void PutSet(int index, string key, int members, long expireAtMs = 0)
    {
        var database = _store.Dataset[index];
        var entry = database.FindForWrite(System.Text.Encoding.UTF8.GetBytes(key));
        database.Begin(ref entry, KeyType.Set);
        for (var i = 0; i < members; i++)
        {
            var member = BitConverter.GetBytes(i);
            var encoded = new byte[MemberKey.Length(member)];
            MemberKey.Write(encoded, entry.CollectionId, member);
            _store.Engine.Put(encoded, []);
        }

        entry.Count = members;
        entry.ExpireAtMs = expireAtMs;
        database.Save(ref entry);
        _store.Commit();
    }

    private void Delete(string key)
    {
        var entry = _store.Dataset[0].FindForWrite(System.Text.Encoding.UTF8.GetBytes(key));
        _store.Dataset[0].Delete(ref entry);
        _store.Commit();
    }

    private int CountOnDisk(byte tag)
    {
        using var cursor = new StoreCursor(
            [], _store.Engine.Disk.OpenCursor(snapshot: null, [tag], [(byte)(tag + 1)]), [tag], [(byte)(tag + 1)]);
        return Count(cursor);
    }

    private static int Count(StoreView view, byte tag)
    {
        using var cursor = view.OpenCursor([tag]);
        return Count(cursor);
    }

    private static int Count(StoreCursor cursor)
    {
        var count = 0;
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next()) count++;
        return count;
    }

    private static byte[] KeyOf(int number) => [1, (byte)(number >> 8), (byte)number];

    private static void Await(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)));
            Thread.Sleep(5);
        }
    }
}
