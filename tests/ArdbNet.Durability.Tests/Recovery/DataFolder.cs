using System.Globalization;
using ArdbNet.Server.Hosting;
using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.Recovery;

/// <summary>
/// A data directory with the keys 0, 1, 2, … written in order, so that what is left after damage shows up to where.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    public const int Keys = 3000;

    private const int KeysSynced = 1000;
    private const int ValueLength = 100;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ardbnet-damage-");

    /// <summary>Where the log ended.</summary>
    public long Tail { get; private set; }

    /// <summary>Up to where the log was on the disk.</summary>
    public long Synced { get; private set; }

    public string ReplicationId { get; private set; } = "";

    public string Path => _directory.FullName;

    public string Log => System.IO.Path.Combine(Path, "repl");

    public string Store => System.IO.Path.Combine(Path, "store");

    public string State => System.IO.Path.Combine(Log, "state");

    public IReadOnlyList<string> Segments =>
        [.. Directory.GetFiles(Log).Where(static file => System.IO.Path.GetFileName(file).Length == 20).Order(StringComparer.Ordinal)];

    /// <summary>Segments that hold bytes of the stream, by their names.</summary>
    public IReadOnlyList<string> UsedSegments => [.. Segments.Where(file => FirstOffset(file) < Tail)];

    public static long FirstOffset(string segment) => long.Parse(System.IO.Path.GetFileName(segment), CultureInfo.InvariantCulture);

    /// <summary>
    /// Writes all keys, with a sync after some of them, and ends the server; buffers are tiny, so that RocksDB has most.
    /// </summary>
    public void Write(ShutdownMode end, params (string Name, string Value)[] options)
    {
        using var server = Open(new RecordedLog(), options);
        using var connection = server.Connect();
        var log = server.Server.Store.Log;
        foreach (var chunk in Enumerable.Range(0, Keys).Chunk(100))
        {
            connection.Pipeline(chunk.Select(static number => (string[])["SET", KeyOf(number), ValueOf(number)]));
            if (chunk[0] == KeysSynced) log.SyncTo(log.TailOffset);
        }

        Tail = log.TailOffset;
        ReplicationId = log.History.ReplicationId;
        Synced = log.SyncedOffset;
        Assert.That(() => Segments.Count, Is.GreaterThan(UsedSegments.Count).After(5000, 10), "The next one is made ready.");
        server.Stop(end);
    }

    public RunningServer Open(RecordedLog log, params (string Name, string Value)[] options) => RunningServer.On(
        _directory,
        log,
        [("write-buffer-size", "64kb"), ("repl-log-segment-size", "64kb"), ("repl-backlog-size", "100mb"), .. options]);

    /// <summary>Every key up to some number is there as written, and none after it. Gives the number.</summary>
    public static int AssertHoldsABeginning(RunningServer server)
    {
        using var connection = server.Connect();
        var count = (int)connection.Call("DBSIZE").Number;
        var values = connection.Pipeline(Enumerable.Range(0, Keys).Select(static number => (string[])["GET", KeyOf(number)]));
        for (var number = 0; number < Keys; number++)
        {
            if (number < count ? values[number].Text == ValueOf(number) : values[number].IsNull) continue;
            Assert.Fail($"Key {number} of {count} is wrong: {values[number]}");
        }

        return count;
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static string KeyOf(int number) => number.ToString("D6", CultureInfo.InvariantCulture);

    private static string ValueOf(int number) => KeyOf(number) + new string('v', ValueLength);
}
