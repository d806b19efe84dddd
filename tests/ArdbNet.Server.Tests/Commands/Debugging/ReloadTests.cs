using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Debugging;

public sealed class ReloadTests
{
    [TestCase("RELOAD")]
    [TestCase("RELOAD", "NOSAVE")]
    [TestCase("LOADAOF")]
    public void DataAndSessionsOutliveIt(params string[] subcommand)
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        client.Call("SELECT", "9");
        client.Call("SET", "k", "v");
        client.Call("SET", "expiring", "v", "PX", "1000000");

        Assert.That(client.Call(["DEBUG", .. subcommand]).Text, Is.EqualTo("OK"));

        Assert.That(client.Call("GET", "k").Text, Is.EqualTo("v"));
        Assert.That(client.Call("CLIENT", "INFO").Text, Does.Contain(" db=9 "));
        Assert.That(client.Call("INFO", "keyspace").Text, Does.Contain("db9:keys=2,expires=1,avg_ttl=99"));
        client.Call("SET", "later", "v");
        client.Call("DEBUG", "LOADAOF");
        Assert.That(client.Call("GET", "later").Text, Is.EqualTo("v"));
    }

    [Test]
    public void OthersWaitAndGoOn()
    {
        using var server = new RunningServer();
        using var stop = new CancellationTokenSource();
        using var client = server.Connect();
        client.Call("DEBUG", "POPULATE", "20000", "key", "100");
        var others = Enumerable.Range(0, 3).Select(i => Task.Run(() => Work(server, i, stop.Token))).ToArray();

        for (var i = 0; i < 8; i++)
        {
            string[] request = i % 2 == 0 ? ["DEBUG", "RELOAD"] : ["DEBUG", "LOADAOF"];
            Assert.That(client.Call(request).Text, Is.EqualTo("OK"));
        }

        stop.Cancel();
        Task.WaitAll(others);
        foreach (var other in others)
        {
            Assert.That(other.Result.Count, Is.Positive);
            Assert.That(client.Call("GET", other.Result.Key).Number, Is.EqualTo(other.Result.Count));
        }
    }

    [Test]
    public void ATransactionMustNotHoldIt()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        client.Call("MULTI");
        client.Call("DEBUG", "RELOAD");

        Assert.That(client.Call("EXEC")[0].Text, Does.StartWith("ERR "));
        Assert.That(client.Call("DEBUG", "RELOAD", "nonsense").Text, Does.StartWith("ERR DEBUG RELOAD only supports"));
    }

    // Counts up and reads all digests, which are long reads on snapshots.
    private static (string Key, long Count) Work(RunningServer server, int number, CancellationToken stop)
    {
        var key = $"counter{number.ToString(CultureInfo.InvariantCulture)}";
        using var client = server.Connect();
        var count = 0L;
        while (!stop.IsCancellationRequested)
        {
            count++;
            if (client.Call("INCR", key).Number != count) throw new InvalidOperationException("A write was lost.");
            if (client.Call("DEBUG", "DIGEST").IsError) throw new InvalidOperationException("A read failed.");
        }

        return (key, count);
    }
}
