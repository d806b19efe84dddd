using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.NativeSync;

/// <summary>kill -9 of a replica while it gets all data as raw keys and values, again and again.</summary>
public sealed class KilledReplicaTests
{
    private const int Kills = 10;

    private DirectoryInfo _directory = null!;
    private RunningServer _master = null!;

    [SetUp]
    public void Start()
    {
        _directory = Directory.CreateTempSubdirectory("killed-replica-");
        _master = new RunningServer(LargeStore.Sizes);
        LargeStore.Fill(_master, seed: 20);
        using var client = _master.Connect();
        var random = new Random(20);
        client.Pipeline(Enumerable.Range(0, 8000).Select(i => (string[])["SET", $"more:{i}", LargeStore.Noise(random, 600)]));
    }

    [TearDown]
    public void Stop()
    {
        _master.Dispose();
        _directory.Delete(recursive: true);
    }

    [Test]
    public void ItNeverBeginsAnew()
    {
        using var proxy = new CuttingProxy(_master.Port);
        using var client = _master.Connect();
        client.Call("CONFIG", "SET", "repl-sync-rate-limit", "400kb");
        string[] options =
        [
            "--write-buffer-size", "256kb", "--enable-debug-command", "yes",
            "--replicaof", $"127.0.0.1 {proxy.Port.ToString(CultureInfo.InvariantCulture)}",
        ];
        var kills = 0;
        for (; kills < Kills; kills++)
        {
            using var replica = new ServerProcess(_directory.FullName, options);
            var until = proxy.Bytes + 300_000;
            using var connection = replica.Connect();
            ReplicationState.WaitFor(connection, state => state.IsLinkUp || proxy.Bytes >= until);
            replica.Kill();
        }

        client.Call("CONFIG", "SET", "repl-sync-rate-limit", "0");
        using var last = new ServerProcess(_directory.FullName, options);
        using var second = last.Connect();
        ReplicationState.WaitUntilCaughtUp(client, second);
        client.Call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
        ReplicationState.WaitUntilCaughtUp(client, second);
        Assert.That(ReplicationState.Digest(second), Is.EqualTo(ReplicationState.Digest(client)));
        var state = ReplicationState.Of(client);
        Assert.That(state["sync_full"], Is.EqualTo("1"));
        Assert.That(int.Parse(state["sync_full_resumed"], CultureInfo.InvariantCulture), Is.EqualTo(Kills));
    }
}
