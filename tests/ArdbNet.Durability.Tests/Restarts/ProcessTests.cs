using System.Buffers.Binary;
using ArdbNet.RocksDb;
using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.Restarts;

/// <summary>The program as a process: signals, exit codes, what it refuses.</summary>
public sealed class ProcessTests
{
    private DirectoryInfo _data = null!;

    [SetUp]
    public void MakeFolder() => _data = Directory.CreateTempSubdirectory("ardbnet-process-");

    [TearDown]
    public void RemoveFolder() => _data.Delete(recursive: true);

    [TestCase("TERM")]
    [TestCase("INT")]
    public void ASignalEndsItCleanlyAndTheNextStartReplaysNothing(string signal)
    {
        string id;
        using (var server = new ServerProcess(_data.FullName))
        {
            using var connection = server.Connect();
            connection.Call("SET", "a", "1");
            id = ReplicationIdOf(connection);
            Assert.That(server.End(signal), Is.Zero);
            Assert.That(server.Output, Does.Contain("ready to exit"));
        }

        using var again = new ServerProcess(_data.FullName);
        using var reader = again.Connect();
        Assert.That(reader.Call("GET", "a").Text, Is.EqualTo("1"));
        Assert.That(ReplicationIdOf(reader), Is.EqualTo(id));
        Assert.That(again.Output, Does.Not.Contain("eplay"));
    }

    [Test]
    public void ASecondSignalEndsItAtOnceAndLosesNothing()
    {
        using (var server = new ServerProcess(_data.FullName))
        {
            using var connection = server.Connect();
            for (var i = 0; i < 100; i++) connection.Call("SET", $"key:{i}", new string('v', 100_000));
            server.Signal("TERM");
            server.Signal("TERM");
            server.WaitForEnd();
        }

        using var again = new ServerProcess(_data.FullName);
        using var reader = again.Connect();
        Assert.That(reader.Call("DBSIZE").Number, Is.EqualTo(100));
    }

    [Test]
    public void ASignalDuringTheReplayEndsItAtOnceAndLosesNothing()
    {
        using (var server = new ServerProcess(_data.FullName))
        {
            using var connection = server.Connect();
            var value = new string('v', 20);
            for (var i = 0; i < 100; i++)
            {
                connection.Pipeline(Enumerable.Range(i * 2000, 2000).Select(number => (string[])["SET", $"{number}", value]));
            }

            server.Kill();
        }

        Assert.That(ServerProcess.StartAndEnd(_data.FullName, "replaying the log", "TERM"), Does.Contain("at once"));
        using var again = new ServerProcess(_data.FullName);
        using var reader = again.Connect();
        Assert.That(reader.Call("DBSIZE").Number, Is.EqualTo(200_000));
    }

    [Test]
    public void ADirectoryInUseIsRefused()
    {
        using var server = new ServerProcess(_data.FullName);
        Assert.That(
            () => new ServerProcess(_data.FullName),
            Throws.InvalidOperationException.With.Message.EndsWith(
                $"ardbnet: The data directory '{_data.FullName}' is in use by another process."));
        using var connection = server.Connect();
        Assert.That(connection.Call("SET", "a", "1").Text, Is.EqualTo("OK"));
    }

    [Test]
    public void AStoreOfANewerFormatIsRefused()
    {
        using (var server = new ServerProcess(_data.FullName)) server.End("TERM");
        using (var store = RocksDbStore.Open(Path.Combine(_data.FullName, "store"), new RocksDbOptions()))
        {
            var version = new byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32BigEndian(version, 99);
            using var batch = new WriteBatch();
            batch.Put("\0format"u8, version);
            using var options = new WriteOptions();
            store.Write(batch, options);
            store.Flush(wait: true);
        }

        Assert.That(
            () => new ServerProcess(_data.FullName),
            Throws.InvalidOperationException.With.Message.Contains(
                "ardbnet: The store has format version 99, this program knows versions up to 2: use a newer one."));
    }

    [Test]
    public void ADirectoryThatCannotBeMadeIsRefused() => Assert.That(
        () => new ServerProcess("/proc/nothing"),
        Throws.InvalidOperationException.With.Message.Contains("/proc/nothing"));

    private static string ReplicationIdOf(RespConnection connection) =>
        connection.Call("INFO", "replication").Text.Split('\n').Single(
            static line => line.StartsWith("master_replid:", StringComparison.Ordinal));
}
