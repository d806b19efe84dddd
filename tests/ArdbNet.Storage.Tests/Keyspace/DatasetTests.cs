using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Tests.Engine;

namespace ArdbNet.Storage.Tests.Keyspace;

public sealed class DatasetTests
{
    private TemporaryEngine _store = null!;

    private Dataset Dataset => _store.Dataset;

    [SetUp]
    public void Open() => _store = new TemporaryEngine();

    [TearDown]
    public void Close() => _store.Dispose();

    [Test]
    public void FlushRemovesAllKeysOfOneDatabase()
    {
        Put(0, "a");
        Put(1, "b");
        _store.Commit();
        var flushed = Dataset[0].KeyspaceId;
        Dataset[0].Flush();
        _store.Commit();
        Assert.That((Dataset[0].Count, Dataset[1].Count, Dataset.KeyCount), Is.EqualTo((0L, 1L, 1L)));
        Assert.That(Dataset[0].Find("a"u8).Exists, Is.False);
        Assert.That(Dataset[1].Find("b"u8).Exists);
        Assert.That(Dataset.TryFindDatabase(flushed, out _), Is.False);
        Put(0, "c");
        _store.Commit();
        _store.Reopen();
        Assert.That((Dataset[0].Count, Dataset[0].Find("c"u8).Exists, Dataset[0].Find("a"u8).Exists), Is.EqualTo((1L, true, false)));
    }

    [Test]
    public void AFlushIsUndone()
    {
        Put(0, "a");
        _store.Commit();
        Dataset[0].Flush();
        Put(0, "b");
        _store.Rollback();
        Assert.That((Dataset[0].Count, Dataset[0].Find("a"u8).Exists, Dataset[0].Find("b"u8).Exists), Is.EqualTo((1L, true, false)));
    }

    [Test]
    public void SwapExchangesContentAndCounts()
    {
        Put(0, "a");
        Put(0, "b");
        Put(7, "c");
        _store.Commit();
        Dataset.Swap(0, 7);
        _store.Rollback();
        Assert.That((Dataset[0].Count, Dataset[7].Count), Is.EqualTo((2L, 1L)));
        Dataset.Swap(0, 7);
        Put(0, "d");
        _store.Commit();
        _store.Reopen();
        Assert.That((Dataset[0].Count, Dataset[7].Count), Is.EqualTo((2L, 2L)));
        Assert.That(Dataset[0].Find("c"u8).Exists && Dataset[0].Find("d"u8).Exists && Dataset[7].Find("a"u8).Exists);
    }

    [Test]
    public void AKeyspaceIsFoundAfterSwapAndFlush()
    {
        Put(0, "a");
        _store.Commit();
        var (first, second) = (Dataset[0].KeyspaceId, Dataset[1].KeyspaceId);
        Assert.That(Dataset.TryFindDatabase(first, out var database) && database.Index == 0);
        Dataset.Swap(0, 1);
        _store.Commit();
        Assert.That(Dataset.TryFindDatabase(first, out database) && database.Index == 1);
        Assert.That(Dataset.TryFindDatabase(second, out database) && database.Index == 0);
        for (var i = 0; i < 100; i++)
        {
            Put(3, "k");
            Dataset[3].Flush();
            _store.Commit();
            Assert.That(Dataset.TryFindDatabase(Dataset[3].KeyspaceId, out database) && database.Index == 3);
        }

        Assert.That(Dataset.TryFindDatabase(first, out database) && database.Index == 1);
    }

    [Test]
    public void CollectionIdsAreNeverGivenTwiceToWhatTheStoreKnows()
    {
        for (var i = 0; i < 5; i++) Put(0, $"k{i}", KeyType.Hash);
        _store.Commit();
        _store.Reopen();
        Put(0, "other", KeyType.Hash);
        _store.Commit();
        var last = Dataset[0].Find("other"u8).CollectionId;
        for (var i = 0; i < 5; i++)
        {
            Assert.That(Dataset[0].Find(System.Text.Encoding.UTF8.GetBytes($"k{i}")).CollectionId, Is.LessThan(last));
        }
    }

    [Test]
    public void KeysBeyondTheConfiguredDatabasesAreNotLostSilently()
    {
        _store.Engine.Dispose();
        using (var engine = StorageEngine.Open(_store.Options, _store))
        {
            var dataset = Dataset.Open(engine, 32);
            var entry = dataset[20].FindForWrite("k"u8);
            dataset[20].Begin(ref entry, KeyType.String);
            dataset[20].Save(ref entry);
            dataset.Commit(1, 20);
            engine.Persist();
        }

        using (var engine = StorageEngine.Open(_store.Options, _store))
        {
            Assert.That(
                () => Dataset.Open(engine, 16),
                Throws.TypeOf<StoreException>().With.Message.Contain("'databases' must be at least 21"));
        }

        using (var engine = StorageEngine.Open(_store.Options, _store))
        {
            Assert.That(Dataset.Open(engine, 21)[20].Find("k"u8).Exists);
        }
    }

    private void Put(int database, string key, KeyType type = KeyType.String)
    {
        var entry = Dataset[database].FindForWrite(System.Text.Encoding.UTF8.GetBytes(key));
        Dataset[database].Begin(ref entry, type);
        entry.Count = 1;
        Dataset[database].Save(ref entry);
    }
}
