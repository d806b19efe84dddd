using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Monitoring;

public sealed class SlowLogTests
{
    private RunningServer _server = null!;
    private RespConnection _client = null!;

    [SetUp]
    public void Start()
    {
        _server = new RunningServer(("slowlog-log-slower-than", "0"));
        _client = _server.Connect();
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Test]
    public void AnEntrySaysWhatRanWhenForWhomAndHowLong()
    {
        _client.Call("CLIENT", "SETNAME", "me");
        _client.Call("DEBUG", "SLEEP", "0.02");

        var entry = _client.Call("SLOWLOG", "GET", "1")[0];
        Assert.That(entry.Items, Has.Count.EqualTo(6));
        Assert.That(
            entry[1].Number, Is.EqualTo(DateTimeOffset.UtcNow.ToUnixTimeSeconds()).Within(5));
        Assert.That(entry[2].Number, Is.GreaterThanOrEqualTo(20_000));
        Assert.That(entry[3].Items.Select(static word => word.Text), Is.EqualTo(new[] { "DEBUG", "SLEEP", "0.02" }));
        Assert.That(entry[4].Text, Does.StartWith("127.0.0.1:"));
        Assert.That(entry[5].Text, Is.EqualTo("me"));
    }

    [Test]
    public void LongRequestsAreShortened()
    {
        _client.Call(["SADD", "key", new string('x', 129), .. Enumerable.Repeat("m", 40)]);

        var arguments = _client.Call("SLOWLOG", "GET", "1")[0][3].Items;
        Assert.That(arguments, Has.Count.EqualTo(32));
        Assert.That(arguments[2].Text, Is.EqualTo(new string('x', 128) + "... (1 more bytes)"));
        Assert.That(arguments[31].Text, Is.EqualTo("... (12 more arguments)"));
    }

    [Test]
    public void OnlySoManyAreKept()
    {
        _client.Call("CONFIG", "SET", "slowlog-max-len", "3");
        for (var i = 0; i < 10; i++) _client.Call("PING");

        Assert.That(_client.Call("SLOWLOG", "LEN").Number, Is.EqualTo(3));
        Assert.That(_client.Call("SLOWLOG", "GET", "-1").Items, Has.Count.EqualTo(3));
        Assert.That(
            _client.Call("SLOWLOG", "GET", "-2").Text, Is.EqualTo("ERR count should be greater than or equal to -1"));
    }

    [Test]
    public void ExecItselfIsNotLoggedAndSecretsAreHidden()
    {
        _client.Call("CONFIG", "SET", "masterauth", "secret", "timeout", "0");
        _client.Call("SLOWLOG", "RESET");
        _client.Call("MULTI");
        _client.Call("CONFIG", "SET", "masterauth", "secret");
        _client.Call("EXEC");
        _client.Call("CONFIG", "SET", "slowlog-log-slower-than", "-1");

        var logged = _client.Call("SLOWLOG", "GET").Items
            .Select(static entry => string.Join(' ', entry[3].Items.Select(static word => word.Text)));
        Assert.That(
            logged, Is.EqualTo(new[] { "CONFIG SET masterauth (redacted)", "MULTI", "SLOWLOG RESET" }));
    }
}
