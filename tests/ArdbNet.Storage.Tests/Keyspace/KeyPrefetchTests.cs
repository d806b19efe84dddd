using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types;

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

    [Test]
    public void MembersAreWhatTheyWereWhateverTheKeyIs()
    {
        var members = Enumerable.Range(0, 100).Select(static i => KeyOf(i)).ToArray();
        var set = _store.Database.FindForWrite("set"u8);
        foreach (var member in members) Sets.Add(ref set, member, maxIntegers: 512);
        _store.Database.Save(ref set);
        _store.Commit();
        _store.Reopen();
        // The set, a string, a key that is not there, one that is longer than is worth the while.
        foreach (var key in (byte[][])[[.. "set"u8], KeyOf(1), [.. "none"u8], [], new byte[100_000]])
        {
            for (var i = 0; i < KeyPrefetch.MaxKeys; i++) _store.Dataset.Prefetch.AddMember(_store.Database, key, members[i]);
            _store.Dataset.Prefetch.Finish();
            var found = _store.Database.Find("set"u8);
            foreach (var member in members) Assert.That(Sets.Contains(in found, member));
            _store.Engine.EndCommand();
        }

        AssertAllAreThere();
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
