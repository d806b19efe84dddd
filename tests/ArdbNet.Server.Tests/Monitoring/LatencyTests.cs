using ArdbNet.Server.Monitoring;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Monitoring;

public sealed class LatencyTests
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
    public void NothingIsKeptWithoutAThreshold()
    {
        _client.Call("DEBUG", "SLEEP", "0.03");
        Assert.That(_client.Call("LATENCY", "LATEST").Items, Is.Empty);
        Assert.That(_client.Call("LATENCY", "DOCTOR").Text, Does.Contain("latency-monitor-threshold"));
    }

    [Test]
    public void AnEventHasHistoryGraphAndReport()
    {
        _client.Call("CONFIG", "SET", "latency-monitor-threshold", "20");
        _client.Call("DEBUG", "SLEEP", "0.03");

        var latest = _client.Call("LATENCY", "LATEST");
        Assert.That(latest.Items, Has.Count.EqualTo(1));
        Assert.That(latest[0][0].Text, Is.EqualTo("command"));
        Assert.That(latest[0][2].Number, Is.EqualTo(latest[0][3].Number).And.GreaterThanOrEqualTo(30));
        Assert.That(_client.Call("LATENCY", "HISTORY", "command")[0][1], Is.EqualTo(latest[0][2]));
        Assert.That(_client.Call("LATENCY", "HISTORY", "fork").Items, Is.Empty);
        Assert.That(_client.Call("LATENCY", "GRAPH", "command").Text, Does.StartWith("command - high "));
        Assert.That(
            _client.Call("LATENCY", "GRAPH", "x").Text, Is.EqualTo("ERR No samples available for event 'x'"));
        Assert.That(_client.Call("LATENCY", "DOCTOR").Text, Does.StartWith("command: 1 samples, "));
        Assert.That(_client.Call("LATENCY", "RESET", "x", "COMMAND").Number, Is.EqualTo(1));
        Assert.That(_client.Call("LATENCY", "LATEST").Items, Is.Empty);
    }

    [Test]
    public void AHistogramTellsCommandsAndSubcommands()
    {
        _client.Call("CONFIG", "RESETSTAT");
        _client.Call("CLIENT", "ID");
        _client.Call("CLIENT", "ID");
        _client.Call("HELLO", "3");

        var map = _client.Call("LATENCY", "HISTOGRAM", "client", "nosuch", "get");
        Assert.That(map.Type, Is.EqualTo(RespType.Map));
        Assert.That(map[0].Text, Is.EqualTo("client|id"));
        Assert.That(map[1][1].Number, Is.EqualTo(2));
        Assert.That(map[1][3].Items[^1].Number, Is.EqualTo(2));
        Assert.That(_client.Call("LATENCY", "HISTOGRAM").Items, Has.Count.EqualTo(8));
    }

    [Test]
    public void StepsOfAHistogramDoubleAndCountWhatIsBelow()
    {
        var histogram = new LatencyHistogram();
        foreach (var nanoseconds in (long[])[100, 1000, 1500, 1500, 40_000, 2_000_000_000]) histogram.Add(nanoseconds);

        var steps = histogram.CumulativeCounts();
        Assert.That(
            steps.Take(3).Select(static step => (step.Nanoseconds / 1000, step.Count)),
            Is.EqualTo(new[] { (1L, 2L), (2L, 4L), (66L, 5L) }));
        Assert.That(steps[^1].Count, Is.EqualTo(6));
    }

    [Test]
    public void ASeriesKeepsTheLongestOfASecondAndTheLast160()
    {
        var series = new LatencySeries();
        for (var second = 1; second <= 200; second++)
        {
            series.Add(new LatencySample(second, 10));
            series.Add(new LatencySample(second, second));
        }

        Assert.That(series.Samples, Has.Count.EqualTo(160));
        Assert.That(series.Samples.First(), Is.EqualTo(new LatencySample(41, 41)));
        Assert.That(series.Last, Is.EqualTo(new LatencySample(200, 200)));
        Assert.That(series.LongestMilliseconds, Is.EqualTo(200));
    }
}
