using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Keys;

public sealed class KeyspaceReadTests
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

    [TestCase(10, 500)]
    [TestCase(1000, 5000)]
    [TestCase(1500, 5000)]
    public void AScanTellsEveryKeyOnceWhenNothingChanges(int count, int keys)
    {
        Fill("key", keys);
        var told = Scan(["COUNT", Text(count)], out var steps);
        Assert.That(told, Has.Count.EqualTo(keys));
        Assert.That(told.Distinct(StringComparer.Ordinal).Count(), Is.EqualTo(keys));
        Assert.That(steps, Is.EqualTo(keys / count + (keys % count == 0 ? 0 : 1)));
    }

    [Test]
    public void KeysThatAreThereAllTheTimeAreTold()
    {
        Fill("stays", 2000);
        Fill("goes", 2000);
        var random = new Random(1);
        var told = new HashSet<string>(StringComparer.Ordinal);
        var cursor = "0";
        do
        {
            var reply = _client.Call("SCAN", cursor, "COUNT", "50");
            cursor = reply[0].Text;
            foreach (var key in reply[1].Items) told.Add(key.Text);
            for (var i = 0; i < 20; i++)
            {
                _client.Call("DEL", $"goes:{random.Next(2000)}");
                _client.Call("SET", $"comes:{random.Next(100_000)}", "v");
            }
        }
        while (cursor != "0");
        Assert.That(told.Count(static key => key.StartsWith("stays:", StringComparison.Ordinal)), Is.EqualTo(2000));
    }

    [Test]
    public void AScanFiltersByPatternAndType()
    {
        Fill("text", 300);
        for (var i = 0; i < 300; i++) _client.Call("SADD", $"set:{i}", "m");
        Assert.That(Scan(["MATCH", "set:*"], out _), Has.Count.EqualTo(300));
        Assert.That(Scan(["TYPE", "set"], out _), Has.Count.EqualTo(300));
        Assert.That(Scan(["TYPE", "set", "MATCH", "text:*"], out _), Is.Empty);
        Assert.That(Scan(["MATCH", "text:1?", "COUNT", "2000"], out _), Has.Count.EqualTo(10));
    }

    [Test]
    public void ACursorFarOutEndsTheScan()
    {
        Fill("key", 20);
        var reply = _client.Call("SCAN", "18446744073709551615");
        Assert.That((reply[0].Text, reply[1].Items.Count), Is.EqualTo(("0", 0)));
    }

    [TestCase(500)]
    [TestCase(60_000)]
    public void KeysListsAllThatMatch(int keys)
    {
        Fill("key", keys);
        Assert.That(_client.Call("KEYS", "*").Items, Has.Count.EqualTo(keys));
        var some = _client.Call("KEYS", "key:1?3").Items.Select(static item => item.Text).Order(StringComparer.Ordinal);
        Assert.That(some, Is.EqualTo(Enumerable.Range(0, 10).Select(static i => $"key:1{i}3")));
        Assert.That(_client.Call("KEYS", "none*").Items, Is.Empty);
        Assert.That(_client.Call("PING").Text, Is.EqualTo("PONG"));
    }

    [Test]
    public void InATransactionKeysShowsWhatTheTransactionDid()
    {
        Fill("key", 1500);
        _client.Call("MULTI");
        _client.Call("SET", "new", "v");
        _client.Call("KEYS", "*");
        _client.Call("SCAN", "0", "COUNT", "10000");
        var replies = _client.Call("EXEC");
        Assert.That(replies[1].Items, Has.Count.EqualTo(1501));
        Assert.That(replies[2][1].Items, Has.Count.EqualTo(1501));
    }

    [Test]
    public void ExpiredKeysAreNotTold()
    {
        _server.Run(static server => server.Expiry.IsEnabled = false);
        _client.Call("SET", "stays", "v");
        for (var i = 0; i < 100; i++) _client.Call("SET", $"goes:{i}", "v", "PX", "1");
        Thread.Sleep(20);
        Assert.That(_client.Call("KEYS", "*").Items, Has.Count.EqualTo(1));
        Assert.That(Scan([], out _), Is.EqualTo(new[] { "stays" }));
        for (var i = 0; i < 20; i++) Assert.That(_client.Call("RANDOMKEY").Text, Is.EqualTo("stays"));
        Assert.That(_client.Call("DBSIZE").Number, Is.EqualTo(1));
    }

    [TestCase("key:")]
    [TestCase("{tag}:")]
    public void EveryKeyMayBeTheRandomOne(string prefix)
    {
        for (var i = 0; i < 20; i++) _client.Call("SET", prefix + Text(i), "v");
        var told = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 2000; i++) told.Add(_client.Call("RANDOMKEY").Text);
        Assert.That(told, Has.Count.GreaterThanOrEqualTo(18));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Fill(string prefix, int keys) =>
        _client.Pipeline(Enumerable.Range(0, keys).Select(i => (string[])["SET", $"{prefix}:{i}", "v"]));

    private List<string> Scan(string[] options, out int steps)
    {
        var told = new List<string>();
        var cursor = "0";
        steps = 0;
        do
        {
            var reply = _client.Call(["SCAN", cursor, .. options]);
            cursor = reply[0].Text;
            told.AddRange(reply[1].Items.Select(static item => item.Text));
            steps++;
        }
        while (cursor != "0");
        return told;
    }
}
