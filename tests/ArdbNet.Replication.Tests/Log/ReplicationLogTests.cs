using ArdbNet.Replication.Log;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Replication.Tests.Log;

public sealed class ReplicationLogTests
{
    private LogFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new LogFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void AFreshLogStartsAtZeroWithAnIdOfItsOwn()
    {
        using var log = _folder.Open();

        Assert.That(log.Recovery.Kind, Is.EqualTo(LogRecoveryKind.Created));
        Assert.That(log.Recovery.Messages, Is.Empty);
        Assert.That((log.FirstOffset, log.TailOffset, log.SyncedOffset), Is.EqualTo((0L, 0L, 0L)));
        Assert.That(log.History.ReplicationId, Does.Match("^[0-9a-f]{40}$"));
        Assert.That(log.History.SecondReplicationId, Is.EqualTo(HistoryIds.NoId));
        Assert.That(log.History.SecondOffset, Is.EqualTo(-1));
        Assert.That(log.CanAppend);
    }

    [Test]
    public void ItHoldsWhatAListHoldsThroughAppendsReopensTrimsAndKills()
    {
        var steps = Gen.Choose(0, 23_000).ListOf().Select(list => list.ToArray());
        Prop.ForAll(Arb.From(steps), HoldsWhatAListHolds)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(120));
    }

    [Test]
    public void AnEntryMayBeLongerThanSeveralSegments()
    {
        using var log = _folder.Open();
        var entry = LogFolder.Stream(0, (5 * LogFolder.Segment) + 17);

        Assert.That(log.TryReserve(entry.Length));
        Assert.That(log.Append(entry), Is.EqualTo(entry.Length));

        LogFolder.AssertHoldsStream(log);
    }

    [Test]
    public void FullSegmentsLeaveTheMemoryOfTheProcessAndCanBeReadAllTheSame()
    {
        const int Size = 1 << 20;
        using var log = _folder.Open(segment: Size, backlog: 10 * Size);
        LogFolder.Fill(log, (3 * Size) + 1);
        var full = _folder.SegmentFiles[..3];
        Assert.That(() => full.Sum(MappedMemory.ResidentBytes), Is.Zero.After(10_000, 20));
        Assert.That(MappedMemory.ResidentBytes(_folder.SegmentFiles[3]), Is.Positive);

        LogFolder.AssertHoldsStream(log);
        Assert.That(full.Sum(MappedMemory.ResidentBytes), Is.Positive);
        LogFolder.Fill(log, (4 * Size) + 1);
        Assert.That(() => full.Sum(MappedMemory.ResidentBytes), Is.Zero.After(10_000, 20));
        LogFolder.AssertHoldsStream(log);
    }

    [Test]
    public void ReadNeverGoesPastTheTailAndGivesNothingAtIt()
    {
        using var log = _folder.Open();
        LogFolder.Fill(log, 100);
        var buffer = new byte[64];

        Assert.That(log.Read(90, buffer), Is.EqualTo(10));
        Assert.That(log.Read(100, buffer), Is.Zero);
        Assert.That(log.ReadMapped(100).Length, Is.Zero);
        Assert.That(() => log.Read(101, buffer), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void ReadMappedEndsAtTheSegment()
    {
        using var log = _folder.Open();
        LogFolder.Fill(log, LogFolder.Segment + 100);

        Assert.That(log.ReadMapped(LogFolder.Segment - 5).Length, Is.EqualTo(5));
        Assert.That(log.ReadMapped(LogFolder.Segment).ToArray(), Is.EqualTo(LogFolder.Stream(LogFolder.Segment, 100)));
    }

    [Test]
    public void AReaderBesideTheWriterSeesOnlyWholeBytesOfTheStream()
    {
        using var log = _folder.Open();
        const long End = 3_000_000;
        var reader = Task.Run(() =>
        {
            var buffer = new byte[5000];
            var offset = 0L;
            while (offset < End)
            {
                using var pin = log.Pin(offset);
                var read = log.Read(offset, buffer);
                if (!buffer.AsSpan(0, read).SequenceEqual(LogFolder.Stream(offset, read)))
                {
                    return offset;
                }

                offset += read;
            }

            return offset;
        });

        LogFolder.Fill(log, End);

        Assert.That(reader.Wait(TimeSpan.FromSeconds(60)));
        Assert.That(reader.Result, Is.EqualTo(End));
    }

    [Test]
    public void TheSegmentSizeMayChangeBetweenRuns()
    {
        using (var log = _folder.Open())
        {
            LogFolder.Fill(log, 20_000);
            log.Close(0);
        }

        using (var log = _folder.Open(segment: 4096))
        {
            LogFolder.Fill(log, 60_000);
        }

        using var last = _folder.Open(segment: 65_536);
        LogFolder.Fill(last, 200_000);
        LogFolder.AssertHoldsStream(last);
        Assert.That(last.FirstOffset, Is.Zero);
    }

    [TestCase(0)]
    [TestCase(4095)]
    [TestCase(4097)]
    public void ASegmentSizeThatIsNoMultipleOfThePageIsRefused(long size) =>
        Assert.That(() => _folder.Open(segment: size), Throws.InstanceOf<LogException>());

    [Test]
    public void TruncateCutsTheTailAndAppendingGoesOnThere(
        [Values(0, 1, 4095, 4096, 5000, 8191, 8192, 8193, 16_384, 20_000, 29_999, 30_000)] long cut,
        [Values] bool killed)
    {
        using (var log = _folder.Open())
        {
            LogFolder.Fill(log, 30_000);
        }

        using (var log = _folder.Open())
        {
            log.Truncate(cut);
            Assert.That(log.TailOffset, Is.EqualTo(cut));
            LogFolder.AssertHoldsStream(log);
            LogFolder.Fill(log, cut + 10_000);
            LogFolder.AssertHoldsStream(log);
            if (!killed)
            {
                log.Close(0);
            }
        }

        using var again = _folder.Open();
        Assert.That(again.TailOffset, Is.EqualTo(cut + 10_000));
        Assert.That(again.Recovery.NewHistory, Is.False);
        LogFolder.AssertHoldsStream(again);
    }

    [Test]
    public void TrimmingKeepsTheBacklogAndWhatIsNotPersistedAndWhatIsPinned()
    {
        using var log = _folder.Open(backlog: 20_000);
        LogFolder.Fill(log, 100_000);
        log.SyncTo(100_000);

        log.TrimBefore(30_000);
        Assert.That(log.FirstOffset, Is.EqualTo(3 * LogFolder.Segment));

        using (var pin = log.Pin(50_000))
        {
            log.TrimBefore(100_000);
            Assert.That(log.FirstOffset, Is.EqualTo(6 * LogFolder.Segment));
            pin.Advance(60_000);
            log.TrimBefore(100_000);
            Assert.That(log.FirstOffset, Is.EqualTo(7 * LogFolder.Segment));
        }

        log.TrimBefore(100_000);
        Assert.That(log.FirstOffset, Is.EqualTo(9 * LogFolder.Segment));
        LogFolder.AssertHoldsStream(log);
        Assert.That(() => log.Pin(1), Throws.InstanceOf<LogException>());
        Assert.That(() => log.Read(1, new byte[1]), Throws.InstanceOf<LogException>());
    }

    [Test]
    public void ASegmentThatIsUsedAgainNeverShowsItsOldBytes()
    {
        using (var log = _folder.Open())
        {
            for (var turn = 1; turn <= 40; turn++)
            {
                LogFolder.Fill(log, turn * (LogFolder.Segment / 2));
                log.SyncTo(log.TailOffset);
                log.TrimBefore(log.TailOffset);
                Thread.Sleep(1);
            }

            Assert.That(log.BytesOnDisk, Is.LessThan(8 * 3 * LogFolder.Segment), "old files were used again or deleted");
        }

        using var again = _folder.Open(applied: 20 * LogFolder.Segment);
        Assert.That(again.TailOffset, Is.EqualTo(20 * LogFolder.Segment));
        Assert.That(again.Recovery.Kind, Is.EqualTo(LogRecoveryKind.ProcessKilled));
        LogFolder.AssertHoldsStream(again);
    }

    [Test]
    public void NamesOfTheHistorySurviveAKill()
    {
        HistoryIds shifted;
        using (var log = _folder.Open())
        {
            LogFolder.Fill(log, 500);
            var before = log.History;
            log.ShiftHistory();
            shifted = log.History;
            Assert.That(shifted.SecondReplicationId, Is.EqualTo(before.ReplicationId));
            Assert.That(shifted.SecondOffset, Is.EqualTo(500));
            Assert.That(shifted.ReplicationId, Is.Not.EqualTo(before.ReplicationId));
        }

        using (var log = _folder.Open())
        {
            Assert.That(log.History, Is.EqualTo(shifted));
            log.BeginNewHistory();
            Assert.That(log.History.SecondReplicationId, Is.EqualTo(HistoryIds.NoId));
            Assert.That(log.History.SecondOffset, Is.EqualTo(-1));
            shifted = log.History;
        }

        using var again = _folder.Open();
        Assert.That(again.History, Is.EqualTo(shifted));
    }

    [Test]
    public void ACleanCloseKeepsTheSelectedDatabase()
    {
        using (var log = _folder.Open())
        {
            LogFolder.Fill(log, 10);
            log.Close(7);
        }

        using (var log = _folder.Open())
        {
            Assert.That(log.Recovery.Kind, Is.EqualTo(LogRecoveryKind.Clean));
            Assert.That(log.Recovery.SelectedDatabase, Is.EqualTo(7));
            Assert.That(log.SyncedOffset, Is.EqualTo(10));
        }

        using var killed = _folder.Open();
        Assert.That(killed.Recovery.Kind, Is.EqualTo(LogRecoveryKind.ProcessKilled));
        Assert.That(killed.Recovery.SelectedDatabase, Is.EqualTo(-1));
    }

    [Test]
    public void AClosedLogRefusesEverything()
    {
        var log = _folder.Open();
        LogFolder.Fill(log, 10);
        log.Close(0);

        Assert.That(log.CanAppend, Is.False);
        Assert.That(log.TryReserve(1), Is.False);
        Assert.That(() => log.Append(new byte[1]), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => log.Read(0, new byte[1]), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => log.ReadMapped(0).Length, Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(log.Dispose, Throws.Nothing);
    }

    private static bool HoldsWhatAListHolds(int[] steps)
    {
        using var folder = new LogFolder();
        var model = new List<byte>();
        var random = new Random(steps.Length);
        var applied = 0L;
        var log = folder.Open();
        try
        {
            var history = log.History;
            foreach (var step in steps)
            {
                switch (step % 16)
                {
                    case 0:
                        log.Close(0);
                        log = folder.Open(applied);
                        break;
                    case 1:
                        log.Dispose();
                        log = folder.Open(applied);
                        break;
                    case 2:
                        applied = random.NextInt64(applied, model.Count + 1);
                        log.SyncTo(applied);
                        log.BacklogSize = step;
                        log.TrimBefore(applied);
                        break;
                    default:
                        var entry = new byte[step % 7 == 0 ? step : step % 300];
                        random.NextBytes(entry);
                        model.AddRange(entry);
                        log.Append(entry);
                        break;
                }

                var first = (int)log.FirstOffset;
                if (log.TailOffset != model.Count || first > applied || log.History != history
                    || !LogFolder.ReadAll(log).AsSpan().SequenceEqual(model.ToArray().AsSpan(first)))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            log.Dispose();
        }
    }
}
