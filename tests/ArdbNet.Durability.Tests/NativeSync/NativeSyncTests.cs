using System.Globalization;
using ArdbNet.Durability.Tests.Replay;
using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.NativeSync;

/// <summary>ArdbNet gets all data of an ArdbNet as raw keys and values.</summary>
public sealed class NativeSyncTests
{
    private RecordedLog _log = null!;
    private RecordedLog _masterLog = null!;
    private DirectoryInfo _masterDirectory = null!;
    private DirectoryInfo _directory = null!;
    private RunningServer _master = null!;
    private RunningServer _replica = null!;

    [SetUp]
    public void Start()
    {
        _directory = Directory.CreateTempSubdirectory("native-");
        _log = new RecordedLog();
        _masterDirectory = Directory.CreateTempSubdirectory("native-master-");
        _masterLog = new RecordedLog();
        _master = RunningServer.On(_masterDirectory, _masterLog, LargeStore.Sizes);
        _replica = RunningServer.On(_directory, _log, LargeStore.Sizes);
    }

    [TearDown]
    public void Stop()
    {
        _replica.Dispose();
        _master.Dispose();
        _log.Dispose();
        _masterLog.Dispose();
        _directory.Delete(recursive: true);
        _masterDirectory.Delete(recursive: true);
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

    [Test]
    public void SpoiltBlocksAreAskedForAgain()
    {
        LargeStore.Fill(_master, seed: 7);
        using var proxy = new CuttingProxy(_master.Port);
        var random = new Random(8);
        var spoilt = 0;
        proxy.Spoil = bytes =>
        {
            if (bytes.Length < 8000 || spoilt >= 8 || random.Next(12) != 0) return bytes;
            spoilt++;
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            return spoilt % 3 == 0 ? bytes[..^random.Next(1, 200)] : bytes;
        };
        Follow(_replica, proxy.Port);
        AssertEqual(_master, _replica);
        Assert.That(spoilt, Is.EqualTo(8));
        Assert.That(Statistic("sync_full"), Is.EqualTo(1));
        Assert.That(Statistic("sync_full_resumed"), Is.Positive);
    }

    [Test]
    public void ASnapshotThatIsGoneIsSaidAndAllDataComesAnew()
    {
        LargeStore.Fill(_master, seed: 9);
        Configure(_master, "repl-snapshot-ttl", "0");
        using var proxy = new CuttingProxy(_master.Port);
        long? cut = 800_000;
        proxy.NextCut = () => cut;
        Follow(_replica, proxy.Port);
        Assert.That(() => proxy.Cuts, Is.GreaterThan(1).After(10_000, 10));
        cut = null;
        AssertEqual(_master, _replica);
        Assert.That(Statistic("sync_full"), Is.GreaterThan(1));
        Assert.That(_log.Lines, Has.Some.Contains("the master's snapshot is gone"));
    }

    [Test]
    public void ASnapshotIsLetGoWhenTheDiskRunsLow()
    {
        LargeStore.Fill(_master, seed: 15);
        using var proxy = new CuttingProxy(_master.Port);
        long? cut = 800_000;
        proxy.NextCut = () =>
        {
            var now = cut;
            if (now > 0) cut = 0;
            return now;
        };
        const long Segments = 8L << 20;
        var free = Segments;
        _master.Server.FreeBytesOf = _ => Volatile.Read(ref free);
        Follow(_replica, proxy.Port);
        Assert.That(() => proxy.Cuts, Is.GreaterThan(1).After(10_000, 10));
        const string Said = "let go before its replica came back: the disk is nearly full";
        Assert.That(() => _masterLog.Lines, Has.None.Contains(Said).After(1500));
        Volatile.Write(ref free, Segments - 1);
        Assert.That(() => _masterLog.Lines, Has.Some.Contains(Said).After(10_000, 20));
        cut = null;
        AssertEqual(_master, _replica);
        Assert.That(Statistic("sync_full"), Is.EqualTo(2));
        Assert.That(_log.Lines, Has.Some.Contains("the master's snapshot is gone"));
    }

    [Test]
    public void AMasterThatSendsAByteASecondIsGivenUpAndTheOldDataStays()
    {
        LargeStore.Fill(_master, seed: 10);
        using (var connection = _replica.Connect()) connection.Call("SET", "old", "data");
        Configure(_replica, "repl-timeout", "1");
        using var proxy = new CuttingProxy(_master.Port);
        proxy.Spoil = bytes =>
        {
            if (bytes.Length > 8000) proxy.ByteMs = 200;
            return bytes;
        };
        Follow(_replica, proxy.Port);
        Assert.That(() => _log.Lines, Has.Some.Contains("sends too slowly").After(20_000, 50));
        using (var connection = _replica.Connect()) Assert.That(connection.Call("GET", "old").Text, Is.EqualTo("data"));
        Configure(_replica, "repl-timeout", "60");
        Follow(_replica, _master.Port);
        AssertEqual(_master, _replica);
    }

    [Test]
    public void AMasterThatFallsSilentIsGivenUpAndTheTransferGoesOn()
    {
        LargeStore.Fill(_master, seed: 13);
        Configure(_replica, "repl-timeout", "1");
        using var proxy = new CuttingProxy(_master.Port);
        using var open = new ManualResetEventSlim();
        proxy.Spoil = bytes =>
        {
            if (proxy.Bytes > 500_000) open.Wait();
            return bytes;
        };
        Follow(_replica, proxy.Port);
        Assert.That(() => _log.Lines, Has.Some.Contains(" is down: ").After(20_000, 50));
        Configure(_replica, "repl-timeout", "60");
        open.Set();
        AssertEqual(_master, _replica);
        Assert.That(Statistic("sync_full"), Is.EqualTo(1));
        Assert.That(Statistic("sync_full_resumed"), Is.Positive);
    }

    [TestCase("raw-formats 99 raw-codecs zstd,none store-format 2")]
    [TestCase("raw-formats 2 raw-codecs other store-format 2")]
    [TestCase("raw-formats 2 raw-codecs zstd,none store-format 1")]
    public void WhoReadsAnotherFormatGetsADumpAndTheLogSaysWhy(string formats)
    {
        using var replica = new EmulatedReplica(_master.Port);
        Assert.That(replica.Ask($"REPLCONF {formats}\r\n"), Is.EqualTo("+OK"));
        Assert.That(replica.Ask("PSYNC2 ? -1\r\n"), Does.StartWith("+FULLRESYNC "));
        Assert.That(replica.ReadLine(), Does.StartWith("$").And.Not.Contains("RAW"));
        Assert.That(_masterLog.Lines, Has.Exactly(1).Contains("gets an RDB and no raw stream"));
    }

    [Test]
    public void OneSnapshotServesAllWhoAttachWhileItIsFresh()
    {
        LargeStore.Fill(_master, seed: 14);
        Configure(_master, "repl-sync-rate-limit", "100kb");
        using var client = _master.Connect();
        using var first = new EmulatedReplica(_master.Port);
        first.Ask("REPLCONF raw-formats 2 raw-codecs zstd,none store-format 2\r\n");
        var answer = first.Ask("PSYNC2 ? -1\r\n");
        Assert.That(answer, Does.StartWith("+FULLRESYNC "));
        Assert.That(first.ReadLine(), Is.EqualTo("$RAW:2"));
        client.Call("SET", "between", "1");
        using var second = new EmulatedReplica(_master.Port);
        second.Ask("REPLCONF capa eof capa psync2\r\n");
        Assert.That(second.Ask("PSYNC ? -1\r\n"), Is.EqualTo(answer));
        using var third = new EmulatedReplica(_master.Port);
        third.Ask("REPLCONF raw-formats 2 raw-codecs none store-format 2\r\n");
        Assert.That(third.Ask("PSYNC2 ? -1\r\n"), Is.EqualTo(answer));
        var state = ReplicationState.WaitFor(client, static state => state["replica_sync2"].Length > 0);
        Assert.That(state["replica_sync0"], Does.Contain("kind=ardbnet"));
        Assert.That(state["replica_sync1"], Does.Contain("kind=redis"));
    }

    [Test]
    public void WhoIsNotToUseTheRawStreamGetsADumpWithTheSameData([Values] bool isMasters)
    {
        LargeStore.Fill(_master, seed: 11);
        Configure(isMasters ? _master : _replica, "repl-native-sync", "no");
        Follow(_replica, _master.Port);
        AssertEqual(_master, _replica);
        Assert.That(_log.Lines, Has.Some.Contains(isMasters ? "The master sends an RDB" : "No raw full sync is asked for"));
    }

    [Test]
    public void TheRateIsLimitedAndSaid()
    {
        LargeStore.Fill(_master, seed: 12);
        Configure(_master, "repl-sync-rate-limit", "150kb");
        Follow(_replica, _master.Port);
        using var first = _master.Connect();
        using var second = _replica.Connect();
        var sync = ReplicationState.WaitFor(first, static state => state["replica_sync0"].Contains("phase=sending", StringComparison.Ordinal));
        Assert.That(sync["replica_sync0"], Does.Match(
            @"^ip=127\.0\.0\.1,port=\d+,kind=ardbnet,phase=sending,keys=\d+,all_keys=\d+,bytes=\d+,"
            + @"bytes_per_second=\d+,percent=[\d.]+,seconds_to_go=-?\d+$"));
        var state = ReplicationState.WaitFor(second, static state => state["master_sync_kind"] == "raw");
        Assert.That(state["master_sync_phase"], Is.EqualTo("receiving"));
        foreach (var figure in (string[])["perc", "keys", "read_bytes", "bytes_per_second", "seconds_to_go"])
            Assert.That(state[$"master_sync_{figure}"], Is.Not.Empty, figure);
        const string Figures = @"keys, \d+ bytes, \d+ bytes/s, [\d.]+%, -?\d+ s to go$";
        Assert.That(() => _log.Lines, Has.Some.Match(
            @"^MASTER <-> REPLICA sync \(raw\): receiving, \d+ " + Figures).After(10_000, 50));
        Assert.That(() => _masterLog.Lines, Has.Some.Match(
            @"^Full sync of replica 127\.0\.0\.1:\d+ \(ardbnet\): sending, \d+ of \d+ " + Figures).After(10_000, 50));
        Assert.That(ReplicationState.Of(second).IsLinkUp, Is.False);
        Configure(_master, "repl-sync-rate-limit", "0");
        AssertEqual(_master, _replica);
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
