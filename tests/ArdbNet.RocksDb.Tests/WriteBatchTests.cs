namespace ArdbNet.RocksDb.Tests;

public sealed class WriteBatchTests
{
    private TemporaryStore _temporary = null!;
    private WriteBatch _batch = null!;

    [SetUp]
    public void Open()
    {
        _temporary = new TemporaryStore();
        _batch = new WriteBatch();
    }

    [TearDown]
    public void Close()
    {
        _batch.Dispose();
        _temporary.Dispose();
    }

    [Test]
    public void ChangesAreAppliedInOrder()
    {
        _batch.Put("a"u8, "1"u8);
        _batch.Put("b"u8, "1"u8);
        _batch.Delete("a"u8);
        _batch.Put("c"u8, "1"u8);
        _batch.Put("b"u8, "2"u8);

        _temporary.Store.Write(_batch, _temporary.Writing);

        Assert.That(_temporary.Keys(), Is.EqualTo("b c"));
        Assert.That(_temporary.Get("b"), Is.EqualTo("2"));
    }

    [Test]
    public void NothingIsVisibleBeforeTheWrite()
    {
        _batch.Put("a"u8, "1"u8);

        Assert.That(_temporary.Get("a"), Is.Null);
    }

    [Test]
    public void ADeletedRangeHitsOnlyWhatCameBefore()
    {
        _batch.Put("a"u8, "1"u8);
        _batch.Put("b"u8, "1"u8);
        _batch.DeleteRange("a"u8, "b"u8);
        _temporary.Store.Write(_batch, _temporary.Writing);
        _batch.Clear();
        _batch.Put("aa"u8, "1"u8);
        _temporary.Store.Write(_batch, _temporary.Writing);

        Assert.That(_temporary.Keys(), Is.EqualTo("aa b"));
    }

    [Test]
    public void ABatchCanBeWrittenAgain()
    {
        _batch.Put("a"u8, "1"u8);
        _temporary.Store.Write(_batch, _temporary.Writing);
        _temporary.Store.DeleteRange("a"u8, "b"u8, _temporary.Writing);

        _temporary.Store.Write(_batch, _temporary.Writing);

        Assert.That(_temporary.Get("a"), Is.EqualTo("1"));
    }

    [Test]
    public void CountAndSizeGrowWithTheChanges()
    {
        var empty = _batch.DataSizeBytes;
        Assert.That((_batch.Count, empty), Is.EqualTo((0, 12L)));

        _batch.Put("key"u8, new byte[1000]);
        _batch.Delete("key"u8);
        _batch.DeleteRange("a"u8, "b"u8);

        Assert.That(_batch.Count, Is.EqualTo(3));
        Assert.That(_batch.DataSizeBytes, Is.InRange(empty + 1000, empty + 1050));
    }

    [Test]
    public void ClearEmptiesIt()
    {
        _batch.Put("a"u8, "1"u8);
        _batch.Clear();
        _temporary.Store.Write(_batch, _temporary.Writing);

        Assert.That((_batch.Count, _batch.DataSizeBytes), Is.EqualTo((0, 12L)));
        Assert.That(_temporary.Keys(), Is.Empty);
    }

    [Test]
    public void RollbackGoesToTheLastSavePoint()
    {
        _batch.Put("a"u8, "1"u8);
        _batch.SetSavePoint();
        _batch.Put("b"u8, "1"u8);
        _batch.SetSavePoint();
        _batch.Put("c"u8, "1"u8);

        _batch.RollbackToSavePoint();
        Assert.That(_batch.Count, Is.EqualTo(2));
        _batch.RollbackToSavePoint();
        Assert.That(_batch.Count, Is.EqualTo(1));
    }

    [Test]
    public void APoppedSavePointKeepsTheChanges()
    {
        _batch.SetSavePoint();
        _batch.Put("a"u8, "1"u8);

        _batch.PopSavePoint();

        Assert.That(_batch.Count, Is.EqualTo(1));
        Assert.That(_batch.RollbackToSavePoint, Throws.TypeOf<RocksDbException>());
    }

    [Test]
    public void RollbackWithoutASavePointIsRefused()
    {
        Assert.That(
            _batch.RollbackToSavePoint,
            Throws.TypeOf<RocksDbException>().With.Property("Kind").EqualTo(RocksDbErrorKind.NotFound));
        Assert.That(_batch.PopSavePoint, Throws.TypeOf<RocksDbException>());
    }

    [TestCase(4093)]
    [TestCase(4094)]
    [TestCase(1_000_000)]
    public void ValuesOfEveryLengthAreCopied(int length)
    {
        var value = new byte[length];
        new Random(length).NextBytes(value);
        var expected = value.ToArray();
        _batch.Put("key"u8, value);
        Array.Clear(value);

        _temporary.Store.Write(_batch, _temporary.Writing);

        using var slice = _temporary.Store.Get("key"u8, _temporary.Reading);
        Assert.That(slice.Span.SequenceEqual(expected), Is.True);
    }

    [Test]
    public void UsingItAgainAllocatesNothing()
    {
        Fill(100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Fill(1000);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private void Fill(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _batch.Put("key"u8, "value"u8);
            _batch.Delete("key"u8);
            _temporary.Store.Write(_batch, _temporary.WritingWithoutWal);
            _batch.Clear();
        }
    }
}
