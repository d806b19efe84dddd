using ArdbNet.Replication.Log;

namespace ArdbNet.Replication.Tests.Log;

public sealed class LogSyncTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private LogFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new LogFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void OneSyncServesAllWhoWait()
    {
        using var log = _folder.Open(fsync: FsyncPolicy.EverySecond);
        var waits = new List<Task>();
        for (var entry = 0; entry < 500; entry++)
        {
            LogFolder.Fill(log, log.TailOffset + 20);
            waits.Add(log.WaitForSync(log.TailOffset).AsTask());
        }

        Assert.That(Task.WaitAll([.. waits], Patience));
        Assert.That(log.SyncedOffset, Is.EqualTo(log.TailOffset));
        Assert.That(log.SyncCount, Is.LessThanOrEqualTo(2));
    }

    [Test]
    public void WaitingForWhatIsSyncedIsDoneAtOnceAndAllocatesNothing()
    {
        using var log = _folder.Open();
        LogFolder.Fill(log, 100);
        log.SyncTo(100);
        Assert.That(log.WaitForSync(100).AsTask().IsCompletedSuccessfully);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var done = log.WaitForSync(50).AsTask().IsCompletedSuccessfully
            && log.WaitForSync(100).AsTask().IsCompletedSuccessfully;
        var after = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(done);
        Assert.That(after, Is.EqualTo(before));
    }

    [Test]
    public void AlwaysSyncsSoonAfterItIsAskedTo()
    {
        using var log = _folder.Open(fsync: FsyncPolicy.Always);
        for (var entry = 1; entry <= 50; entry++)
        {
            LogFolder.Fill(log, entry * 500);
            Assert.That(log.WaitForSync(log.TailOffset).AsTask().Wait(Patience));
            Assert.That(log.SyncedOffset, Is.EqualTo(log.TailOffset));
        }
    }

    [Test]
    public void EverySecondSyncsUnaskedAndNoDoesNot()
    {
        using var log = _folder.Open(fsync: FsyncPolicy.No);
        LogFolder.Fill(log, 100);
        Thread.Sleep(1300);
        Assert.That(log.SyncedOffset, Is.Zero);

        log.Fsync = FsyncPolicy.EverySecond;
        Assert.That(() => log.SyncedOffset, Is.EqualTo(100).After(3000, 20));
        LogFolder.Fill(log, 200);
        Assert.That(() => log.SyncedOffset, Is.EqualTo(200).After(3000, 20));
    }

    [Test]
    public void AWaitForBytesThatAreYetToComeEndsWithThem()
    {
        using var log = _folder.Open(fsync: FsyncPolicy.Always);
        LogFolder.Fill(log, 100);
        var wait = log.WaitForSync(300).AsTask();
        log.SyncTo(100);
        Assert.That(wait.IsCompleted, Is.False);

        LogFolder.Fill(log, 300);
        log.SyncTo(300);

        Assert.That(wait.Wait(Patience));
    }

    [Test]
    public void AWaitCanBeGivenUpAndEndsWhenTheLogIsClosed()
    {
        using var cancellation = new CancellationTokenSource();
        var log = _folder.Open(fsync: FsyncPolicy.EverySecond);
        LogFolder.Fill(log, 100);
        var given = log.WaitForSync(100, cancellation.Token).AsTask();
        cancellation.Cancel();
        Assert.That(() => given.GetAwaiter().GetResult(), Throws.InstanceOf<OperationCanceledException>());

        var wait = log.WaitForSync(1000).AsTask();
        log.Dispose();
        Assert.That(() => wait.GetAwaiter().GetResult(), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void AFailedSyncRefusesWritesIsToldOnceAndHeals()
    {
        var (segment, chain) = MakeChain();
        var logger = new RecordingLogger();
        var health = new LogHealth(logger);
        var isBroken = true;
        using var syncer = new LogSyncer(chain, health, FsyncPolicy.Always, 0, (synced, position) =>
        {
            if (Volatile.Read(ref isBroken))
            {
                throw new IOException("Input/output error");
            }

            synced.Sync(position);
        });
        syncer.Start();
        Append(segment, chain, 5000);
        var wait = syncer.Wait(5000, CancellationToken.None).AsTask();

        Assert.That(() => syncer.SyncTo(5000), Throws.InstanceOf<LogException>().With.Message.Contains("Input/output"));
        Assert.That(health.Failure, Does.Contain("Input/output error"));
        Thread.Sleep(1200);
        Assert.That(wait.IsCompleted, Is.False);
        Assert.That(logger.Lines, Has.Count.EqualTo(1));

        Volatile.Write(ref isBroken, false);
        Assert.That(wait.Wait(Patience));
        Assert.That(syncer.Synced, Is.EqualTo(5000));
        Assert.That(() => health.Failure, Is.Null.After(1000, 10));
        Assert.That(logger.Lines, Has.Count.EqualTo(2));
        Assert.That(segment.FirstBadPage(0, 2), Is.Null);
        segment.DisposeWhenFree();
    }

    [Test]
    public void WhoWantsItOnTheDiskBringsItThereItselfWhileTheDiskIsQuick()
    {
        var (segment, chain) = MakeChain();
        var threads = new List<Thread>();
        using var syncer = new LogSyncer(
            chain, new LogHealth(new RecordingLogger()), FsyncPolicy.Always, 0, (_, _) => threads.Add(Thread.CurrentThread));
        Append(segment, chain, 100);

        Assert.That(syncer.TrySync(200), Is.False, "Not what is yet to come.");
        Assert.That(syncer.TrySync(100));
        Assert.That(syncer.TrySync(100));

        Assert.That(threads, Is.EqualTo(new[] { Thread.CurrentThread }));
        Assert.That(syncer.Synced, Is.EqualTo(100));
        segment.DisposeWhenFree();
    }

    [Test]
    public void OneWhoSyncsServesAllWhoAskedBefore()
    {
        var (segment, chain) = MakeChain();
        using var syncer = new LogSyncer(
            chain, new LogHealth(new RecordingLogger()), FsyncPolicy.EverySecond, 0, static (_, _) => { });
        Append(segment, chain, 100);
        var wait = syncer.Wait(50, CancellationToken.None).AsTask();

        Assert.That(syncer.TrySync(100));

        Assert.That(wait.Wait(Patience));
        segment.DisposeWhenFree();
    }

    [Test]
    public void ASlowDiskIsLeftToTheThread()
    {
        var (segment, chain) = MakeChain();
        using var syncer = new LogSyncer(
            chain, new LogHealth(new RecordingLogger()), FsyncPolicy.Always, 0, static (_, _) => Thread.Sleep(50));
        Append(segment, chain, 100);
        Assert.That(syncer.TrySync(100), "It is not known yet.");
        Append(segment, chain, 200);

        Assert.That(syncer.TrySync(200), Is.False);
        syncer.Start();
        Assert.That(syncer.Wait(200, CancellationToken.None).AsTask().Wait(Patience));
        segment.DisposeWhenFree();
    }

    [Test]
    public void WhoMeetsOneThatSyncsDoesNotWaitForIt()
    {
        var (segment, chain) = MakeChain();
        using var begun = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        using var syncer = new LogSyncer(chain, new LogHealth(new RecordingLogger()), FsyncPolicy.Always, 0, (_, _) =>
        {
            begun.Set();
            mayEnd.Wait(Patience);
        });
        syncer.Start();
        Append(segment, chain, 100);
        var wait = syncer.Wait(100, CancellationToken.None).AsTask();
        Assert.That(begun.Wait(Patience));

        Assert.That(syncer.TrySync(100), Is.False);
        mayEnd.Set();
        Assert.That(wait.Wait(Patience));
        segment.DisposeWhenFree();
    }

    [Test]
    public void WhereTheCallersSyncFailsTheThreadTriesAgain()
    {
        var (segment, chain) = MakeChain();
        var logger = new RecordingLogger();
        var health = new LogHealth(logger);
        var failures = 1;
        using var syncer = new LogSyncer(chain, health, FsyncPolicy.Always, 0, (synced, position) =>
        {
            if (Interlocked.Decrement(ref failures) >= 0) throw new IOException("Input/output error");
            synced.Sync(position);
        });
        Append(segment, chain, 5000);

        Assert.That(syncer.TrySync(5000), Is.False);
        Assert.That(health.Failure, Does.Contain("Input/output error"));
        Assert.That(syncer.TrySync(5000), Is.False, "Only the thread may.");
        syncer.Start();

        Assert.That(syncer.Wait(5000, CancellationToken.None).AsTask().Wait(Patience));
        Assert.That(() => health.Failure, Is.Null.After(1000, 10));
        Assert.That(logger.Lines, Has.Count.EqualTo(2));
        segment.DisposeWhenFree();
    }

    private static void Append(Segment segment, SegmentChain chain, long end)
    {
        segment.Append(LogFolder.Stream(chain.Tail, (int)(end - chain.Tail)));
        chain.Tail = end;
    }

    private (Segment Segment, SegmentChain Chain) MakeChain()
    {
        var directory = new LogDirectory(_folder.Folder);
        var file = SegmentFile.Create(directory.UnfinishedPath, SegmentLayout.FileLength(LogFolder.Segment));
        var segment = SegmentPreparer.Publish(file, SegmentHeader.Fresh(0, LogFolder.Segment), directory);
        return (segment, new SegmentChain([segment], 0));
    }
}
