using System.Diagnostics;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Expiry;

public sealed class ExpiryTests
{
    private RunningServer _server = null!;
    private RespConnection _client = null!;

    [SetUp]
    public void Start()
    {
        _server = new RunningServer();
        _client = _server.Connect();
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Test]
    public void AReaderNeverSeesAnExpiredKey()
    {
        var expireAtMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 150;
        _client.Call("SET", "k", "v", "PXAT", $"{expireAtMs}");
        while (true)
        {
            var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            var isThere = !_client.Call("GET", "k").IsNull;
            var after = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            if (after < expireAtMs) Assert.That(isThere);
            if (before >= expireAtMs) Assert.That(isThere, Is.False);
            if (before > expireAtMs + 50) break;
        }
    }

    [Test]
    public void AnExpiredKeyLeavesTheDiskAndTheLogSaysSo()
    {
        _client.Call("SET", "k", "v");
        _client.Call("SADD", "s", "m");
        var offset = _server.Server.Store.Log.TailOffset;
        _client.Call("PEXPIRE", "k", "20");
        _client.Call("PEXPIRE", "s", "30");
        AwaitSize(0);
        var commands = _server.ReadLoggedCommands(offset);
        Assert.That(commands.Skip(2), Is.EqualTo(new[] { "DEL k", "DEL s" }));
        Assert.That(_server.Run(static server => server.Statistics.ExpiredKeys), Is.EqualTo(2));
    }

    [Test]
    public void AWriterFindsAnExpiredKeyGoneAndTheLogSaysSoFirst()
    {
        _server.Run(static server => server.Expiry.IsEnabled = false);
        _client.Call("SADD", "k", "old");
        _client.Call("PEXPIRE", "k", "1");
        Thread.Sleep(5);
        var offset = _server.Server.Store.Log.TailOffset;
        Assert.That(_client.Call("APPEND", "k", "new").Number, Is.EqualTo(3));
        Assert.That(_server.ReadLoggedCommands(offset), Is.EqualTo(new[] { "MULTI", "DEL k", "append k new", "EXEC" }));
        Assert.That(_client.Call("PERSIST", "k").Number, Is.Zero);
    }

    [TestCase("SCAN 0 MATCH k*", "DEL k1|DEL k2")]
    [TestCase("SCAN 0 TYPE set", "DEL k2")]
    [TestCase("SCAN 0 COUNT 5000", "")]
    [TestCase("RANDOMKEY", "DEL k1|DEL k2")]
    [TestCase("KEYS *", "")]
    [TestCase("MGET k1 k2", "DEL k1|DEL k2")]
    public void ExpiredKeysThatAReaderMeetsAreRemovedOneByOne(string command, string logged)
    {
        _server.Run(static server => server.Expiry.IsEnabled = false);
        // More than are scanned within the executor.
        if (command.Contains("5000", StringComparison.Ordinal)) _client.Pipeline(
            Enumerable.Range(0, 2000).Select(static i => (string[])["SET", $"stays:{i}", "v"]));
        _client.Call("SET", "k1", "v", "PX", "1");
        _client.Call("SADD", "k2", "m");
        _client.Call("PEXPIRE", "k2", "1");
        Thread.Sleep(5);
        var offset = _server.Server.Store.Log.TailOffset;
        _client.Call(command.Split(' '));
        Assert.That(string.Join('|', _server.ReadLoggedCommands(offset).Order()), Is.EqualTo(logged));
    }

    [TestCase("SCAN 0 COUNT 500")]
    [TestCase("RANDOMKEY")]
    public void AReaderThatMeetsManyExpiredKeysRemovesSomeOfThem(string command)
    {
        _server.Run(static server => server.Expiry.IsEnabled = false);
        _client.Pipeline(Enumerable.Range(0, 500).Select(static i => (string[])["SET", $"k:{i}", "v", "PX", "1"]));
        Thread.Sleep(5);
        _client.Call(command.Split(' '));
        Assert.That(_client.Call("DBSIZE").Number, Is.InRange(400, 499));
        Assert.That(_client.Call("RANDOMKEY").IsNull);
    }

    [Test]
    public void AnExpiredKeyIsAnnounced()
    {
        using var server = new RunningServer(("notify-keyspace-events", "Ex"));
        using var client = server.Connect();
        using var listener = server.Connect();
        listener.Call("SUBSCRIBE", "__keyevent@0__:expired");
        client.Call("SET", "k", "v", "PX", "10");
        Assert.That(listener.Read()[2].Text, Is.EqualTo("k"));
    }

    [Test]
    public void AWatchedKeyThatExpiresSpoilsTheTransaction()
    {
        _client.Call("SET", "k", "v", "PX", "50");
        _client.Call("WATCH", "k");
        _client.Call("MULTI");
        _client.Call("PING");
        Thread.Sleep(70);
        Assert.That(_client.Call("EXEC").IsNull);
    }

    [Test]
    public void KeysOfSwappedAndFlushedDatabasesExpireWhereTheyAre()
    {
        _client.Call("SELECT", "1");
        _client.Call("SET", "flushed", "v", "PX", "30");
        _client.Call("FLUSHDB");
        _client.Call("SET", "swapped", "v", "PX", "30");
        _client.Call("SWAPDB", "1", "2");
        _client.Call("SELECT", "2");
        var offset = _server.Server.Store.Log.TailOffset;
        AwaitSize(0);
        Assert.That(_server.ReadLoggedCommands(offset), Is.EqualTo(new[] { "SELECT 2", "DEL swapped" }));
    }

    [Test]
    public void ManyKeysExpiringAtOnceLeaveOthersTheirTurn()
    {
        const int Keys = 60_000;
        SetExpired(Keys);
        _client.Call("SET", "stays", "v");
        Assert.That(_client.Call("DBSIZE").Number, Is.EqualTo(Keys + 1));
        _server.Run(static server => server.Expiry.IsEnabled = true);

        var waits = new List<double>();
        while (_client.Call("DBSIZE").Number > 1)
        {
            var clock = Stopwatch.StartNew();
            Assert.That(_client.Call("GET", "stays").Text, Is.EqualTo("v"));
            waits.Add(clock.Elapsed.TotalMilliseconds);
        }

        // A slice is half a millisecond; the rest is the machine's, which may be busy with other tests.
        waits.Sort();
        Assert.That(waits[waits.Count / 2], Is.LessThan(5));
        Assert.That(_client.Call("KEYS", "*").Items, Has.Count.EqualTo(1));
    }

    [Test]
    public void ASliceIsShortAndNoKeyIsForgottenBetweenSlices()
    {
        const int Keys = 10_000;
        SetExpired(Keys);
        var slices = new List<(long Removed, TimeSpan Time)>();
        while (RunSlice() is { Removed: > 0 } slice) slices.Add(slice);
        Assert.That(slices.Sum(static slice => slice.Removed), Is.EqualTo(Keys));
        Assert.That(slices.Max(static slice => slice.Removed), Is.LessThanOrEqualTo(64));
        // The machine may stop some of them in the middle, but not half of them.
        Assert.That(slices.Select(static slice => slice.Time).Order().ElementAt(slices.Count / 2).TotalMilliseconds, Is.LessThan(2));
    }

    // Keys whose time has passed and that nobody has removed yet.
    private void SetExpired(int count)
    {
        _server.Run(static server => server.Expiry.IsEnabled = false);
        _client.Pipeline(Enumerable.Range(0, count).Select(static i => (string[])["SET", $"key:{i}", "v", "PX", "1"]));
        Thread.Sleep(5);
    }

    private (long Removed, TimeSpan Time) RunSlice() => _server.Run(static server =>
    {
        // Nobody else removes any meanwhile.
        var before = server.Statistics.ExpiredKeys;
        server.Expiry.IsEnabled = true;
        var clock = Stopwatch.StartNew();
        server.Expiry.Execute();
        clock.Stop();
        server.Expiry.IsEnabled = false;
        return (server.Statistics.ExpiredKeys - before, clock.Elapsed);
    });

    private void AwaitSize(long size)
    {
        var clock = Stopwatch.StartNew();
        while (_client.Call("DBSIZE").Number != size)
        {
            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)));
            Thread.Sleep(5);
        }
    }
}
