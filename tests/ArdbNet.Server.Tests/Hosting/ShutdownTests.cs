using ArdbNet.Server.Hosting;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Hosting;

/// <summary>What happens between SHUTDOWN and the end.</summary>
public sealed class ShutdownTests
{
    private RunningServer _server = null!;
    private RespConnection _client = null!;
    private RespConnection _other = null!;
    private volatile object? _requested;

    private string DumpPath => Path.Combine(_server.DataDirectory, "dump.rdb");

    [SetUp]
    public void Start()
    {
        _requested = null;
        _server = new RunningServer();
        _server.Server.ShutdownRequested = mode => _requested = mode;
        _client = _server.Connect();
        _other = _server.Connect();
        _other.Call("SET", "a", "1");
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _other.Dispose();
        _server.Dispose();
    }

    [Test]
    public void WritesWaitUntilReplicasHaveEverything()
    {
        using var replica = Sync();
        _client.Call("SET", "b", "1");
        var offset = _server.Run(static server => server.Replication.Offset);
        replica.Acknowledge(offset - 1);
        _client.Send("SHUTDOWN");

        Assert.That(() => Info(), Does.Contain("shutdown_in_milliseconds:").After(2000, 10));
        _other.Send("SET", "c", "1");
        Thread.Sleep(200);
        Assert.That(_requested, Is.Null);
        Assert.That(_server.Run(static server => server.Dataset.KeyCount), Is.EqualTo(2));
        replica.Acknowledge(offset);
        Assert.That(() => _requested, Is.EqualTo(ShutdownMode.Save).After(2000, 10));
    }

    [Test]
    public void WhoIsTooSlowIsWaitedForNoLongerThanTheTimeout()
    {
        using var replica = Sync();
        _client.Call("CONFIG", "SET", "shutdown-timeout", "1");
        _client.Send("SHUTDOWN");
        Thread.Sleep(500);
        Assert.That(_requested, Is.Null);
        Assert.That(() => _requested, Is.EqualTo(ShutdownMode.Save).After(3000, 10));
    }

    [TestCase("NOW", "10")]
    [TestCase("FORCE", "0")]
    public void NobodyIsWaitedForIfSoWished(string option, string timeout)
    {
        using var replica = Sync();
        _client.Call("CONFIG", "SET", "shutdown-timeout", timeout);
        _client.Send("SHUTDOWN", option);
        Assert.That(() => _requested, Is.Not.Null.After(400, 10));
    }

    [Test]
    public void ASilentReplicaIsWaitedForUntilEverythingIsSent()
    {
        using var old = new EmulatedReplica(_server.Port);
        old.ReadDump(old.Ask("SYNC\r\n"));
        _client.Call("SET", "b", "1");
        _client.Send("SHUTDOWN");
        Assert.That(() => _requested, Is.EqualTo(ShutdownMode.Save).After(2000, 10));
    }

    [Test]
    public void ItCanBeTakenBackWhileReplicasAreWaitedFor()
    {
        using var replica = Sync();
        _client.Send("SHUTDOWN");
        Assert.That(() => Info(), Does.Contain("shutdown_in_milliseconds:").After(2000, 10));
        Assert.That(_other.Call("SHUTDOWN", "ABORT").Text, Is.EqualTo("OK"));
        Assert.That(_client.Read().Text, Is.EqualTo("ERR Errors trying to SHUTDOWN. Check logs."));
        Assert.That(_client.Call("SET", "b", "1").Text, Is.EqualTo("OK"));
        Assert.That(_other.Call("SHUTDOWN", "ABORT").Text, Is.EqualTo("ERR No shutdown in progress."));
        Assert.That(_requested, Is.Null);
    }

    [TestCase("3600 1", "", true)]
    [TestCase("3600 1", "NOSAVE", false)]
    [TestCase("", "", false)]
    [TestCase("", "SAVE", true)]
    public void TheDumpIsWrittenWhenThereAreSavePoints(string points, string option, bool isWritten)
    {
        _client.Call("CONFIG", "SET", "save", points);
        _client.Send(option.Length == 0 ? ["SHUTDOWN"] : ["SHUTDOWN", option]);
        Assert.That(() => _requested, Is.Not.Null.After(5000, 10));
        Assert.That(File.Exists(DumpPath), Is.EqualTo(isWritten));
    }

    [Test]
    public void ADumpThatCannotBeWrittenKeepsTheServerGoingUnlessItIsForced()
    {
        Directory.CreateDirectory(DumpPath);
        Assert.That(_client.Call("SHUTDOWN", "SAVE").Text, Is.EqualTo("ERR Errors trying to SHUTDOWN. Check logs."));
        Assert.That(_client.Call("SET", "b", "1").Text, Is.EqualTo("OK"));
        Assert.That(_requested, Is.Null);
        _client.Send("SHUTDOWN", "SAVE", "FORCE");
        Assert.That(() => _requested, Is.EqualTo(ShutdownMode.Save).After(5000, 10));
    }

    private EmulatedReplica Sync()
    {
        var replica = new EmulatedReplica(_server.Port);
        replica.Ask("REPLCONF capa psync2\r\n");
        replica.Ask("PSYNC ? -1\r\n");
        replica.ReadDump(replica.ReadLine());
        replica.Acknowledge(0);
        return replica;
    }

    private string Info() => _other.Call("INFO", "server").Text;
}
