using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Tests.Keyspace;

public sealed class DatabaseTests
{
    private TemporaryDataset _store = null!;

    private Database Database => _store.Database;

    [SetUp]
    public void Open() => _store = new TemporaryDataset();

    [TearDown]
    public void Close() => _store.Dispose();

    [Test]
    public void CountsAreExactThroughCommitRollbackAndReopen()
    {
        SetString("a", expireAtMs: 0);
        SetString("b", expireAtMs: 5000);
        _store.Commit();
        AssertCounts(keys: 2, expiring: 1);

        SetString("a", expireAtMs: 9000);
        SetString("c", expireAtMs: 0);
        Delete("b");
        AssertCounts(keys: 2, expiring: 1);
        _store.Rollback();
        AssertCounts(keys: 2, expiring: 1);
        Assert.That(Database.Find("b"u8).ExpireAtMs, Is.EqualTo(5000));

        Delete("b");
        Delete("nothing");
        _store.Commit();
        AssertCounts(keys: 1, expiring: 0);
        _store.Reopen();
        AssertCounts(keys: 1, expiring: 0);
        Assert.That(Database.Find("a"u8).Payload.SequenceEqual("a"u8));
    }

    [Test]
    public void TheTimeIndexFollowsTheKey()
    {
        SetString("k", expireAtMs: 5000);
        _store.Commit();
        Assert.That(IndexedMoments(), Is.EqualTo(new long[] { 5000 }));
        SetString("k", expireAtMs: 7000);
        _store.Commit();
        Assert.That(IndexedMoments(), Is.EqualTo(new long[] { 7000 }));
        SetString("k", expireAtMs: 0);
        _store.Commit();
        Assert.That(IndexedMoments(), Is.Empty);
        SetString("k", expireAtMs: 8000);
        Delete("k");
        _store.Commit();
        Assert.That(IndexedMoments(), Is.Empty);
    }

    [Test]
    public void AnExpiredKeyIsAbsentToReadersAndRemovedByWriters()
    {
        var listener = new RecordingListener();
        _store.Dataset.Listener = listener;
        SetString("k", expireAtMs: 5000);
        _store.Commit();
        _store.Dataset.NowMs = 4999;
        Assert.That(Database.Find("k"u8).Exists);
        _store.Dataset.NowMs = 5000;
        Assert.That(Database.Find("k"u8).Exists, Is.False);
        Assert.That(Database.Load("k"u8).Exists);
        AssertCounts(keys: 1, expiring: 1);
        Assert.That(listener.Expired, Is.Empty);

        Assert.That(Database.FindForWrite("k"u8).Exists, Is.False);
        _store.Commit();
        AssertCounts(keys: 0, expiring: 0);
        Assert.That(listener.Expired, Is.EqualTo(new[] { "0:k" }));
        Assert.That(Database.Load("k"u8).Exists, Is.False);
        Assert.That(IndexedMoments(), Is.Empty);
    }

    [Test]
    public void WhileAStreamIsAppliedTheClockRemovesNothing()
    {
        SetString("k", expireAtMs: 5000);
        _store.Commit();
        _store.Dataset.NowMs = 6000;
        _store.Dataset.ObservesClock = false;
        Assert.That(Database.Find("k"u8).Exists);
        Assert.That(Database.FindForWrite("k"u8).Exists);
        AssertCounts(keys: 1, expiring: 1);
    }

    [Test]
    public void AnEmptyCollectionIsNoKey()
    {
        AddMembers("h", 3);
        _store.Commit();
        var entry = Database.FindForWrite("h"u8);
        Assert.That((entry.Type, entry.Count, Database.Count), Is.EqualTo((KeyType.Hash, 3L, 1L)));
        entry.Count = 0;
        Database.Save(ref entry);
        Assert.That(entry.Exists, Is.False);
        _store.Commit();
        AssertCounts(keys: 0, expiring: 0);
        Assert.That(Database.Find("h"u8).Exists, Is.False);
    }

    [Test]
    public void BeginningAnewDropsTimeToLiveAndMembers()
    {
        AddMembers("k", 3);
        _store.Commit();
        var before = Database.Find("k"u8).CollectionId;
        var entry = Database.FindForWrite("k"u8);
        entry.ExpireAtMs = 9000;
        Database.Save(ref entry);
        Database.Begin(ref entry, KeyType.Set);
        entry.Count = 1;
        Database.Save(ref entry);
        _store.Commit();
        entry = Database.Find("k"u8);
        Assert.That((entry.Type, entry.Count, entry.ExpireAtMs), Is.EqualTo((KeyType.Set, 1L, 0L)));
        Assert.That(entry.CollectionId, Is.GreaterThan(before));
        Assert.That(IndexedMoments(), Is.Empty);
        Assert.That(Garbage(), Is.EqualTo(new[] { (GarbageKey.Collection, before) }));
    }

    [Test]
    public void MembersOfAKeyThatWasNeverSavedBecomeGarbage()
    {
        var entry = Database.FindForWrite("k"u8);
        Database.Begin(ref entry, KeyType.Set);
        var id = entry.CollectionId;
        Database.Delete(ref entry);
        _store.Commit();
        Assert.That(Garbage(), Is.EqualTo(new[] { (GarbageKey.Collection, id) }));
    }

    [Test]
    public void MoveTakesValueAndTimeToLiveAlong()
    {
        AddMembers("source", 3);
        SetString("target", expireAtMs: 4000);
        var source = Database.FindForWrite("source"u8);
        var id = source.CollectionId;
        source.ExpireAtMs = 9000;
        Database.Save(ref source);
        _store.Commit();

        source = Database.FindForWrite("source"u8);
        var target = Database.FindForWrite("target"u8);
        Database.Move(ref source, ref target);
        _store.Commit();
        target = Database.Find("target"u8);
        Assert.That((target.Type, target.Count, target.ExpireAtMs), Is.EqualTo((KeyType.Hash, 3L, 9000L)));
        Assert.That(target.CollectionId, Is.EqualTo(id));
        Assert.That(Database.Find("source"u8).Exists, Is.False);
        Assert.That((IndexedMoments(), Garbage()), Is.EqualTo((new long[] { 9000 }, Array.Empty<(byte, ulong)>())));
        AssertCounts(keys: 1, expiring: 1);
    }

    [Test]
    public void MoveIntoAnotherDatabaseCountsThere()
    {
        SetString("k", expireAtMs: 9000);
        _store.Commit();
        var source = Database.FindForWrite("k"u8);
        var target = _store.Dataset[3].FindForWrite("k"u8);
        Database.Move(ref source, ref target);
        _store.Commit();
        AssertCounts(keys: 0, expiring: 0);
        Assert.That((_store.Dataset[3].Count, _store.Dataset[3].ExpiringCount), Is.EqualTo((1L, 1L)));
        Assert.That(_store.Dataset[3].Find("k"u8).Payload.SequenceEqual("k"u8));
    }

    [Test]
    public void KeysAreWalkedByPosition()
    {
        for (var i = 0; i < 500; i++) SetString($"key:{i}", expireAtMs: 0);
        _store.Dataset[1].FindForWrite("other"u8);
        _store.Commit();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var last = 0UL;
        using var cursor = Database.OpenCursor(_store.Engine);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            Assert.That(cursor.Position, Is.GreaterThanOrEqualTo(last));
            last = cursor.Position;
            names.Add(System.Text.Encoding.UTF8.GetString(cursor.Key));
            Assert.That(cursor.Type, Is.EqualTo(KeyType.String));
        }

        Assert.That(names, Has.Count.EqualTo(500));
        Assert.That(cursor.Seek(last) && cursor.Position == last);
        Assert.That(cursor.Seek(last + 1), Is.False);
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private void SetString(string key, long expireAtMs)
    {
        var name = Bytes(key);
        var entry = Database.FindForWrite(name);
        Database.Begin(ref entry, KeyType.String);
        entry.Payload = name;
        entry.ExpireAtMs = expireAtMs;
        Database.Save(ref entry);
    }

    private void AddMembers(string key, int count)
    {
        var entry = Database.FindForWrite(Bytes(key));
        Database.Begin(ref entry, KeyType.Hash);
        entry.Count = count;
        Database.Save(ref entry);
    }

    private void Delete(string key)
    {
        var entry = Database.FindForWrite(Bytes(key));
        Database.Delete(ref entry);
    }

    private void AssertCounts(long keys, long expiring) =>
        Assert.That((Database.Count, Database.ExpiringCount), Is.EqualTo((keys, expiring)));

    private long[] IndexedMoments()
    {
        var moments = new List<long>();
        using var cursor = _store.Engine.OpenCursor([KeyTag.Expiry]);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next()) moments.Add(ExpiryKey.ExpireAtMs(cursor.Key));
        return [.. moments];
    }

    private (byte Kind, ulong Id)[] Garbage()
    {
        var records = new List<(byte, ulong)>();
        using var cursor = _store.Engine.OpenCursor([KeyTag.Garbage]);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            records.Add((GarbageKey.Kind(cursor.Key), GarbageKey.Id(cursor.Key)));
        }

        return [.. records];
    }
}
