using System.Globalization;

namespace ArdbNet.RocksDb.Tests;

public sealed class DurabilityTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void WhatTheWalHoldsSurvivesAKill(bool isSynced)
    {
        using var temporary = new TemporaryStore();
        using var writing = new WriteOptions { Sync = isSynced };
        temporary.Put("key", "value", writing);

        Assert.That(CountKeys(temporary.CopyAsAfterKill("killed")), Is.EqualTo(1));
    }

    [Test]
    public void WithoutWalWhatIsFlushedSurvivesAKillAndTheRestIsGone()
    {
        using var temporary = new TemporaryStore();
        temporary.Put("0", "value", temporary.WritingWithoutWal);
        temporary.Store.Flush(wait: true);
        temporary.Put("1", "value", temporary.WritingWithoutWal);

        Assert.That(CountKeys(temporary.CopyAsAfterKill("killed")), Is.EqualTo(1));
    }

    [Test]
    public void WithoutWalFlushAndReopenKeepEverything()
    {
        using var temporary = new TemporaryStore();
        for (var i = 0; i < 1000; i++)
            temporary.Put($"key{i}", "value", temporary.WritingWithoutWal);
        temporary.Store.Flush(wait: true);

        temporary.Reopen();

        Assert.That(CountKeys(temporary.Store), Is.EqualTo(1000));
    }

    [Test]
    public void WithoutWalACleanCloseFlushes()
    {
        using var temporary = new TemporaryStore();
        temporary.Put("key", "value", temporary.WritingWithoutWal);

        temporary.Reopen();

        Assert.That(temporary.Get("key"), Is.EqualTo("value"));
    }

    [Test]
    public void WithoutWalACloseMayBeToldNotToFlush()
    {
        var options = new RocksDbOptions { CreateIfMissing = true };
        options.ApplyOptionsText("avoid_flush_during_shutdown=true");
        using var temporary = new TemporaryStore(options);
        temporary.Put("key", "value", temporary.WritingWithoutWal);

        temporary.Reopen();

        Assert.That(temporary.Get("key"), Is.Null);
    }

    [Test]
    public void WithoutWalAKillLeavesAnExactPrefixOfTheBatches()
    {
        var options = new RocksDbOptions
        {
            CreateIfMissing = true,
            WriteBufferSizeBytes = 64 << 10,
            DisableAutoCompactions = true,
            Level0SlowdownWritesTrigger = 1000,
            Level0StopWritesTrigger = 1000,
        };
        using var temporary = new TemporaryStore(options);
        using var batch = new WriteBatch();
        const int batches = 2000;
        for (var i = 0; i < batches; i++)
        {
            // Each batch: its own key, and the number of batches so far, as the engine keeps its offset.
            batch.Clear();
            batch.Put(TemporaryStore.Bytes($"key{i:D6}"), new byte[200]);
            batch.Put("applied"u8, TemporaryStore.Bytes((i + 1).ToString(CultureInfo.InvariantCulture)));
            temporary.Store.Write(batch, temporary.WritingWithoutWal);
        }

        using var killed = RocksDbStore.Open(temporary.CopyAsAfterKill("killed"), new RocksDbOptions());

        using var slice = killed.Get("applied"u8, temporary.Reading);
        var applied = int.Parse(slice.Span, CultureInfo.InvariantCulture);
        Assert.That(applied, Is.InRange(1, batches - 1));
        Assert.That(CountKeys(killed), Is.EqualTo(applied + 1));
        using var last = killed.Get(TemporaryStore.Bytes($"key{applied - 1:D6}"), temporary.Reading);
        Assert.That(last.IsFound, Is.True);
    }

    private static int CountKeys(string path)
    {
        using var store = RocksDbStore.Open(path, new RocksDbOptions());
        return CountKeys(store);
    }

    private static int CountKeys(RocksDbStore store)
    {
        using var reading = new ReadOptions();
        using var iterator = store.NewIterator(reading);
        var count = 0;
        for (iterator.SeekToFirst(); iterator.IsValid; iterator.Next())
            count++;
        iterator.ThrowIfFailed();
        return count;
    }
}
