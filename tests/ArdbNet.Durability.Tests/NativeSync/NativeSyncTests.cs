using System.Globalization;
using ArdbNet.Durability.Tests.Replay;
using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.NativeSync;

/// <summary>ArdbNet gets all data of an ArdbNet as raw keys and values.</summary>
public sealed class NativeSyncTests
{
    private RecordedLog _log = null!;
    private DirectoryInfo _directory = null!;
    private RunningServer _master = null!;
    private RunningServer _replica = null!;

    [SetUp]
    public void Start()
    {
        _directory = Directory.CreateTempSubdirectory("native-");
        _log = new RecordedLog();
        _master = new RunningServer(LargeStore.Sizes);
        _replica = RunningServer.On(_directory, _log, LargeStore.Sizes);
    }

    [TearDown]
    public void Stop()
    {
        _replica.Dispose();
        _master.Dispose();
        _log.Dispose();
        _directory.Delete(recursive: true);
    }

    [Test]
    public void AnyStoreIsTheSameOnTheOtherSide([Values(1, 2, 3)] int seed, [Values("zstd", "none")] string compression)
    {
        Configure(_master, "repl-sync-compression", compression);
        LargeStore.Fill(_master, seed);
        Follow(_replica, _master.Port);
        AssertEqual(_master, _replica);
        Assert.That(_log.Lines, Has.Some.Contains("sync: Finished with success"));
        Assert.That(_log.Lines, Has.None.Contains("RDB"));
    }

    [Test]
    public void AnEmptyStoreIsTheSameOnTheOtherSide()
    {
        Follow(_replica, _master.Port);
        AssertEqual(_master, _replica);
        using var connection = _master.Connect();
        connection.Call("SET", "a", "1");
        AssertEqual(_master, _replica);
    }

    [Test]
    public void ATransferThatIsCutGoesOnWhereItWas()
    {
        LargeStore.Fill(_master, seed: 4);
        using var proxy = new CuttingProxy(_master.Port);
        var random = new Random(5);
        var cuts = 20;
        proxy.NextCut = () => cuts-- > 0 ? random.Next(400, 400_000) : null;
        var writer = Task.Run(() => new RandomWorkload(6).Run(_master, 2000));
        Follow(_replica, proxy.Port);
        AssertLinked(_replica);
        Assert.That(writer.Result, Is.Positive);
        AssertEqual(_master, _replica);
        Assert.That(Statistic("sync_full"), Is.EqualTo(1));
        Assert.That(Statistic("sync_full_resumed"), Is.GreaterThan(5));
    }

    private static void Follow(RunningServer replica, int port)
    {
        using var connection = replica.Connect();
        connection.Call("REPLICAOF", "127.0.0.1", port.ToString(CultureInfo.InvariantCulture));
    }

    private static void Configure(RunningServer server, params string[] pairs)
    {
        using var connection = server.Connect();
        Assert.That(connection.Call(["CONFIG", "SET", .. pairs]).Text, Is.EqualTo("OK"));
    }

    private static void AssertLinked(RunningServer replica)
    {
        using var connection = replica.Connect();
        ReplicationState.WaitFor(connection, static state => state.IsLinkUp);
    }

    private long Statistic(string name)
    {
        using var connection = _master.Connect();
        return long.Parse(ReplicationState.Of(connection)[name], CultureInfo.InvariantCulture);
    }

    private static void AssertEqual(RunningServer master, RunningServer replica)
    {
        using var first = master.Connect();
        using var second = replica.Connect();
        ReplicationState.WaitFor(second, static state => state.IsLinkUp);
        // Short times to live pass, and are said.
        Thread.Sleep(300);
        ReplicationState.WaitUntilCaughtUp(first, second);
        Assert.That(ReplicationState.Digest(second), Is.EqualTo(ReplicationState.Digest(first)));
        Assert.That(
            StateDump.Of(replica, RandomWorkload.Databases), Is.EqualTo(StateDump.Of(master, RandomWorkload.Databases)));
    }
}
