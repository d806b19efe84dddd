using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Monitoring;

public sealed class MonitorFeedTests
{
    private RunningServer _server = null!;
    private RespConnection _client = null!;
    private RespConnection _monitor = null!;

    [SetUp]
    public void Start()
    {
        _server = new RunningServer();
        _client = _server.Connect();
        _monitor = _server.Connect();
        Assert.That(_monitor.Call("MONITOR").Text, Is.EqualTo("OK"));
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _monitor.Dispose();
        _server.Dispose();
    }

    [Test]
    public void EveryCommandIsToldWithItsOriginAndQuotedArguments()
    {
        _client.Call("SELECT", "3");
        _client.Send("SET"u8.ToArray(), "a\"b"u8.ToArray(), [0, 10, 255, (byte)'x']);

        Assert.That(
            _monitor.Read().Text, Does.Match(@"^\d+\.\d{6} \[3 127\.0\.0\.1:\d+\] ""SELECT"" ""3""$"));
        Assert.That(_monitor.Read().Text, Does.EndWith(@" ""SET"" ""a\""b"" ""\x00\n\xffx"""));
    }

    [Test]
    public void ATransactionIsToldAsItRuns()
    {
        foreach (var command in (string[])["MULTI", "PING", "EXEC", "MULTI", "NOSUCH", "EXEC"]) _client.Call(command);

        Assert.That(ReadNames(5), Is.EqualTo(new[] { "MULTI", "PING", "EXEC", "MULTI", "EXEC" }));
    }

    [Test]
    public void AMonitorAsksForNoKeys()
    {
        Assert.That(_monitor.Call("GET", "a").Text, Is.EqualTo("ERR Replica can't interact with the keyspace"));
        Assert.That(_monitor.Call("RESET").Text, Is.EqualTo("RESET"));
        Assert.That(_monitor.Call("GET", "a").IsNull);
    }

    [Test]
    public void SecretsAndAdministrationAreNotShown()
    {
        _client.Call("CONFIG", "GET", "port");
        _client.Call("AUTH", "secret");
        _client.Call("AUTH", "name", "secret");
        _client.Call("HELLO", "3", "AUTH", "name", "secret");
        _client.Call("PING");

        Assert.That(_monitor.Read().Text, Does.EndWith(@"""AUTH"" ""(redacted)"""));
        Assert.That(_monitor.Read().Text, Does.EndWith(@"""AUTH"" ""(redacted)"" ""(redacted)"""));
        Assert.That(_monitor.Read().Text, Does.EndWith(@"""HELLO"" ""3"" ""AUTH"" ""(redacted)"" ""(redacted)"""));
        Assert.That(_monitor.Read().Text, Does.EndWith(@" ""PING"""));
    }

    [Test]
    public void ResetEndsIt()
    {
        Assert.That(_client.Call("CLIENT", "LIST").Text, Does.Contain(" flags=O "));
        Assert.That(_monitor.Call("RESET").Text, Is.EqualTo("RESET"));
        _client.Call("PING");
        Assert.That(_monitor.Call("ECHO", "x").Text, Is.EqualTo("x"));
        Assert.That(_client.Call("CLIENT", "LIST").Text, Does.Not.Contain(" flags=O "));
    }

    [Test]
    public void AMonitorThatDoesNotReadIsCutOff()
    {
        _client.Call("CONFIG", "SET", "client-output-buffer-limit", "pubsub 1mb 1mb 0");
        var value = new string('x', 100_000);
        for (var i = 0; i < 400 && Clients() == 2; i++) _client.Call("SET", "key", value);
        Assert.That(Clients(), Is.EqualTo(1));
    }

    private int Clients() => _server.Run(static server => server.Sessions.Count);

    private string[] ReadNames(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => _monitor.Read().Text.Split('"')[1])];
}
