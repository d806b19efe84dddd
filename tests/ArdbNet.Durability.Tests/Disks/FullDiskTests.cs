using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.Disks;

/// <summary>The disk of the log or of the store is full: writes are refused, reads go on, and it ends by itself.</summary>
public sealed class FullDiskTests
{
    private static readonly (string Name, string Value)[] Sizes =
        [("write-buffer-size", "256kb"), ("repl-log-segment-size", "256kb"), ("repl-backlog-size", "64mb")];

    private DirectoryInfo _data = null!;
    private SmallDisk? _disk;

    [SetUp]
    public void MountDisk()
    {
        _data = Directory.CreateTempSubdirectory("ardbnet-full-");
        _disk = SmallDisk.TryMount(megabytes: 16);
        if (_disk is null) Assert.Ignore("Mounting a small disk needs root.");
    }

    [TearDown]
    public void UnmountDisk()
    {
        _data.Delete(recursive: true);
        _disk?.Dispose();
    }

    [TestCase("repl", "The log has no room to go on", "The log has room again.")]
    [TestCase("store", "The store can't be written", "The store can be written again")]
    public void WritesAreRefusedUntilThereIsRoom(string part, string told, string toldAfter)
    {
        Directory.CreateSymbolicLink(Path.Combine(_data.FullName, part), _disk!.Directory.FullName);
        var log = new RecordedLog();
        int written;
        using (var server = RunningServer.On(_data, log, Sizes))
        {
            using var connection = server.Connect();
            _disk.Fill(leaveBytes: 1 << 20);
            written = WriteUntilRefused(connection, 0);
            AssertReadsGoOn(connection, written);
            Assert.That(log.Errors.Count(line => line.StartsWith(told, StringComparison.Ordinal)), Is.EqualTo(1));
            Assert.That(log.Errors, Has.Count.EqualTo(1), string.Join('\n', log.Errors));

            _disk.MakeRoom();
            Assert.That(() => connection.Call("SET", "again", "1").Text, Is.EqualTo("OK").After(30_000, 50));
            Assert.That(log.Lines, Has.Some.StartsWith(toldAfter));
            Assert.That(connection.Call("SET", KeyOf(written), ValueOf(written)).Text, Is.EqualTo("OK"));
            AssertReadsGoOn(connection, ++written);
        }

        using var restarted = RunningServer.On(_data, Sizes);
        using var reader = restarted.Connect();
        AssertReadsGoOn(reader, written);
    }

    [Test]
    public void AServerThatDiesWithAFullDiskComesUpAndLosesNothing()
    {
        foreach (var part in (string[])["repl", "store"])
        {
            var folder = _disk!.Directory.CreateSubdirectory(part).FullName;
            Directory.CreateSymbolicLink(Path.Combine(_data.FullName, part), folder);
        }

        int written;
        using (var server = RunningServer.On(_data, Sizes))
        {
            using var connection = server.Connect();
            _disk!.Fill(leaveBytes: 3 << 20);
            written = WriteUntilRefused(connection, 0);
            server.Stop(ArdbNet.Server.Hosting.ShutdownMode.NoSave);
        }

        _disk.MakeRoom();
        using var restarted = RunningServer.On(_data, Sizes);
        using var reader = restarted.Connect();
        AssertReadsGoOn(reader, written);
    }

    [Test]
    public void AServerThatIsStoppedWhileTheDiskOfTheLogIsFullSaysSoAndLosesNothing()
    {
        Directory.CreateSymbolicLink(Path.Combine(_data.FullName, "repl"), _disk!.Directory.FullName);
        var log = new RecordedLog();
        using (var server = RunningServer.On(_data, log, Sizes))
        {
            using var connection = server.Connect();
            connection.Call("SET", KeyOf(0), ValueOf(0));
            _disk.Fill();
        }

        Assert.That(log.Errors, Has.Count.EqualTo(1), string.Join('\n', log.Errors));
        Assert.That(log.Errors[0], Does.Contain("The log's state cannot be written: No space left on device"));
        _disk.MakeRoom();
        using var restarted = RunningServer.On(_data, Sizes);
        using var reader = restarted.Connect();
        AssertReadsGoOn(reader, 1);
    }

    private static int WriteUntilRefused(RespConnection connection, int number)
    {
        for (; number < 100_000; number++)
        {
            var reply = connection.Call("SET", KeyOf(number), ValueOf(number));
            if (!reply.IsError) continue;
            Assert.That(reply.Text, Does.StartWith("MISCONF "));
            return number;
        }

        throw new InvalidOperationException("The disk does not get full.");
    }

    private static void AssertReadsGoOn(RespConnection connection, int count)
    {
        var values = connection.Pipeline(Enumerable.Range(0, count).Select(static i => (string[])["GET", KeyOf(i)]));
        for (var i = 0; i < count; i++) Assert.That(values[i].Text, Is.EqualTo(ValueOf(i)));
        Assert.That(connection.Call("PING").Text, Is.EqualTo("PONG"));
    }

    private static string KeyOf(int number) => $"key:{number}";

    // Hex digits of random bytes: compression leaves half of them.
    private static string ValueOf(int number)
    {
        var bytes = new byte[1000];
        new Random(number).NextBytes(bytes);
        return Convert.ToHexString(bytes);
    }
}
