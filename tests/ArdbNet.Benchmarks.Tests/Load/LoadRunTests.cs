using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ArdbNet.Benchmarks.Load;
using ArdbNet.TestKit;

namespace ArdbNet.Benchmarks.Tests.Load;

internal sealed class LoadRunTests
{
    [Test]
    public void FillSetsEachKeyOnceToAValueOfItsSize()
    {
        using var server = new RunningServer();
        var figures = Run(
            server.Port, "--workload", "fill", "--from", "10", "--keys", "1010", "--value", "70000", "--clients", "3",
            "--pipeline", "7");
        using var connection = server.Connect();
        Assert.That((figures.Latencies.Count, figures.Errors), Is.EqualTo((1000, 0)));
        Assert.That(connection.Call("DBSIZE").Text, Is.EqualTo("1000"));
        Assert.That(connection.Call("STRLEN", "key:000000000010").Text, Is.EqualTo("70000"));
        Assert.That(connection.Call("STRLEN", "key:000000001009").Text, Is.EqualTo("70000"));
    }

    [TestCase("a", 0.5, 0.5)]
    [TestCase("b", 0.95, 0.05)]
    [TestCase("c", 1, 0)]
    [TestCase("f", 1, 0.5)]
    public void AMixReadsAndUpdatesAsItsLetterSays(string name, double reads, double updates)
    {
        using var server = new RunningServer();
        Run(server.Port, "--workload", "fill", "--keys", "100", "--pipeline", "2");
        using var connection = server.Connect();
        connection.Call("CONFIG", "RESETSTAT");
        var figures = Run(server.Port, "--workload", name, "--keys", "100", "--pipeline", "4", "--operations", "20000");
        Assert.That((figures.Misses, figures.Errors), Is.EqualTo((0, 0)));
        var operations = figures.Latencies.Count;
        Assert.That(Calls(connection, "get"), Is.EqualTo(operations * reads).Within(0.02 * operations));
        Assert.That(Calls(connection, "set"), Is.EqualTo(operations * updates).Within(0.02 * operations));
    }

    [Test]
    public void AbsentKeysAreMissesAndRefusalsErrors()
    {
        using var server = new RunningServer();
        Run(server.Port, "--workload", "fill", "--keys", "10");
        var figures = Run(
            server.Port, "--workload", "get", "--distribution", "uniform", "--keys", "20", "--operations", "2000");
        Assert.That(figures.Misses, Is.EqualTo(figures.Latencies.Count / 2).Within(20).Percent);
        using var connection = server.Connect();
        connection.Call("CONFIG", "SET", "requirepass", "secret");
        var refused = Run(server.Port, "--workload", "get", "--operations", "100");
        Assert.That(refused.Errors, Is.EqualTo(refused.Latencies.Count));
        Assert.That(refused.FirstError, Is.EqualTo("NOAUTH Authentication required."));
    }

    [Test]
    public void AtAFixedRateLatencyCountsFromWhenARequestWasDueWhileTheServerWasSilent()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(() => ReplyAfterASilence(listener, TimeSpan.FromMilliseconds(500)));
        var figures = Run(
            ((IPEndPoint)listener.LocalEndpoint).Port, "--workload", "get", "--clients", "1", "--rate", "1000",
            "--seconds", "1");
        Assert.That(serving.Wait(TimeSpan.FromSeconds(10)));
        Assert.That(figures.Latencies.Count, Is.EqualTo(1000));
        Assert.That(figures.Latencies.Maximum, Is.GreaterThan(250_000_000));
        // Those due in the first 200 ms waited for 300, less what the first request came later than the connection.
        Assert.That(figures.Latencies.Percentile(80), Is.GreaterThan(100_000_000));
        Assert.That(figures.SecondLines().Count(), Is.EqualTo(1));
    }

    [Test]
    public void ARequestAllocatesNothing()
    {
        using var server = new RunningServer();
        var port = server.Port.ToString(CultureInfo.InvariantCulture);
        using var run = new LoadRun(LoadOptions.Parse(["--port", port, "--pipeline", "4", "--operations", "20000"]));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var figures = run.Run();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(figures.Latencies.Count));
    }

    [TestCase("--workload", "z")]
    [TestCase("--keys", "0")]
    [TestCase("--keys")]
    [TestCase("--speed", "1")]
    public void AMistakeInTheOptionsIsTold(params string[] arguments) =>
        Assert.That(() => LoadOptions.Parse(arguments), Throws.TypeOf<FormatException>());

    private static LoadFigures Run(int port, params string[] arguments)
    {
        string[] own = ["--port", port.ToString(CultureInfo.InvariantCulture)];
        using var run = new LoadRun(LoadOptions.Parse([.. own, .. arguments]));
        return run.Run();
    }

    private static long Calls(RespConnection connection, string command)
    {
        var line = connection.Call("INFO", "commandstats").Text.Split("\r\n")
            .FirstOrDefault(line => line.StartsWith($"cmdstat_{command}:calls=", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split('=', ',')[1], CultureInfo.InvariantCulture);
    }

    // Says one $-1 for each request.
    private static void ReplyAfterASilence(TcpListener listener, TimeSpan silence)
    {
        using var client = listener.AcceptTcpClient();
        var stream = client.GetStream();
        Thread.Sleep(silence);
        var buffer = new byte[1 << 20];
        var requestSize = "*2\r\n$3\r\nGET\r\n$16\r\nkey:000000000000\r\n".Length;
        var received = 0;
        var answered = 0;
        while (stream.Read(buffer) is > 0 and var count)
        {
            received += count;
            for (; answered < received / requestSize; answered++) stream.Write("$-1\r\n"u8);
        }
    }
}
