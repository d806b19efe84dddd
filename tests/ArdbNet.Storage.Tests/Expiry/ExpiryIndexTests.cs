using System.Buffers.Binary;
using System.Diagnostics;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Tests.Engine;

namespace ArdbNet.Storage.Tests.Expiry;

public sealed class ExpiryIndexTests
{
    private TemporaryEngine _store = null!;

    private Database Database => _store.Dataset[0];

    [SetUp]
    public void Open() => _store = new TemporaryEngine(writeBufferSize: 4 << 20);

    [TearDown]
    public void Close() => _store.Dispose();

    [Test]
    public void DueEntriesComeEarliestFirst()
    {
        Put(1, 300);
        Put(2, 100);
        Put(3, 200);
        Put(4, 301);
        _store.Commit();
        Assert.That(Take(nowMs: 300, max: 10), Is.EqualTo(new long[] { 100, 200, 300 }));
        Assert.That(Take(nowMs: 300, max: 10), Is.Empty);
        Assert.That(Take(nowMs: 301, max: 10), Is.EqualTo(new long[] { 301 }));
    }

    [Test]
    public void NothingIsTakenBeforeItsTime()
    {
        Put(1, 100);
        _store.Commit();
        Assert.That(Take(nowMs: 99, max: 10), Is.Empty);
        Assert.That(_store.Dataset.Expiry.MayBeDue(99), Is.False);
        Assert.That(_store.Dataset.Expiry.MayBeDue(100));
        Assert.That(Take(nowMs: 100, max: 10), Has.Length.EqualTo(1));
    }

    [Test]
    public void AnEarlierEntryThatComesLaterIsFound()
    {
        Put(1, 1000);
        _store.Commit();
        Assert.That(Take(nowMs: 900, max: 10), Is.Empty);
        Put(2, 500);
        _store.Commit();
        Assert.That(Take(nowMs: 901, max: 10), Is.EqualTo(new long[] { 500 }));
    }

    [Test]
    public void WhatIsPutBackIsTakenAgain()
    {
        Put(1, 100);
        Put(2, 200);
        _store.Commit();
        var entries = new List<byte[]>();
        _store.Dataset.Expiry.TakeDue(300, 10, entries);
        _store.Dataset.Expiry.PutBack(entries[1]);
        Assert.That(Take(nowMs: 300, max: 10), Is.EqualTo(new long[] { 200 }));
    }

    [Test]
    public void EntriesOfTheProcessBeforeAreFound()
    {
        Put(1, 100);
        _store.Commit();
        _store.Reopen();
        Assert.That(Take(nowMs: 100, max: 10), Is.EqualTo(new long[] { 100 }));
    }

    [Test]
    public void ManyDueEntriesAreTakenInBatchesWithoutWadingThroughThoseThatWent()
    {
        const int Keys = 50_000;
        for (var i = 0; i < Keys; i++)
        {
            Put(i, 1000);
            if (i % 1000 == 0) _store.Commit();
        }

        _store.Commit();
        _store.Dataset.NowMs = 1000;
        var entries = new List<byte[]>();
        var taken = 0;
        var taking = new Stopwatch();
        while (true)
        {
            entries.Clear();
            taking.Start();
            _store.Dataset.Expiry.TakeDue(1000, 64, entries);
            taking.Stop();
            if (entries.Count == 0) break;
            taken += entries.Count;
            foreach (var entry in entries)
            {
                Database.FindForWrite(MetadataKey.Key(ExpiryKey.MetadataKeyOf(entry)));
                _store.Commit();
            }
        }

        Assert.That((taken, Database.Count, Database.ExpiringCount), Is.EqualTo((Keys, 0L, 0L)));
        // About 800 batches. If each passed over all tombstones before it, this would be 20 million steps.
        Assert.That(taking.Elapsed, Is.LessThan(TimeSpan.FromSeconds(3)));
    }

    private void Put(int number, long expireAtMs)
    {
        var name = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(name, number);
        var entry = Database.FindForWrite(name);
        Database.Begin(ref entry, KeyType.String);
        entry.ExpireAtMs = expireAtMs;
        Database.Save(ref entry);
    }

    private long[] Take(long nowMs, int max)
    {
        var entries = new List<byte[]>();
        _store.Dataset.Expiry.TakeDue(nowMs, max, entries);
        return [.. entries.Select(static entry => ExpiryKey.ExpireAtMs(entry))];
    }
}
