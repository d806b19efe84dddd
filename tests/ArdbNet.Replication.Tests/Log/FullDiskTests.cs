using System.Diagnostics;
using ArdbNet.Replication.Log;

namespace ArdbNet.Replication.Tests.Log;

/// <summary>A small disk of its own where the machine lets us mount one.</summary>
public sealed class FullDiskTests
{
    private const int Segment = 64 << 10;
    private const int DiskSize = 1 << 20;

    private LogFolder _folder = null!;
    private bool _isMounted;

    [SetUp]
    public void MountDisk()
    {
        _folder = new LogFolder();
        _isMounted = Environment.IsPrivilegedProcess
            && Run("mount", "-t", "tmpfs", "-o", $"size={DiskSize}", "ardbnet-test", _folder.Folder);
        if (!_isMounted)
        {
            Assert.Ignore("Mounting a small disk needs root.");
        }
    }

    [TearDown]
    public void UnmountDisk()
    {
        if (_isMounted)
        {
            Run("umount", _folder.Folder);
        }

        _folder.Dispose();
    }

    [Test]
    public void AFullDiskRefusesAppendsAndHealsWhenThereIsRoom()
    {
        var logger = new RecordingLogger();
        using (var log = _folder.Open(segment: Segment, logger: logger))
        {
            FillDisk(log);
            var tail = log.TailOffset;

            Assert.That(log.CanAppend, Is.False);
            Assert.That(log.Failure, Does.Contain("No space left"));
            Assert.That(() => log.Append(new byte[3 * Segment]), Throws.InstanceOf<LogException>());
            Assert.That(log.TailOffset, Is.EqualTo(tail));
            Assert.That(tail, Is.GreaterThan(DiskSize / 2));
            LogFolder.AssertHoldsStream(log);
            Assert.That(logger.Lines, Has.Count.EqualTo(1));

            log.SyncTo(tail);
            log.TrimBefore(tail);
            Assert.That(() => log.CanAppend, Is.True.After(5000, 20));
            Assert.That(logger.Lines, Has.Count.EqualTo(2));
            LogFolder.Fill(log, tail + (2 * Segment));
            LogFolder.AssertHoldsStream(log);
        }

        using var again = _folder.Open(applied: 12 * Segment, segment: Segment);
        LogFolder.AssertHoldsStream(again);
    }

    [Test]
    public void AFullDiskDoesNotKeepTheLogFromOpening()
    {
        long tail;
        using (var log = _folder.Open(segment: Segment))
        {
            FillDisk(log);
            tail = log.TailOffset;
        }

        using var again = _folder.Open(segment: Segment);
        Assert.That(again.TailOffset, Is.EqualTo(tail));
        Assert.That(() => again.CanAppend, Is.False.After(2000, 10));
        LogFolder.AssertHoldsStream(again);
    }

    private static void FillDisk(ReplicationLog log)
    {
        while (log.TryReserve(100))
        {
            log.Append(LogFolder.Stream(log.TailOffset, 100));
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
