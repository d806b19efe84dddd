using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Tests.Engine;

namespace ArdbNet.Storage.Tests.Keyspace;

public sealed class AppliedRecordTests
{
    [Test]
    public void IsReadAsItWasSaved()
    {
        using var store = new TemporaryEngine();
        var record = new AppliedRecord(
            1L << 40,
            StreamDatabase: 5,
            LastCollectionId: 1UL << 50,
            LastKeyspaceId: 77,
            new Dictionary<int, DatabaseState>
            {
                [0] = new(3, 1L << 33, 12),
                [65535] = new(76, 1, 0),
            });
        record.Save(store.Engine);
        var loaded = AppliedRecord.Load(store.Engine);
        Assert.That(loaded with { Databases = record.Databases }, Is.EqualTo(record));
        Assert.That(loaded.Databases, Is.EquivalentTo(record.Databases));
    }

    [Test]
    public void ANewStoreHasAppliedNothing()
    {
        using var store = new TemporaryEngine();
        Assert.That(AppliedRecord.Load(store.Engine), Is.SameAs(AppliedRecord.Empty));
    }

    [Test]
    public void TheStreamsDatabaseOutlivesTheProcess()
    {
        using var store = new TemporaryEngine();
        store.Engine.Put([1], []);
        store.Dataset.Commit(10, streamDatabase: 9);
        store.Reopen();
        Assert.That((store.Dataset.StreamDatabase, store.Engine.AppliedOffset), Is.EqualTo((9, 10L)));
    }
}
