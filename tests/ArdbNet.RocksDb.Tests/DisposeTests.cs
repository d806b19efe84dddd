using System.Runtime.CompilerServices;

namespace ArdbNet.RocksDb.Tests;

public sealed class DisposeTests
{
    private TemporaryStore _temporary = null!;

    [SetUp]
    public void Open()
    {
        _temporary = new TemporaryStore();
        _temporary.Put("key", "value");
    }

    [TearDown]
    public void Close() => _temporary.Dispose();

    [Test]
    public void EveryCallOnADisposedStoreThrows()
    {
        var store = _temporary.Store;
        using var batch = new WriteBatch();
        // A living iterator keeps the native store open: that must make no difference.
        using var iterator = store.NewIterator(_temporary.Reading);
        store.Dispose();

        AssertDisposed(() => store.Get("key"u8, _temporary.Reading));
        AssertDisposed(() => store.TryGetCached("key"u8, _temporary.Reading, out _));
        AssertDisposed(() => store.Write(batch, _temporary.Writing));
        AssertDisposed(() => store.DeleteRange("a"u8, "b"u8, _temporary.Writing));
        AssertDisposed(() => store.NewIterator(_temporary.Reading));
        AssertDisposed(() => store.CreateSnapshot());
        AssertDisposed(() => store.Flush(wait: true));
        AssertDisposed(() => store.Property("rocksdb.stats"));
        AssertDisposed(() => store.PropertyNumber("rocksdb.num-snapshots"));
        AssertDisposed(() => _ = store.LatestSequenceNumber);
        AssertDisposed(() => store.CompactRange([], []));
        AssertDisposed(() => store.DeleteFilesInRange("a"u8, "b"u8));
        AssertDisposed(() => store.ApproximateSize("a"u8, "b"u8));
        AssertDisposed(() => store.SetOptions("disable_auto_compactions", "true"));
        AssertDisposed(() => store.IngestFiles(["file"], IngestOptions.Default));
        AssertDisposed(() => store.Checkpoint(_temporary.Under("checkpoint")));
    }

    [Test]
    public void EveryCallOnADisposedIteratorThrows()
    {
        var iterator = _temporary.Store.NewIterator(_temporary.Reading);
        iterator.SeekToFirst();
        iterator.Dispose();

        AssertDisposed(iterator.SeekToFirst);
        AssertDisposed(iterator.SeekToLast);
        AssertDisposed(() => iterator.Seek("key"u8));
        AssertDisposed(() => iterator.SeekForPrev("key"u8));
        AssertDisposed(iterator.Next);
        AssertDisposed(iterator.Previous);
        AssertDisposed(iterator.ThrowIfFailed);
        AssertDisposed(() => _ = iterator.IsValid);
        AssertDisposed(() => _ = iterator.Key.Length);
        AssertDisposed(() => _ = iterator.Value.Length);
    }

    [Test]
    public void EveryCallOnADisposedBatchThrows()
    {
        var batch = new WriteBatch();
        batch.Dispose();

        AssertDisposed(() => batch.Put("key"u8, "value"u8));
        AssertDisposed(() => batch.Put("key"u8, new byte[100_000]));
        AssertDisposed(() => batch.Delete("key"u8));
        AssertDisposed(() => batch.DeleteRange("a"u8, "b"u8));
        AssertDisposed(batch.Clear);
        AssertDisposed(batch.SetSavePoint);
        AssertDisposed(batch.RollbackToSavePoint);
        AssertDisposed(batch.PopSavePoint);
        AssertDisposed(() => _ = batch.Count);
        AssertDisposed(() => _ = batch.DataSizeBytes);
        AssertDisposed(() => _temporary.Store.Write(batch, _temporary.Writing));
    }

    [Test]
    public void DisposedOptionsSnapshotsAndCachesCannotBeUsed()
    {
        var reading = new ReadOptions();
        reading.Dispose();
        var writing = new WriteOptions();
        writing.Dispose();
        var snapshot = _temporary.Store.CreateSnapshot();
        snapshot.Dispose();
        var cache = new BlockCache(1 << 20);
        cache.Dispose();
        using var batch = new WriteBatch();

        AssertDisposed(() => _temporary.Store.Get("key"u8, reading));
        AssertDisposed(() => _temporary.Store.NewIterator(reading));
        AssertDisposed(() => _ = reading.UpperBound.Length);
        AssertDisposed(() => _temporary.Store.Write(batch, writing));
        AssertDisposed(() => _ = new ReadOptions { Snapshot = snapshot });
        AssertDisposed(() => _ = cache.UsageBytes);
        AssertDisposed(
            () => RocksDbStore.Open(_temporary.Under("other"), new RocksDbOptions { BlockCache = cache }));
    }

    [Test]
    public void DisposingTwiceIsHarmless()
    {
        var snapshot = _temporary.Store.CreateSnapshot();
        var iterator = _temporary.Store.NewIterator(_temporary.Reading);
        var batch = new WriteBatch();

        for (var i = 0; i < 2; i++)
        {
            snapshot.Dispose();
            iterator.Dispose();
            batch.Dispose();
            _temporary.Store.Dispose();
        }

        Assert.That(() => _temporary.Reopen(), Throws.Nothing);
    }

    [Test]
    public void WhatIsForgottenIsClosedByTheGarbageCollector()
    {
        ForgetEverything(_temporary);
        _temporary.Store.Dispose();

        Assert.That(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                _temporary.Reopen();
            },
            Throws.Nothing);
    }

    [Test]
    public void AStoreDisposedUnderReadersAndWritersStopsThemAndNothingElse()
    {
        for (var round = 0; round < 20; round++)
        {
            var store = _temporary.Store;
            using var started = new CountdownEvent(4);
            var threads = new[]
            {
                RunUntilDisposed(started, () => Read(store)),
                RunUntilDisposed(started, () => Write(store)),
                RunUntilDisposed(started, () => Iterate(store)),
                RunUntilDisposed(started, () => ReadFromSnapshot(store)),
            };
            started.Wait();
            Thread.Sleep(5);
            store.Dispose();

            Assert.That(Task.WaitAll(threads, TimeSpan.FromSeconds(30)), Is.True);
            Assert.That(() => _temporary.Reopen(), Throws.Nothing);
            Assert.That(_temporary.Get("key"), Is.EqualTo("value"));
        }
    }

    [Test]
    public void AnIteratorDisposedUnderItsUserStopsItAndNothingElse()
    {
        for (var i = 0; i < 100; i++)
            _temporary.Put($"key{i}", "value");
        for (var round = 0; round < 20; round++)
        {
            var iterator = _temporary.Store.NewIterator(_temporary.Reading);
            using var started = new CountdownEvent(1);
            var user = RunUntilDisposed(started, () =>
            {
                for (iterator.SeekToFirst(); iterator.IsValid; iterator.Next())
                    iterator.ThrowIfFailed();
            });
            started.Wait();
            Thread.Sleep(2);
            iterator.Dispose();

            Assert.That(user.Wait(TimeSpan.FromSeconds(30)), Is.True);
        }
    }

    private static void AssertDisposed(Action call) => Assert.That(call, Throws.TypeOf<ObjectDisposedException>());

    private static Task RunUntilDisposed(CountdownEvent started, Action work) => Task.Factory.StartNew(
        () =>
        {
            started.Signal();
            try
            {
                while (true)
                    work();
            }
            catch (ObjectDisposedException)
            {
                // What the test waits for.
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ForgetEverything(TemporaryStore temporary)
    {
        var snapshot = temporary.Store.CreateSnapshot();
        var options = new ReadOptions { Snapshot = snapshot, UpperBound = "z"u8 };
        temporary.Store.NewIterator(options).SeekToFirst();
        new WriteBatch().Put("key"u8, "value"u8);
        _ = new BlockCache(1 << 20).CapacityBytes;
    }

    private static void ReadFromSnapshot(RocksDbStore store)
    {
        using var snapshot = store.CreateSnapshot();
        using var options = new ReadOptions { Snapshot = snapshot };
        store.Get("key"u8, options).Dispose();
    }

    private void Read(RocksDbStore store)
    {
        using var slice = store.Get("key"u8, _temporary.Reading);
        if (!slice.Span.SequenceEqual("value"u8))
            throw new InvalidDataException("A reader saw something that was never written.");
    }

    private void Write(RocksDbStore store)
    {
        using var batch = new WriteBatch();
        batch.Put("other"u8, "value"u8);
        store.Write(batch, _temporary.WritingWithoutWal);
    }

    private void Iterate(RocksDbStore store)
    {
        using var iterator = store.NewIterator(_temporary.Reading);
        for (iterator.SeekToFirst(); iterator.IsValid; iterator.Next())
            if (!iterator.Value.SequenceEqual("value"u8))
                throw new InvalidDataException("An iterator saw something that was never written.");
    }
}
