using System.Diagnostics;
using ArdbNet.RocksDb;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Tests.Engine;

public sealed class StorageEngineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Test]
    public void AFaultOfTheDiskIsReportedAndPassesAndNothingIsLost()
    {
        using var store = new TemporaryEngine(writeBufferSize: 1);
        store.Fault = new IOException("No space left on device");
        store.Engine.Put([1, 1], [42]);
        store.Commit();
        Await(() => store.Engine.Failure is not null);
        Assert.That(store.Engine.Failure, Is.EqualTo("No space left on device"));
        Assert.That(store.Engine.TryGet([1, 1], out var value));
        Assert.That(value.ToArray(), Is.EqualTo(new byte[] { 42 }));

        // Writes that were under way when it happened do not wait for the disk.
        for (byte i = 2; i < 80; i++)
        {
            store.Engine.Put([1, i], [i]);
            store.Commit();
        }

        Assert.That(store.Engine.Persist, Throws.TypeOf<StoreException>());
        Assert.That(store.Failures, Is.EqualTo(1));
        Assert.That(store.Engine.PersistedOffset, Is.Zero);

        store.Fault = null;
        Await(() => store.Engine.Failure is null);
        Assert.That(store.Recoveries, Is.EqualTo(1));
        store.Reopen();
        Assert.That(store.Offset, Is.EqualTo(79));
        for (byte i = 2; i < 80; i++) Assert.That(store.Engine.TryGet([1, i], out _));
    }

    [Test]
    public void TheLogIsOnDiskBeforeTheStoreHasWhatItDescribes()
    {
        using var store = new TemporaryEngine(writeBufferSize: 1);
        for (byte i = 0; i < 50; i++)
        {
            store.Engine.Put([1, i], [i]);
            store.Commit();
            Assert.That(store.SyncedOffset, Is.GreaterThanOrEqualTo(store.Engine.PersistedOffset));
        }

        store.Engine.Persist();
        Assert.That(store.Engine.PersistedOffset, Is.EqualTo(store.Offset));
        Assert.That(store.Engine.FrozenBufferCount, Is.Zero);
    }

    [Test]
    public void ManyShortEntriesAreWrittenDownSinceEachMakesAReplayLonger()
    {
        using var store = new TemporaryEngine(writeBufferSize: 448 * 1000);
        for (var i = 0; i < 1000; i++)
        {
            Assert.That(store.Engine.FrozenBufferCount, Is.Zero);
            store.Engine.Put([1, (byte)(i >> 8), (byte)i], []);
            store.Commit();
        }

        Await(() => store.Engine.PersistedOffset == store.Offset);
    }

    [Test]
    public void AnIdleStorePersistsWhatItHas()
    {
        const long end = 2 << 20;
        using var store = new TemporaryEngine();
        store.Engine.Put([1, 1], [42]);
        store.Dataset.Commit(end - 1, streamDatabase: 0);
        store.Engine.EndCommand();
        store.Engine.PersistWhenIdle();
        store.Engine.Put([1, 2], [43]);
        store.Dataset.Commit(end, streamDatabase: 0);
        store.Engine.EndCommand();
        store.Engine.PersistWhenIdle();
        Assert.That(store.Engine.FrozenBufferCount, Is.Zero);

        store.Engine.PersistWhenIdle();
        Await(() => store.Engine.PersistedOffset == end);
    }

    [Test]
    public void WhatIsWrittenAgainAndAgainStaysInMemoryWhenRocksDbHasIt()
    {
        byte[] key = [KeyTag.Metadata, 1];
        byte[] deleted = [KeyTag.Metadata, 2];
        using var store = new TemporaryEngine();
        WriteTwice(store, key, [5]);
        WriteTwice(store, deleted, [6]);
        store.Engine.Delete(deleted);
        store.Commit();
        store.Engine.Persist();

        Assert.That(store.Engine.FrozenBufferCount, Is.Zero);
        Assert.That(store.Engine.IsInMemory(key) && store.Engine.IsInMemory(deleted));
        Assert.That(store.Engine.TryGet(deleted, out _), Is.False);
        Assert.That(store.Engine.TryGet(key, out var value) && value[0] == 5);
    }

    [Test]
    public void OfWhatIsKeptOnlyTheNewestIsSeen()
    {
        byte[] key = [KeyTag.Metadata, 1];
        using var store = new TemporaryEngine();
        WriteTwice(store, key, [5]);
        store.Engine.Persist();
        store.Engine.Delete(key);
        store.Commit();
        Assert.That(store.Engine.TryGet(key, out _), Is.False);
        store.Engine.Persist();

        Assert.That(store.Engine.TryGet(key, out _), Is.False);
    }

    [Test]
    public void WhatIsWrittenOnceIsNotKeptInMemory()
    {
        byte[] key = [KeyTag.Metadata, 1];
        using var store = new TemporaryEngine();
        for (byte i = 1; i < 10; i++) store.Engine.Put([KeyTag.Metadata, i], [i]);
        store.Commit();
        store.Engine.Persist();

        Assert.That(store.Engine.IsInMemory(key), Is.False);
    }

    [Test]
    public void AnIdleStoreKeepsNoBuffer()
    {
        byte[] key = [KeyTag.Metadata, 1];
        using var store = new TemporaryEngine();
        WriteTwice(store, key, [5]);
        store.Engine.Persist();
        store.Engine.PersistWhenIdle();
        Assert.That(store.Engine.IsInMemory(key));

        store.Engine.PersistWhenIdle();
        Assert.That(store.Engine.IsInMemory(key), Is.False);
        Assert.That(store.Engine.TryGet(key, out var value) && value[0] == 5);
    }

    [Test]
    public void AnElementThatWasReadDiscardedAndWrittenAgainHasItsNewValue()
    {
        using var store = new TemporaryEngine();
        var key = new byte[ElementKey.Length];
        ElementKey.Write(key, collectionId: 1, index: 5);
        store.Engine.Put(key, "old"u8);
        store.Commit();
        store.Engine.Persist();
        Assert.That(store.Engine.TryGet(key, out _), Is.True);
        store.Engine.EndCommand();

        store.Engine.DiscardElements(collectionId: 1, first: 0, end: 10);
        store.Commit();
        store.Engine.PutNew(key, "new"u8);
        store.Commit();
        store.Engine.Persist();

        Assert.That(store.Engine.TryGet(key, out var value), Is.True);
        Assert.That(value.SequenceEqual("new"u8), Is.True);
    }

    [Test]
    public void AKeyThatIsWrittenAgainAndAgainIsReadFromRocksDbOnce()
    {
        byte[] key = [KeyTag.Metadata, 1];
        using var store = new TemporaryEngine();
        var before = store.Engine.Measure();
        store.Engine.PutNew(key, [0]);
        store.Commit();
        for (byte i = 1; i <= 5; i++)
        {
            store.Engine.Persist();
            Assert.That(store.Engine.TryGet(key, out var value) && value[0] == i - 1);
            store.Engine.Put(key, [i]);
            store.Commit();
        }

        var after = store.Engine.Measure();
        Assert.That(
            (after.HotCacheHits - before.HotCacheHits, after.HotCacheMisses - before.HotCacheMisses),
            Is.EqualTo((4L, 1L)));
    }

    [Test]
    public void AChangeThatIsRolledBackLeavesTheCacheAsItWas()
    {
        byte[] key = [KeyTag.Metadata, 1];
        using var store = new TemporaryEngine();
        store.Engine.PutNew(key, [1]);
        store.Commit();
        for (var i = 0; i < 3; i++)
        {
            store.Engine.Persist();
            Assert.That(store.Engine.TryGet(key, out var value) && value[0] == 1);
            store.Engine.Put(key, [2]);
            Assert.That(store.Engine.TryGet(key, out value) && value[0] == 2);
            store.Engine.Delete(key);
            Assert.That(store.Engine.TryGet(key, out _), Is.False);
            store.Rollback();
        }

        Assert.That(store.Engine.Measure().HotCacheHits, Is.EqualTo(2));
    }

    [Test]
    public void AKilledStoreHasWhatWasWrittenUpToItsOffset()
    {
        using var store = new TemporaryEngine();
        store.Engine.Put([1], [1]);
        store.Commit();
        store.Engine.Persist();
        store.Engine.Put([2], [2]);
        store.Commit();
        store.Kill();

        Assert.That(store.Offset, Is.EqualTo(1));
        Assert.That(store.Engine.TryGet([1], out _));
        Assert.That(store.Engine.TryGet([2], out _), Is.False);
    }

    [Test]
    public void ATableThatACrashHasLeftUnderTwoNamesIsNotOverwritten()
    {
        using var store = new TemporaryEngine(writeBufferSize: 1);
        store.Engine.Put([1], [1]);
        store.Commit();
        store.Engine.Persist();
        var table = Directory.EnumerateFiles(store.Options.Directory, "*.sst").Max()!;
        string[] names = [table, Path.Combine(store.Options.Directory, "buffer.table")];
        using (var link = System.Diagnostics.Process.Start("ln", names)) link.WaitForExit();
        store.Engine.Put([2], [2]);
        store.Commit();
        store.Reopen();

        Assert.That(store.Engine.TryGet([1], out var value) && value[0] == 1);
        Assert.That(store.Engine.TryGet([2], out value) && value[0] == 2);
    }

    [Test]
    public void ACursorStaysWithinItsBounds()
    {
        using var store = new TemporaryEngine();
        foreach (byte i in (ReadOnlySpan<byte>)[1, 2, 3, 4]) store.Engine.Put([i], []);
        store.Commit();
        using var cursor = store.Engine.OpenCursor([2], [4]);
        Assert.Multiple(() =>
        {
            Assert.That(cursor.SeekToLast() && cursor.Key.SequenceEqual(new byte[] { 3 }));
            Assert.That(cursor.SeekForPrevious([4]) && cursor.Key.SequenceEqual(new byte[] { 3 }));
            Assert.That(cursor.SeekForPrevious([9]) && cursor.Key.SequenceEqual(new byte[] { 3 }));
            Assert.That(cursor.SeekToFirst() && cursor.Key.SequenceEqual(new byte[] { 2 }));
            Assert.That(cursor.Seek([0]) && cursor.Key.SequenceEqual(new byte[] { 2 }));
            Assert.That(cursor.Previous(), Is.False);
            Assert.That(cursor.Seek([4]), Is.False);
            Assert.That(cursor.SeekForPrevious([1]), Is.False);
        });
    }

    [Test]
    public void AnEmptyRangeHasNothing()
    {
        using var store = new TemporaryEngine();
        using var cursor = store.Engine.OpenCursor([5], [6]);
        Assert.That(cursor.SeekToFirst() || cursor.SeekToLast() || cursor.Next() || cursor.Previous(), Is.False);
    }

    [Test]
    public void WhatACommandReadStaysUntilItEnds()
    {
        using var store = new TemporaryEngine(writeBufferSize: 1);
        store.Engine.Put([1], [10]);
        store.Engine.Put([2], [20]);
        store.Commit();
        store.Engine.Persist();
        Assert.That(store.Engine.TryGet([1], out var fromDisk));
        store.Engine.Put([1], [11]);
        Assert.That(store.Engine.TryGet([1], out var fromBuffer));
        store.Engine.Put([1], [12]);
        Assert.That((fromDisk[0], fromBuffer[0]), Is.EqualTo(((byte)10, (byte)11)));
    }

    [Test]
    public void OneDirectoryIsOpenOnce()
    {
        using var store = new TemporaryEngine();
        Assert.That(() => StorageEngine.Open(store.Options, store), Throws.TypeOf<StoreException>().With.Message.Contain("lock"));
    }

    [Test]
    public void AStoreFromTheFutureIsRefused()
    {
        using var store = new TemporaryEngine();
        using (var batch = new WriteBatch())
        {
            batch.Put("\0format"u8, [0, 0, 0, 3]);
            store.Engine.Disk.Write(batch);
        }

        store.Engine.Dispose();
        Assert.That(
            () => StorageEngine.Open(store.Options, store),
            Throws.TypeOf<StoreException>().With.Message.Contain("format version 3"));
    }

    [Test]
    public void AStoreOfTheFirstVersionBecomesOneOfThis()
    {
        using var store = new TemporaryEngine();
        using (var batch = new WriteBatch())
        {
            batch.Put("\0format"u8, [0, 0, 0, 1]);
            store.Engine.Disk.Write(batch);
        }

        store.Engine.Dispose();
        store.Open();
        using var version = store.Engine.Disk.Get("\0format"u8);
        Assert.That(version.Span.ToArray(), Is.EqualTo(new byte[] { 0, 0, 0, 2 }));
    }

    [Test]
    public void ADirectoryOfAnotherProgramIsRefused()
    {
        var directory = Directory.CreateTempSubdirectory("ardbnet-foreign-");
        try
        {
            using (var foreign = RocksDbStore.Open(directory.FullName, new RocksDbOptions { CreateIfMissing = true }))
            using (var batch = new WriteBatch())
            using (var options = new WriteOptions())
            {
                batch.Put("key"u8, "value"u8);
                foreign.Write(batch, options);
            }

            using var store = new TemporaryEngine();
            Assert.That(
                () => StorageEngine.Open(new EngineOptions { Directory = directory.FullName }, store),
                Throws.TypeOf<StoreException>().With.Message.Contain("no ArdbNet store"));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Test]
    public void AnUnknownCodecIsRefused()
    {
        using var store = new TemporaryEngine();
        var options = store.Options with { Directory = Path.Combine(store.Options.Directory, "other"), Compression = "rar" };
        Assert.That(() => StorageEngine.Open(options, store), Throws.TypeOf<StoreException>().With.Message.Contain("rar"));
    }

    private static void Await(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.That(clock.Elapsed, Is.LessThan(Patience));
            Thread.Sleep(5);
        }
    }

    private static void WriteTwice(TemporaryEngine store, byte[] key, byte[] value)
    {
        store.Engine.Put(key, [0]);
        store.Commit();
        store.Engine.Put(key, value);
        store.Commit();
    }
}
