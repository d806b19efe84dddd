using ArdbNet.Replication.Log;

namespace ArdbNet.Replication.Tests.Log;

/// <summary>A log that goes on from a master's snapshot.</summary>
public sealed class LogCreationTests
{
    private static readonly HistoryIds History =
        new(new string('a', 40), HistoryIds.NoId, -1, FollowsMaster: true);

    [Test]
    public void ItBeginsAtTheSnapshotUnderItsName([Values(0, 1, 4096, 123_456_789_012)] long offset)
    {
        using var folder = new LogFolder();
        Create(folder, offset);
        using var log = folder.Open(applied: offset);
        Assert.That((log.FirstOffset, log.TailOffset, log.SyncedOffset), Is.EqualTo((offset, offset, offset)));
        Assert.That(log.History, Is.EqualTo(History));
        Assert.That(log.Recovery.Messages, Is.Empty);
    }

    [Test]
    public void WhatComesBehindIsThereAfterAKillAndAfterAStoppedMachine([Values] bool machineStops)
    {
        using var folder = new LogFolder();
        Create(folder, 1000);
        using (var log = folder.Open(applied: 1000))
        {
            LogFolder.Fill(log, 20_000);
            log.SyncTo(20_000);
        }

        if (machineStops) folder.MakeMachineStopped();
        using var again = folder.Open(applied: 1000);
        Assert.That((again.FirstOffset, again.TailOffset), Is.EqualTo((1000L, 20_000L)));
        LogFolder.AssertHoldsStream(again);
        Assert.That(again.History.FollowsMaster);
    }

    [Test]
    public void AStoppedMachineRightAfterItsMakingLosesNothing()
    {
        using var folder = new LogFolder();
        Create(folder, 1000);
        folder.MakeMachineStopped();
        using var log = folder.Open(applied: 1000);
        Assert.That((log.FirstOffset, log.TailOffset), Is.EqualTo((1000L, 1000L)));
        Assert.That(log.History.ReplicationId, Is.EqualTo(History.ReplicationId));
    }

    private static void Create(LogFolder folder, long offset) => ReplicationLog.Create(
        new LogOptions { Directory = folder.Folder, SegmentSize = LogFolder.Segment }, History, offset, 3);
}
