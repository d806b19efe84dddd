namespace ArdbNet.RocksDb.Tests;

public sealed class RocksDbSnapshotTests
{
    private TemporaryStore _temporary = null!;

    [SetUp]
    public void Open()
    {
        _temporary = new TemporaryStore();
        _temporary.Put("a", "old");
    }

    [TearDown]
    public void Close() => _temporary.Dispose();

    [Test]
    public void ASnapshotDoesNotSeeWhatIsWrittenLater()
    {
        using var snapshot = _temporary.Store.CreateSnapshot();
        using var options = new ReadOptions { Snapshot = snapshot };
        _temporary.Put("a", "new");
        _temporary.Put("b", "new");

        Assert.That(_temporary.Get("a", options), Is.EqualTo("old"));
        Assert.That(_temporary.Get("b", options), Is.Null);
        Assert.That(_temporary.Keys(options), Is.EqualTo("a"));
        Assert.That(_temporary.Get("a"), Is.EqualTo("new"));
    }

    [Test]
    public void ASnapshotKeepsWhatIsDeletedAndCompactedAway()
    {
        using var snapshot = _temporary.Store.CreateSnapshot();
        using var options = new ReadOptions { Snapshot = snapshot };
        _temporary.Store.DeleteRange("a"u8, "z"u8, _temporary.Writing);
        _temporary.Store.Flush(wait: true);
        _temporary.Store.CompactRange([], []);

        Assert.That(_temporary.Get("a", options), Is.EqualTo("old"));
        Assert.That(_temporary.Get("a"), Is.Null);
    }

    [Test]
    public void ReadOptionsKeepTheirSnapshotAlive()
    {
        var snapshot = _temporary.Store.CreateSnapshot();
        using var options = new ReadOptions { Snapshot = snapshot };
        snapshot.Dispose();
        _temporary.Put("a", "new");
        _temporary.Store.CompactRange([], []);

        Assert.That(_temporary.Get("a", options), Is.EqualTo("old"));
        Assert.That(_temporary.Store.PropertyNumber("rocksdb.num-snapshots"), Is.EqualTo(1));
        options.Dispose();
        Assert.That(_temporary.Store.PropertyNumber("rocksdb.num-snapshots"), Is.Zero);
    }

    [Test]
    public void ASnapshotIsReleasedWhenTheLastUserIsGone()
    {
        var snapshot = _temporary.Store.CreateSnapshot();
        var options = new ReadOptions { Snapshot = snapshot };
        var iterator = _temporary.Store.NewIterator(options);
        snapshot.Dispose();
        options.Dispose();
        Assert.That(_temporary.Store.PropertyNumber("rocksdb.num-snapshots"), Is.EqualTo(1));

        iterator.Dispose();

        Assert.That(_temporary.Store.PropertyNumber("rocksdb.num-snapshots"), Is.Zero);
    }

    [Test]
    public void ASnapshotMayBeDisposedAfterItsStore()
    {
        var snapshot = _temporary.Store.CreateSnapshot();
        _temporary.Store.Dispose();

        snapshot.Dispose();

        Assert.That(() => _temporary.Reopen(), Throws.Nothing);
    }
}
