using System.Buffers.Binary;
using ArdbNet.Replication.Log;

namespace ArdbNet.Replication.Tests.Log;

public sealed class LogRecoveryTests
{
    private const int Page = 4096;
    private const int HeaderAndTable = 2 * Page;

    private LogFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new LogFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void AKilledProcessLosesNothingAndKeepsItsId()
    {
        var history = WriteAndKill(30_000);

        using var log = _folder.Open(applied: 12_345);

        Assert.That(log.Recovery.Kind, Is.EqualTo(LogRecoveryKind.ProcessKilled));
        Assert.That(log.Recovery.Messages, Is.Empty);
        Assert.That(log.TailOffset, Is.EqualTo(30_000));
        Assert.That(log.History, Is.EqualTo(history));
        LogFolder.AssertHoldsStream(log);
    }

    [Test]
    public void AStoppedMachineBeginsANewIdAndKeepsTheOldOneUpToTheCut()
    {
        var history = WriteAndKill(30_000);
        _folder.MakeMachineStopped();
        LogFolder.Overwrite(_folder.SegmentFiles[3], HeaderAndTable + 100, new byte[200]);

        using (var log = _folder.Open(applied: 10_000))
        {
            const long Cut = 3 * LogFolder.Segment;
            Assert.That(log.Recovery.Kind, Is.EqualTo(LogRecoveryKind.MachineStopped));
            Assert.That(log.Recovery.OldTail, Is.EqualTo(30_000));
            Assert.That(log.Recovery.CutBytes, Is.EqualTo(30_000 - Cut));
            Assert.That(log.Recovery.NewHistory);
            Assert.That(log.Recovery.Messages, Is.Not.Empty);
            Assert.That(log.TailOffset, Is.EqualTo(Cut));
            Assert.That(log.History.ReplicationId, Is.Not.EqualTo(history.ReplicationId));
            Assert.That(log.History.SecondReplicationId, Is.EqualTo(history.ReplicationId));
            Assert.That(log.History.SecondOffset, Is.EqualTo(Cut));
            LogFolder.AssertHoldsStream(log);
            LogFolder.Fill(log, 50_000);
            history = log.History;
        }

        using var again = _folder.Open(applied: 10_000);
        Assert.That(again.History, Is.EqualTo(history));
        Assert.That(again.TailOffset, Is.EqualTo(50_000));
        LogFolder.AssertHoldsStream(again);
    }

    [Test]
    public void AStoppedMachineBeginsANewIdEvenWhenNothingSeemsLost()
    {
        var history = WriteAndKill(30_000);
        _folder.MakeMachineStopped();

        using var log = _folder.Open();

        Assert.That(log.TailOffset, Is.EqualTo(30_000));
        Assert.That(log.History.SecondReplicationId, Is.EqualTo(history.ReplicationId));
        Assert.That(log.History.SecondOffset, Is.EqualTo(30_000));
    }

    [Test]
    public void AMastersHistoryKeepsItsIdWhenTheMachineStopped()
    {
        HistoryIds history;
        using (var log = _folder.Open())
        {
            log.AdoptHistory(log.History with { FollowsMaster = true });
            history = log.History;
            LogFolder.Fill(log, 30_000);
        }

        _folder.MakeMachineStopped();
        LogFolder.Overwrite(_folder.SegmentFiles[3], HeaderAndTable + 100, new byte[200]);

        using var again = _folder.Open();
        Assert.That(again.TailOffset, Is.EqualTo(3 * LogFolder.Segment));
        Assert.That(again.History, Is.EqualTo(history));
    }

    [Test]
    public void SyncedBytesOfAPageSurviveWhenOnlyItsNewerEntryReachedTheDisk([Values(1, 2, 3)] int syncs)
    {
        long synced = 0;
        using (var log = _folder.Open())
        {
            for (var sync = 1; sync <= syncs; sync++)
            {
                LogFolder.Fill(log, 9000 + (sync * 300));
                synced = log.TailOffset;
                log.SyncTo(synced);
            }

            LogFolder.Fill(log, 12_000);
        }

        _folder.MakeMachineStopped();
        var inSegment = synced - LogFolder.Segment;
        LogFolder.Overwrite(_folder.SegmentFiles[1], HeaderAndTable + inSegment, new byte[12_000 - synced]);

        using var again = _folder.Open(applied: 8192 + 17);
        Assert.That(again.TailOffset, Is.EqualTo(synced));
        LogFolder.AssertHoldsStream(again);
        LogFolder.Fill(again, 40_000);
        LogFolder.AssertHoldsStream(again);
    }

    [Test]
    public void AnyPagesMayBeMissingAfterAPowerLossAndThePrefixIsExact()
    {
        var random = new Random(4711);
        for (var round = 0; round < 60; round++)
        {
            _folder.Clear();
            long synced;
            using (var log = _folder.Open())
            {
                LogFolder.Fill(log, random.Next(1, 30_000));
                log.SyncTo(log.TailOffset);
                synced = log.TailOffset;
            }

            using var durable = new LogFolder();
            _folder.CopyTo(durable);
            using (var log = _folder.Open())
            {
                LogFolder.Fill(log, synced + random.Next(1, 30_000));
            }

            LosePages(durable, random);
            _folder.MakeMachineStopped();
            using var again = _folder.Open(applied: random.NextInt64(0, synced + 1));
            Assert.That(again.TailOffset, Is.GreaterThanOrEqualTo(synced), $"round {round}");
            LogFolder.AssertHoldsStream(again);
            LogFolder.Fill(again, again.TailOffset + 9000);
            LogFolder.AssertHoldsStream(again);
        }
    }

    [Test]
    public void AFlippedByteAnywhereLeavesTheExactPrefixBeforeIt()
    {
        using var original = new LogFolder();
        using (var log = original.Open(segment: Page))
        {
            LogFolder.Fill(log, 6000);
            log.SyncTo(6000);
            LogFolder.Fill(log, 10_000);
        }

        foreach (var file in original.SegmentFiles.Append(original.StatePath).Select(Path.GetFileName))
        {
            foreach (var position in PositionsToDamage(Path.Combine(original.Folder, file!)))
            {
                _folder.Clear();
                original.CopyTo(_folder);
                LogFolder.Flip(Path.Combine(_folder.Folder, file!), position, (byte)(1 << (int)(position % 8)));

                AssertExactPrefix(10_000, $"{file} at {position}");
            }
        }
    }

    [Test]
    public void AFileCutShortAnywhereLeavesTheExactPrefixBeforeIt()
    {
        using var original = new LogFolder();
        using (var log = original.Open(segment: Page))
        {
            LogFolder.Fill(log, 10_000);
        }

        foreach (var file in original.SegmentFiles.Append(original.StatePath).Select(Path.GetFileName))
        {
            var length = new FileInfo(Path.Combine(original.Folder, file!)).Length;
            for (var cut = 0L; cut < length; cut += 131)
            {
                _folder.Clear();
                original.CopyTo(_folder);
                LogFolder.CutFile(Path.Combine(_folder.Folder, file!), cut);

                AssertExactPrefix(10_000, $"{file} cut to {cut}");
            }
        }
    }

    [Test]
    public void ATruncatedSegmentKeepsItsFirstPages()
    {
        WriteAndKill(30_000);
        LogFolder.CutFile(_folder.SegmentFiles[1], HeaderAndTable + Page + 10);

        using var log = _folder.Open(applied: 5000);

        Assert.That(log.Recovery.Kind, Is.EqualTo(LogRecoveryKind.Damaged));
        Assert.That(log.TailOffset, Is.EqualTo(LogFolder.Segment + Page));
        Assert.That(log.Recovery.CutBytes, Is.EqualTo(30_000 - LogFolder.Segment - Page));
        LogFolder.AssertHoldsStream(log);
    }

    [Test]
    public void AMissingSegmentEndsTheLogAndLaterOnesAreSetAside()
    {
        var history = WriteAndKill(40_000);
        File.Delete(_folder.SegmentFiles[2]);

        using (var log = _folder.Open(applied: 5000))
        {
            Assert.That(log.Recovery.Kind, Is.EqualTo(LogRecoveryKind.Damaged));
            Assert.That(log.TailOffset, Is.EqualTo(2 * LogFolder.Segment));
            Assert.That(log.History.SecondReplicationId, Is.EqualTo(history.ReplicationId));
            Assert.That(log.History.SecondOffset, Is.EqualTo(2 * LogFolder.Segment));
            Assert.That(_folder.LostFiles, Has.Length.EqualTo(2));
            LogFolder.Fill(log, 60_000);
        }

        using var again = _folder.Open(applied: 5000);
        Assert.That(again.Recovery.Kind, Is.EqualTo(LogRecoveryKind.ProcessKilled));
        Assert.That(again.TailOffset, Is.EqualTo(60_000));
        LogFolder.AssertHoldsStream(again);
    }

    [Test]
    public void TheNewestSegmentsBeingGoneIsNoticedAfterACleanCloseAndAfterAKill([Values] bool clean)
    {
        using (var log = _folder.Open())
        {
            LogFolder.Fill(log, 40_000);
            log.TryReserve(LogFolder.Segment);
            if (clean)
            {
                log.Close(0);
            }
        }

        foreach (var file in _folder.SegmentFiles.Skip(3))
        {
            File.Delete(file);
        }

        using var again = _folder.Open(applied: 5000);
        Assert.That(again.Recovery.Kind, Is.EqualTo(LogRecoveryKind.Damaged));
        Assert.That(again.Recovery.NewHistory);
        Assert.That(again.TailOffset, Is.EqualTo(3 * LogFolder.Segment));
    }

    [Test]
    public void AGapInTheBacklogOnlyShortensIt()
    {
        var history = WriteAndKill(40_000);
        File.Delete(_folder.SegmentFiles[1]);

        using var log = _folder.Open(applied: 20_000);

        Assert.That(log.History, Is.EqualTo(history));
        Assert.That(log.FirstOffset, Is.EqualTo(2 * LogFolder.Segment));
        Assert.That(log.TailOffset, Is.EqualTo(40_000));
        Assert.That(_folder.LostFiles, Has.Length.EqualTo(1));
        LogFolder.AssertHoldsStream(log);
    }

    [Test]
    public void ADamagedPageOfTheBacklogIsNeverHandedOut()
    {
        var history = WriteAndKill(40_000);
        LogFolder.Flip(_folder.SegmentFiles[1], HeaderAndTable + 50);

        using var log = _folder.Open(applied: 39_000);

        Assert.That(log.History, Is.EqualTo(history));
        Assert.That(() => log.Read(LogFolder.Segment - 10, new byte[100]), Throws.InstanceOf<LogException>());
        Assert.That(log.FirstOffset, Is.EqualTo(LogFolder.Segment + Page));
        LogFolder.AssertHoldsStream(log);
    }

    [Test]
    public void ALostStateKeepsTheBytesUnderANewId([Values] bool missing)
    {
        var history = WriteAndKill(20_000);
        if (missing)
        {
            File.Delete(_folder.StatePath);
        }
        else
        {
            LogFolder.Flip(_folder.StatePath, 30);
            LogFolder.Flip(_folder.StatePath, Page + 30);
        }

        using var log = _folder.Open(applied: 100);

        Assert.That(log.TailOffset, Is.EqualTo(20_000));
        Assert.That(log.Recovery.Messages, Is.Not.Empty);
        Assert.That(log.History.ReplicationId, Is.Not.EqualTo(history.ReplicationId));
        Assert.That(log.History.SecondOffset, Is.EqualTo(-1));
        LogFolder.AssertHoldsStream(log);
    }

    [Test]
    public void LostSegmentsRestartTheLogAtTheDatasOffset([Values] bool clean)
    {
        HistoryIds history;
        using (var log = _folder.Open())
        {
            LogFolder.Fill(log, 20_000);
            history = log.History;
            if (clean)
            {
                log.Close(0);
            }
        }

        foreach (var file in _folder.SegmentFiles)
        {
            File.Delete(file);
        }

        using var again = _folder.Open(applied: 20_000);
        Assert.That(again.Recovery.Kind, Is.EqualTo(LogRecoveryKind.Restarted));
        Assert.That((again.FirstOffset, again.TailOffset), Is.EqualTo((20_000L, 20_000L)));
        Assert.That(again.History.ReplicationId, Is.Not.EqualTo(history.ReplicationId));
        Assert.That(again.History.SecondOffset, Is.EqualTo(clean ? 20_000 : -1));
        LogFolder.Fill(again, 50_000);
        LogFolder.AssertHoldsStream(again);
    }

    [Test]
    public void ALogThatEndsBeforeTheDataOrBeginsAfterItRestarts([Values] bool endsBefore)
    {
        using (var log = _folder.Open(applied: 10_000))
        {
            LogFolder.Fill(log, 30_000);
        }

        var applied = endsBefore ? 30_001 : 9_999;
        using (var log = _folder.Open(applied))
        {
            Assert.That(log.Recovery.Kind, Is.EqualTo(LogRecoveryKind.Restarted));
            Assert.That((log.FirstOffset, log.TailOffset), Is.EqualTo(((long)applied, (long)applied)));
            Assert.That(log.History.SecondOffset, Is.EqualTo(-1));
            Assert.That(_folder.LostFiles, Has.Length.EqualTo(3));
            LogFolder.Fill(log, 40_000);
        }

        using var again = _folder.Open(applied);
        Assert.That(again.Recovery.Kind, Is.EqualTo(LogRecoveryKind.ProcessKilled));
        LogFolder.AssertHoldsStream(again);
    }

    [Test]
    public void AVersionFromTheFutureIsRefusedAndNothingIsChanged([Values] bool state)
    {
        WriteAndKill(10_000);
        var file = state ? _folder.StatePath : _folder.SegmentFiles[0];
        foreach (var position in state ? new[] { 0, Page } : [0, 2048])
        {
            var sector = new byte[512];
            using (var handle = File.OpenHandle(file))
            {
                RandomAccess.Read(handle, sector, position);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(sector.AsSpan(8), 99);
            BinaryPrimitives.WriteUInt32LittleEndian(
                sector.AsSpan(508), PageChecksum.Extend(uint.MaxValue, sector.AsSpan(0, 508)));
            LogFolder.Overwrite(file, position, sector);
        }

        var before = File.ReadAllBytes(_folder.SegmentFiles[0]);
        Assert.That(() => _folder.Open(), Throws.InstanceOf<LogException>().With.Message.Contains("version 99"));
        Assert.That(File.ReadAllBytes(_folder.SegmentFiles[0]), Is.EqualTo(before));
        Assert.That(_folder.LostFiles, Is.Empty);
    }

    [TestCase("next.tmp")]
    [TestCase("full-sync-0123456789abcdef.tmp")]
    public void AnUnfinishedFileIsNotSeenAndRemoved(string name)
    {
        WriteAndKill(10_000);
        var unfinished = Path.Combine(_folder.Folder, name);
        File.WriteAllBytes(unfinished, new byte[10]);
        Assert.That(File.Exists(unfinished));

        using var log = _folder.Open();

        // A next segment is made at once, under the same name.
        if (name != "next.tmp") Assert.That(File.Exists(unfinished), Is.False);
        Assert.That(log.TailOffset, Is.EqualTo(10_000));
        Assert.That(log.Recovery.Messages, Is.Empty);
    }

    [Test]
    public void ARecycledFileWithItsOldTableIsNotBelieved()
    {
        WriteAndKill(LogFolder.Segment * 3);
        var files = _folder.SegmentFiles;
        var old = File.ReadAllBytes(files[0]);
        var last = File.ReadAllBytes(files[3]);
        old.AsSpan(Page).CopyTo(last.AsSpan(Page));
        File.WriteAllBytes(files[3], last);

        using var log = _folder.Open(applied: 100);

        Assert.That(log.TailOffset, Is.EqualTo(LogFolder.Segment * 3));
        LogFolder.AssertHoldsStream(log);
    }

    private HistoryIds WriteAndKill(long upTo)
    {
        using var log = _folder.Open();
        LogFolder.Fill(log, upTo);
        Assert.That(log.TryReserve(LogFolder.Segment));
        return log.History;
    }

    private void AssertExactPrefix(long tail, string what)
    {
        using (var log = _folder.Open())
        {
            Assert.That(log.TailOffset, Is.LessThanOrEqualTo(tail), what);
            Assert.That(log.TailOffset == tail || log.Recovery.Messages.Count > 0, what);
            Assert.That(log.TailOffset == tail || log.Recovery.NewHistory, what);
            LogFolder.AssertHoldsStream(log);
            LogFolder.Fill(log, log.TailOffset + 100);
        }

        using var again = _folder.Open();
        Assert.That(again.Recovery.Kind, Is.EqualTo(LogRecoveryKind.ProcessKilled), what);
        LogFolder.AssertHoldsStream(again);
    }

    // Everything that is written, and some of what is not.
    private static IEnumerable<long> PositionsToDamage(string file)
    {
        var bytes = File.ReadAllBytes(file);
        for (var position = 0; position < bytes.Length; position++)
        {
            var isRecord = position < HeaderAndTable && bytes[position] != 0;
            if (isRecord || position % 61 == 0)
            {
                yield return position;
            }
        }
    }

    // Each page of a file may be as it was at the last sync, or as it was at the end.
    private void LosePages(LogFolder durable, Random random)
    {
        foreach (var file in durable.SegmentFiles)
        {
            var path = Path.Combine(_folder.Folder, Path.GetFileName(file));
            var old = File.ReadAllBytes(file);
            for (var position = 0; position < old.Length; position += Page)
            {
                if (random.Next(2) == 0)
                {
                    LogFolder.Overwrite(path, position, old.AsSpan(position, Page));
                }
            }
        }
    }
}
