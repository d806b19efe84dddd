using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Tests.Keyspace;

public sealed class KeyPrefetchTests
{
    private TemporaryDataset _store = null!;

    [SetUp]
    public void Open()
    {
        _store = new TemporaryDataset(hotCacheSize: 4 << 20);
        for (var i = 0; i < 100; i++)
        {
            var entry = _store.Database.FindForWrite(KeyOf(i));
            _store.Database.Begin(ref entry, KeyType.String);
            entry.Payload = KeyOf(i);
            _store.Database.Save(ref entry);
        }

        _store.Commit();
    }

    [TearDown]
    public void Close() => _store.Dispose();

    [Test]
    public void KeysOfAFullBufferAreWhatTheyWere()
    {
        for (var i = 0; i < 20_000; i++) _store.Engine.PutNew(BitConverter.GetBytes(i), []);
        _store.Commit();
        PrefetchAll();
        AssertAllAreThere();
    }

    [Test]
    public void LookUpsFindTheSameAndAreCountedOnce()
    {
        // From RocksDB into the cache.
        _store.Reopen();
        AssertAllAreThere();
        var before = _store.Engine.Measure();
        PrefetchAll();
        var after = _store.Engine.Measure();
        Assert.That((after.HotCacheHits, after.HotCacheMisses), Is.EqualTo((before.HotCacheHits, before.HotCacheMisses)));
        AssertAllAreThere();
        Assert.That(_store.Engine.Measure().HotCacheHits, Is.EqualTo(after.HotCacheHits + 100));
    }

    private static byte[] KeyOf(int number) => [.. "key:"u8, (byte)number];

    private void PrefetchAll()
    {
        for (var first = 0; first < 128; first += KeyPrefetch.MaxKeys)
        {
            // The last ones are not there, and one is longer than is worth the while.
            for (var i = 0; i < KeyPrefetch.MaxKeys - 1; i++) _store.Dataset.Prefetch.Add(_store.Database, KeyOf(first + i));
            _store.Dataset.Prefetch.Add(_store.Database, new byte[100_000]);
            _store.Dataset.Prefetch.Finish();
        }
    }

    private void AssertAllAreThere()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.That(_store.Database.Find(KeyOf(i)).Payload.SequenceEqual(KeyOf(i)));
            _store.Engine.EndCommand();
        }
    }
}
