using System.Globalization;
using ArdbNet.Replication.Log;
using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.Crashes;

/// <summary>
/// kill -9 under load, again and again on the same data. Buffers and segments are tiny, so that flushes and segment
/// switches happen all the time. ARDBNET_CRASH_ROUNDS sets the number of rounds.
/// </summary>
public sealed class CrashTests
{
    private static readonly string[] Sizes =
        ["--write-buffer-size", "256kb", "--repl-log-segment-size", "64kb", "--repl-backlog-size", "1gb",
            "--packed-max-entries", "8"];

    private static int Rounds => int.Parse(
        Environment.GetEnvironmentVariable("ARDBNET_CRASH_ROUNDS") ?? "4", CultureInfo.InvariantCulture);

    [TestCase("everysec")]
    [TestCase("always")]
    public void NoAcknowledgedWriteIsLost(string appendfsync)
    {
        var data = Directory.CreateTempSubdirectory("ardbnet-crash-");
        var random = new Random(appendfsync.Length);
        string[] options = [.. Sizes, "--appendfsync", appendfsync];
        AcknowledgedWriter[] writers =
        [
            .. Enumerable.Range(0, 3).Select(static i => new AcknowledgedWriter($"a{i}:", pipeline: 1, seed: i)),
            .. Enumerable.Range(0, 3).Select(static i => new AcknowledgedWriter($"b{i}:", pipeline: 20, seed: 100 + i)),
        ];
        for (var round = 0; round < Rounds; round++)
        {
            KillUnderLoad(data, options, writers, afterMs: random.Next(100, 1500));
            if (random.Next(2) == 0) ServerProcess.StartAndKill(data.FullName, random.Next(200, 900), options);
            AssertNothingIsLost(data, options, writers);
        }

        // Whatever RocksDB held at each kill, the log alone makes the same of nothing.
        Directory.Delete(Path.Combine(data.FullName, "store"), recursive: true);
        AssertNothingIsLost(data, options, writers);
        TestContext.Out.WriteLine($"{writers.Sum(static writer => writer.AcknowledgedCount)} acknowledged writes");
        data.Delete(recursive: true);
    }

    private static void KillUnderLoad(
        DirectoryInfo data, string[] options, AcknowledgedWriter[] writers, int afterMs)
    {
        using var server = new ServerProcess(data.FullName, options);
        var load = writers.Select(writer => Task.Factory.StartNew(
            () => writer.WriteUntilTheServerDies(server.Port),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Thread.Sleep(afterMs);
        server.Kill();
        Task.WaitAll(load);
    }

    private static void AssertNothingIsLost(DirectoryInfo data, string[] options, AcknowledgedWriter[] writers)
    {
        using (var log = LogInspection.Open(Path.Combine(data.FullName, "repl"))) Assert.That(log.Verify(), Is.Empty);
        using var server = new ServerProcess(data.FullName, options);
        using var connection = server.Connect();
        foreach (var writer in writers) writer.AssertNothingIsLost(connection);
        var keys = writers.Sum(static writer => writer.Acknowledged.Keys.Count);
        Assert.That(connection.Call("DBSIZE").Number, Is.EqualTo(keys));
        Assert.That(server.Output, Does.Not.Contain("failed"));
        server.Kill();
    }
}
