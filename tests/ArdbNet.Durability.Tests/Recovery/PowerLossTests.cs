using ArdbNet.Replication.Log;
using ArdbNet.Server.Hosting;
using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.Recovery;

/// <summary>The machine stops: another boot, and of what was not synced some pages are zero and some are garbage.</summary>
public sealed class PowerLossTests
{
    private const int SegmentLength = 64 << 10;

    private DataFolder _data = null!;

    [SetUp]
    public void MakeData() => _data = new DataFolder();

    [TearDown]
    public void RemoveData() => _data.Dispose();

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void WhatWasSyncedIsThereUnderANewReplicationId(int seed)
    {
        _data.Write(ShutdownMode.NoSave, ("appendfsync", "no"), ("write-buffer-size", "64mb"));
        Assert.That(_data.Synced, Is.LessThan(_data.Tail));
        LosePages(new Random(seed));
        ChangeBoot();

        var log = new RecordedLog();
        int count;
        using (var server = _data.Open(log))
        {
            count = DataFolder.AssertHoldsABeginning(server);
            var history = server.Server.Store.Log.History;
            Assert.That(history.ReplicationId, Is.Not.EqualTo(_data.ReplicationId));
            Assert.That(history.SecondReplicationId, Is.EqualTo(_data.ReplicationId));
            Assert.That(history.SecondOffset, Is.GreaterThanOrEqualTo(_data.Synced).And.LessThan(_data.Tail));
            Assert.That(server.Server.Store.Log.TailOffset, Is.EqualTo(history.SecondOffset));
        }

        Assert.That(count, Is.LessThan(DataFolder.Keys));
        Assert.That(log.Warnings, Has.Some.Contains("The machine stopped without closing the log"));
        Assert.That(log.Warnings, Has.Some.Contains("stays valid up to"));
        using var again = _data.Open(new RecordedLog());
        Assert.That(DataFolder.AssertHoldsABeginning(again), Is.EqualTo(count));
    }

    [Test]
    public void AfterAlwaysNothingIsLost()
    {
        _data.Write(ShutdownMode.NoSave, ("appendfsync", "always"));
        Assert.That(_data.Synced, Is.EqualTo(_data.Tail));
        ChangeBoot();
        using var server = _data.Open(new RecordedLog());
        Assert.That(DataFolder.AssertHoldsABeginning(server), Is.EqualTo(DataFolder.Keys));
        Assert.That(server.Server.Store.Log.History.SecondOffset, Is.EqualTo(_data.Tail));
    }

    [Test]
    public void AClosedLogKeepsItsNameOverARestartOfTheMachine()
    {
        _data.Write(ShutdownMode.Save);
        ChangeBoot();
        var log = new RecordedLog();
        using var server = _data.Open(log);
        Assert.That(DataFolder.AssertHoldsABeginning(server), Is.EqualTo(DataFolder.Keys));
        Assert.That(server.Server.Store.Log.History.ReplicationId, Is.EqualTo(_data.ReplicationId));
        Assert.That(log.Warnings, Is.Empty);
    }

    private void ChangeBoot()
    {
        var state = new StateFile(_data.State);
        state.Write(state.Read()! with { BootId = Guid.NewGuid().ToString() });
    }

    // Every page that holds bytes behind the synced offset, or that page's entry in the table, may have reached the disk
    // or not; one certainly has not.
    private void LosePages(Random random)
    {
        var first = _data.Synced / SegmentLayout.PageSize + 1;
        var last = (_data.Tail - 1) / SegmentLayout.PageSize;
        Assert.That(first, Is.LessThan(last));
        var certain = random.NextInt64(first, last);
        for (var page = first; page <= last; page++)
        {
            if (page != certain && random.Next(4) != 0) continue;
            var offset = page * SegmentLayout.PageSize;
            var segment = _data.UsedSegments.Last(file => DataFolder.FirstOffset(file) <= offset);
            var within = offset - DataFolder.FirstOffset(segment);
            Span<byte> garbage = new byte[SegmentLayout.PageSize];
            if (random.Next(2) == 0) random.NextBytes(garbage);
            FileDamage.Overwrite(segment, SegmentLayout.DataPosition(SegmentLength) + within, garbage);
        }
    }
}
