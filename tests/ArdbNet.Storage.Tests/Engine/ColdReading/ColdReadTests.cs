using ArdbNet.Storage.Engine.ColdReading;

namespace ArdbNet.Storage.Tests.Engine.ColdReading;

public sealed class ColdReadTests
{
    private static readonly byte[] Cold = [1, 100, 1];
    private static readonly byte[] Other = [1, 200, 2];

    private TemporaryEngine _store = null!;

    [SetUp]
    public void WriteAndReopen()
    {
        _store = new TemporaryEngine();
        // Enough that the key is not in a block that the start reads.
        var value = new byte[100];
        for (var i = 0; i < 256; i++) _store.Engine.Put([1, (byte)i], value);
        _store.Engine.Put(Cold, [42]);
        _store.Commit();
        _store.Reopen();
    }

    [TearDown]
    public void Dispose() => _store.Dispose();

    [Test]
    public async Task AReadThatNeedsTheDiskEndsTheCommandAndSucceedsOnceTheKeyIsFetched()
    {
        _store.Engine.LeavesColdReads = true;
        var cold = Assert.Throws<ColdReadException>(() => _store.Engine.TryGet(Cold, out _))!;
        Assert.That(cold.Key, Is.EqualTo(Cold));
        _store.Engine.EndCommand();

        await _store.Engine.FetchAsync([cold.Key, Other]).ConfigureAwait(false);
        _store.Engine.LeavesColdReads = true;
        Assert.That(_store.Engine.TryGet(Cold, out var value));
        Assert.That(value.ToArray(), Is.EqualTo(new byte[] { 42 }));
        _store.Engine.EndCommand();
        Assert.That(_store.Engine.ColdReads.HandedOver, Is.EqualTo(1));
    }

    [Test]
    public void ACommandThatHasChangedSomethingWaitsForTheDisk()
    {
        _store.Engine.LeavesColdReads = true;
        _store.Engine.Put(Other, [1]);
        Assert.That(_store.Engine.TryGet(Cold, out _));
        _store.Rollback();
    }

    [Test]
    public void ACommandThatDoesNotSayThatItMayBePutOffWaitsForTheDisk()
    {
        _store.Engine.LeavesColdReads = true;
        _store.Engine.EndCommand();
        Assert.That(_store.Engine.TryGet(Cold, out _));
    }

    [Test]
    public async Task WhatWasAskedForIsFetchedAlsoWhenTheStoreCloses()
    {
        var fetched = _store.Engine.FetchAsync([.. Enumerable.Repeat(Cold, 1000)]);
        _store.Kill();
        await fetched.WaitAsync(TimeSpan.FromSeconds(20)).ConfigureAwait(false);
        Assert.That(fetched.IsCompletedSuccessfully);
    }
}
