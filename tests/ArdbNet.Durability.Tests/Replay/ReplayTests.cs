using System.Diagnostics;
using System.Globalization;
using ArdbNet.Replication.Log;
using ArdbNet.Server.Hosting;
using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.Replay;

/// <summary>State is what the log makes of nothing, whichever part of it RocksDB already has.</summary>
public sealed class ReplayTests
{
    private static readonly (string Name, string Value)[] Sizes =
        [("write-buffer-size", "256kb"), ("repl-log-segment-size", "256kb"), ("repl-backlog-size", "1gb"),
            ("packed-max-entries", "4")];

    private DirectoryInfo _data = null!;

    [SetUp]
    public void MakeFolder() => _data = Directory.CreateTempSubdirectory("ardbnet-state-");

    [TearDown]
    public void RemoveFolder() => _data.Delete(recursive: true);

    [TestCase(1, ShutdownMode.Save)]
    [TestCase(2, ShutdownMode.NoSave)]
    [TestCase(3, ShutdownMode.NoSave)]
    public void TheWholeLogMakesTheSameState(int seed, ShutdownMode end)
    {
        var original = Work(seed, end, out var tail);
        var reopened = Read("reopened from the store and the log's end", tail);
        Assert.That(reopened, Is.EqualTo(original));
        Directory.Delete(Path.Combine(_data.FullName, "store"), recursive: true);
        var replayed = Read("made again from the log alone", tail);
        Assert.That(replayed, Is.EqualTo(original));
    }

    [Test]
    public void ACleanRestartReplaysNothingAndKeepsTheName()
    {
        Work(seed: 4, ShutdownMode.Save, out var tail);
        var before = HistoryOf();
        var log = new RecordedLog();
        using (var server = RunningServer.On(_data, log, Sizes))
        {
            Assert.That(server.Server.Store.Log.Recovery.Kind, Is.EqualTo(LogRecoveryKind.Clean));
            Assert.That(server.Server.Store.Log.TailOffset, Is.EqualTo(tail));
        }

        Assert.That(log.Lines, Has.None.Contains("eplay"));
        Assert.That(HistoryOf(), Is.EqualTo(before));
    }

    [Test]
    public void AHundredThousandKeysAreReadySoonAfterAKill()
    {
        using (var server = RunningServer.On(_data))
        {
            using var connection = server.Connect();
            var value = new string('v', 64);
            foreach (var chunk in Enumerable.Range(0, 100_000).Chunk(1000))
            {
                connection.Pipeline(chunk.Select(number => (string[])["SET", $"key:{number}", value]));
            }

            server.Stop(ShutdownMode.NoSave);
        }

        var log = new RecordedLog();
        var clock = Stopwatch.StartNew();
        using var restarted = RunningServer.On(_data, log);
        var readyAfter = clock.Elapsed;
        Assert.That(restarted.Server.Dataset.KeyCount, Is.EqualTo(100_000));
        Assert.That(log.Lines, Has.Some.StartsWith("Replayed 100001 commands"));
        Assert.That(readyAfter, Is.LessThan(TimeSpan.FromSeconds(10)));
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ready after {readyAfter.TotalMilliseconds:F0} ms"));
    }

    private IReadOnlyList<string> Work(int seed, ShutdownMode end, out long tail)
    {
        using var server = RunningServer.On(_data, Sizes);
        var done = new RandomWorkload(seed).Run(server, commands: 6000);
        Assert.That(done, Is.GreaterThan(3000));
        // All short times will have passed, and the expiry cycle has to say so in the log.
        Thread.Sleep(300);
        Assert.That(() => CountsExpired(server), Is.False.After(10_000, 20));
        var state = StateDump.Of(server, RandomWorkload.Databases);
        tail = server.Server.Store.Log.TailOffset;
        server.Stop(end);
        return state;
    }

    // DBSIZE counts a key until it is removed, KEYS until its time has passed.
    private static bool CountsExpired(RunningServer server)
    {
        using var connection = server.Connect();
        for (var database = 0; database < RandomWorkload.Databases; database++)
        {
            connection.Call("SELECT", $"{database}");
            if (connection.Call("DBSIZE").Number != connection.Call("KEYS", "*").Items.Count) return true;
        }

        return false;
    }

    private IReadOnlyList<string> Read(string what, long tail)
    {
        var log = new RecordedLog();
        using var server = RunningServer.On(_data, log, Sizes);
        Assert.That(server.Server.Store.Log.TailOffset, Is.EqualTo(tail), what);
        Assert.That(log.Warnings, Is.Empty, what);
        return StateDump.Of(server, RandomWorkload.Databases);
    }

    private HistoryIds HistoryOf()
    {
        using var log = LogInspection.Open(Path.Combine(_data.FullName, "repl"));
        return log.History!;
    }
}
