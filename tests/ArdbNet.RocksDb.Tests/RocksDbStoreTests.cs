namespace ArdbNet.RocksDb.Tests;

public sealed class RocksDbStoreTests
{
    private TemporaryStore _temporary = null!;

    [SetUp]
    public void Open() => _temporary = new TemporaryStore();

    [TearDown]
    public void Close() => _temporary.Dispose();

    [Test]
    public void WhatIsPutIsGot()
    {
        _temporary.Put("key", "value");

        Assert.That(_temporary.Get("key"), Is.EqualTo("value"));
    }

    [Test]
    public void AMissingKeyIsNotFoundAndHasNoValue()
    {
        using var slice = _temporary.Store.Get("nothing"u8, _temporary.Reading);

        Assert.That(slice.IsFound, Is.False);
        Assert.That(slice.Span.Length, Is.Zero);
    }

    [Test]
    public void AnEmptyValueIsFound()
    {
        _temporary.Put("key", "");

        using var slice = _temporary.Store.Get("key"u8, _temporary.Reading);
        Assert.That(slice.IsFound, Is.True);
        Assert.That(slice.Span.Length, Is.Zero);
    }

    [Test]
    public void AnEmptyKeyIsAKeyAndTheFirst()
    {
        _temporary.Put("a", "1");
        _temporary.Put("", "empty");

        Assert.That(_temporary.Get(""), Is.EqualTo("empty"));
        Assert.That(_temporary.Keys(), Is.EqualTo(" a"));
    }

    [Test]
    public void KeysAndValuesMayHoldAnyBytes()
    {
        byte[] key = [0, 0xff, 0, 13, 10, 0];
        using var batch = new WriteBatch();
        batch.Put(key, key);
        _temporary.Store.Write(batch, _temporary.Writing);

        using var slice = _temporary.Store.Get(key, _temporary.Reading);
        Assert.That(slice.Span.ToArray(), Is.EqualTo(key));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void AValueOf64MegabytesComesBackWhole(bool isFlushed)
    {
        var value = new byte[64 << 20];
        new Random(7).NextBytes(value);
        using var batch = new WriteBatch();
        batch.Put("big"u8, value);
        _temporary.Store.Write(batch, _temporary.WritingWithoutWal);
        if (isFlushed)
            _temporary.Store.Flush(wait: true);

        using var slice = _temporary.Store.Get("big"u8, _temporary.Reading);
        Assert.That(slice.Span.SequenceEqual(value), Is.True);
    }

    [Test]
    public void ASliceKeepsItsValueWhenTheKeyIsOverwrittenAndCompacted()
    {
        _temporary.Put("key", "before");
        _temporary.Store.Flush(wait: true);
        using var slice = _temporary.Store.Get("key"u8, _temporary.Reading);

        _temporary.Put("key", "after");
        _temporary.Store.CompactRange([], []);

        Assert.That(slice.Span.ToArray(), Is.EqualTo("before"u8.ToArray()));
    }

    [Test]
    public void ASliceKeepsItsValueAfterTheStoreIsDisposed()
    {
        _temporary.Put("key", "value");
        _temporary.Store.Flush(wait: true);
        using var slice = _temporary.Store.Get("key"u8, _temporary.Reading);

        _temporary.Store.Dispose();

        Assert.That(slice.Span.ToArray(), Is.EqualTo("value"u8.ToArray()));
    }

    [Test]
    public void GetAllocatesNothing()
    {
        _temporary.Put("key", "value");
        ReadMany(100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        ReadMany(1000);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void ACacheOnlyReadSaysWhenItWouldNeedTheDisk()
    {
        _temporary.Put("key", "value");
        _temporary.Store.Flush(wait: true);
        _temporary.Reopen();
        using var cacheOnly = new ReadOptions { Tier = ReadTier.BlockCache };

        Assert.That(_temporary.Store.TryGetCached("key"u8, cacheOnly, out var cold), Is.False);
        Assert.That(cold.IsFound, Is.False);
        Assert.That(
            () => _temporary.Get("key", cacheOnly),
            Throws.TypeOf<RocksDbException>().With.Property("Kind").EqualTo(RocksDbErrorKind.Incomplete));

        Assert.That(_temporary.Get("key"), Is.EqualTo("value"));
        Assert.That(_temporary.Store.TryGetCached("key"u8, cacheOnly, out var warm), Is.True);
        using (warm)
            Assert.That(warm.Span.ToArray(), Is.EqualTo("value"u8.ToArray()));
    }

    [Test]
    public void DeleteRangeTakesTheBeginAndLeavesTheEnd()
    {
        foreach (var key in new[] { "a", "b", "c", "d" })
            _temporary.Put(key, key);

        _temporary.Store.DeleteRange("b"u8, "d"u8, _temporary.Writing);

        Assert.That(_temporary.Keys(), Is.EqualTo("a d"));
    }

    [Test]
    public void PropertiesAreTextsAndNumbers()
    {
        _temporary.Put("a", "1");
        _temporary.Put("b", "1");

        Assert.That(_temporary.Store.Property("rocksdb.stats"), Does.Contain("Compaction Stats"));
        Assert.That(_temporary.Store.PropertyNumber("rocksdb.estimate-num-keys"), Is.EqualTo(2));
        Assert.That(_temporary.Store.LatestSequenceNumber, Is.EqualTo(2));
    }

    [Test]
    public void UnknownPropertiesAreNull()
    {
        Assert.That(_temporary.Store.Property("rocksdb.no-such-property"), Is.Null);
        Assert.That(_temporary.Store.PropertyNumber("rocksdb.no-such-property"), Is.Null);
    }

    [Test]
    public void FlushMovesTheMemtableToAFile()
    {
        _temporary.Put("a", "1");
        Assert.That(_temporary.Store.Property("rocksdb.num-files-at-level0"), Is.EqualTo("0"));

        _temporary.Store.Flush(wait: true);

        Assert.That(_temporary.Store.Property("rocksdb.num-files-at-level0"), Is.EqualTo("1"));
        Assert.That(_temporary.Get("a"), Is.EqualTo("1"));
    }

    [Test]
    public void FlushWithoutWaitingHappensSoon()
    {
        _temporary.Put("a", "1");

        _temporary.Store.Flush(wait: false);

        Assert.That(
            () => _temporary.Store.Property("rocksdb.num-files-at-level0"), Is.EqualTo("1").After(5000, 10));
    }

    [Test]
    public void CompactRangeRemovesWhatIsDeleted()
    {
        for (var i = 0; i < 100; i++)
            _temporary.Put($"key{i}", "value");
        _temporary.Store.Flush(wait: true);
        _temporary.Store.DeleteRange("key"u8, "kez"u8, _temporary.Writing);
        _temporary.Store.Flush(wait: true);

        _temporary.Store.CompactRange("key"u8, "kez"u8);

        Assert.That(() => Directory.GetFiles(_temporary.StorePath, "*.sst"), Is.Empty.After(5000, 10));
    }

    [Test]
    public void ApproximateSizeCountsWhatIsInFiles()
    {
        var value = new byte[100_000];
        new Random(1).NextBytes(value);
        using var batch = new WriteBatch();
        batch.Put("a"u8, value);
        _temporary.Store.Write(batch, _temporary.Writing);
        Assert.That(_temporary.Store.ApproximateSize("a"u8, "b"u8), Is.Zero);

        _temporary.Store.Flush(wait: true);

        Assert.That(_temporary.Store.ApproximateSize("a"u8, "b"u8), Is.GreaterThanOrEqualTo(100_000));
        Assert.That(_temporary.Store.ApproximateSize("x"u8, "y"u8), Is.Zero);
    }

    [Test]
    public void DeleteFilesInRangeDropsWholeFiles()
    {
        _temporary.Put("a", "1");
        _temporary.Put("b", "2");
        _temporary.Store.CompactRange([], []);
        _temporary.Put("c", "3");

        _temporary.Store.DeleteFilesInRange("a"u8, "z"u8);

        Assert.That(_temporary.Keys(), Is.EqualTo("c"));
    }

    [Test]
    public void AnOptionCanBeChangedWhileOpen()
    {
        _temporary.Store.SetOptions("disable_auto_compactions", "true");

        var options = Directory.GetFiles(_temporary.StorePath, "OPTIONS-*").Order(StringComparer.Ordinal).Last();
        Assert.That(File.ReadAllText(options), Does.Contain("disable_auto_compactions=true"));
    }

    [TestCase("no_such_option", "1")]
    [TestCase("write_buffer_size", "many")]
    public void AnOptionThatCannotBeSetIsRefused(string key, string value) =>
        Assert.That(
            () => _temporary.Store.SetOptions(key, value),
            Throws.TypeOf<RocksDbException>().With.Property("Kind").EqualTo(RocksDbErrorKind.InvalidArgument));

    [Test]
    public void ACheckpointHasWhatWasInTheMemtable()
    {
        _temporary.Put("flushed", "1", _temporary.WritingWithoutWal);
        _temporary.Store.Flush(wait: true);
        _temporary.Put("in memory", "2", _temporary.WritingWithoutWal);
        var path = _temporary.Under("checkpoint");

        _temporary.Store.Checkpoint(path);
        _temporary.Put("later", "3", _temporary.WritingWithoutWal);

        using var copy = RocksDbStore.Open(path, new RocksDbOptions());
        using var flushed = copy.Get("flushed"u8, _temporary.Reading);
        using var inMemory = copy.Get("in memory"u8, _temporary.Reading);
        using var later = copy.Get("later"u8, _temporary.Reading);
        Assert.That((flushed.IsFound, inMemory.IsFound, later.IsFound), Is.EqualTo((true, true, false)));
    }

    [Test]
    public void ACheckpointIntoAnExistingDirectoryIsRefused() =>
        Assert.That(
            () => _temporary.Store.Checkpoint(_temporary.StorePath),
            Throws.TypeOf<RocksDbException>().With.Message.Contains("exists"));

    [Test]
    public void ACheckpointBelowAMissingDirectoryIsRefused() =>
        Assert.That(
            () => _temporary.Store.Checkpoint(_temporary.Under("no/such/parent")),
            Throws.TypeOf<RocksDbException>().With.Property("Kind").EqualTo(RocksDbErrorKind.InputOutput));

    [Test]
    public void ASnapshotOfAnotherStoreIsRefused()
    {
        using var other = new TemporaryStore();
        using var snapshot = other.Store.CreateSnapshot();
        using var options = new ReadOptions { Snapshot = snapshot };

        Assert.That(() => _temporary.Get("key", options), Throws.ArgumentException);
        Assert.That(() => _temporary.Store.NewIterator(options), Throws.ArgumentException);
    }

    private void ReadMany(int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var found = _temporary.Store.Get("key"u8, _temporary.Reading);
            using var missing = _temporary.Store.Get("nothing"u8, _temporary.Reading);
            if (!found.IsFound || missing.IsFound)
                throw new InvalidOperationException("The store does not hold what was put.");
        }
    }
}
