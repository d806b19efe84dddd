using ArdbNet.Replication.Log;

namespace ArdbNet.Replication.Tests.Log;

public sealed class LogInspectionTests
{
    private const int HeaderAndTable = 8192;

    private LogFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new LogFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void ItTellsWhatAClosedLogHolds()
    {
        HistoryIds history;
        using (var log = _folder.Open())
        {
            LogFolder.Fill(log, 20_000);
            history = log.History;
            log.Close(3);
        }

        using var inspection = LogInspection.Open(_folder.Folder);
        Assert.That(inspection.History, Is.EqualTo(history));
        Assert.That(inspection.IsClean);
        Assert.That(inspection.SelectedDatabase, Is.EqualTo(3));
        Assert.That(inspection.StateTail, Is.EqualTo(20_000));
        Assert.That(inspection.BootId, Is.EqualTo(BootId.Current()));
        Assert.That(inspection.Runs, Is.EqualTo(new[] { (0L, 20_000L) }));
        Assert.That(
            inspection.Segments.Take(3).Select(segment => segment.UsedBytes), Is.EqualTo(new[] { 8192, 8192, 3616 }));
        Assert.That(inspection.Verify(), Is.Empty);
        Assert.That(Dump(inspection, 0, 20_000), Is.EqualTo(LogFolder.Stream(0, 20_000)));
    }

    [Test]
    public void ItReadsARunningLogAndChangesNothing()
    {
        using var log = _folder.Open();
        LogFolder.Fill(log, 20_000);

        using (var inspection = LogInspection.Open(_folder.Folder))
        {
            Assert.That(inspection.IsClean, Is.False);
            Assert.That(inspection.Verify(), Is.Empty);
            Assert.That(Dump(inspection, 0, 20_000), Is.EqualTo(LogFolder.Stream(0, 20_000)));
        }

        LogFolder.Fill(log, 40_000);
        LogFolder.AssertHoldsStream(log);
    }

    [Test]
    public void VerifyFindsEveryDamage()
    {
        using (var log = _folder.Open())
        {
            LogFolder.Fill(log, 60_000);
            log.Close(0);
        }

        var files = _folder.SegmentFiles;
        LogFolder.Flip(files[0], HeaderAndTable + 4096);
        LogFolder.Flip(files[1], HeaderAndTable + 1);
        LogFolder.Flip(files[1], HeaderAndTable + 5000);
        File.Delete(files[3]);
        LogFolder.CutFile(files[4], HeaderAndTable + 100);
        LogFolder.Overwrite(files[5], 0, new byte[4096]);

        using var inspection = LogInspection.Open(_folder.Folder);
        var found = inspection.Verify().Select(damage => damage.Offset).Distinct().Order();
        Assert.That(found, Is.EqualTo(new long[] { 4096, 8192, 12_288, 24_576, 32_768, 32_868, 36_864, 40_960 }));
    }

    [Test]
    public void AFolderWithoutALogIsSaidToBeNone()
    {
        Assert.That(() => LogInspection.Open(_folder.Folder), Throws.InstanceOf<LogException>());
        Assert.That(
            () => LogInspection.Open(Path.Combine(_folder.Folder, "absent")), Throws.InstanceOf<LogException>());
    }

    private static byte[] Dump(LogInspection inspection, long from, long to)
    {
        var bytes = new List<byte>();
        while (from + bytes.Count < to)
        {
            bytes.AddRange(inspection.ReadMapped(from + bytes.Count));
        }

        return [.. bytes];
    }
}
