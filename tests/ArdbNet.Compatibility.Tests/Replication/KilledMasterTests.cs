using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Replication;

/// <summary>kill -9 of a master of redis-server, and its next start on the same data.</summary>
public sealed class KilledMasterTests
{
    private DirectoryInfo _directory = null!;
    private ServerProcess _server = null!;
    private RedisServer _replica = null!;

    [SetUp]
    public void Start()
    {
        _directory = Directory.CreateTempSubdirectory("killed-master-");
        StartServer();
        using var client = _server.Connect();
        client.Pipeline(Enumerable.Range(0, 50_000).Select(
            static i => new[] { "SET", string.Create(CultureInfo.InvariantCulture, $"key:{i}"), new string('v', 64) }));
        _replica = new RedisServer("--enable-debug-command", "yes");
    }

    [TearDown]
    public void Stop()
    {
        _replica.Dispose();
        _server.Dispose();
        _directory.Delete(recursive: true);
    }

    [Test]
    public void DuringNothing()
    {
        Follow();
        WaitForLink();
        Restart();
        AssertEqual();
        Assert.That(Info("sync_full"), Is.EqualTo("0"));
        Assert.That(Info("sync_partial_ok"), Is.EqualTo("1"));
    }

    [Test]
    public void DuringTheStream()
    {
        Follow();
        WaitForLink();
        for (var round = 0; round < 3; round++)
        {
            using (new WriteLoad(_server.Connect(), seed: round) { MayBreak = true })
            {
                Thread.Sleep(400);
                _server.Kill();
            }

            _server.Dispose();
            StartServer();
            Follow();
            WaitForLink();
            AssertEqual();
            Assert.That(Info("sync_full"), Is.EqualTo("0"));
        }
    }

    [Test]
    public void DuringAFullSync([Values(0, 20, 60, 200)] int afterMs)
    {
        using (new WriteLoad(_server.Connect(), seed: 5) { MayBreak = true })
        {
            Follow();
            Thread.Sleep(afterMs);
            _server.Kill();
        }

        _server.Dispose();
        StartServer();
        Follow();
        WaitForLink();
        AssertEqual();
        Assert.That(_directory.GetFiles("*.tmp", SearchOption.AllDirectories).Where(static file => file.Name.StartsWith("full-sync", StringComparison.Ordinal)), Is.Empty);
    }

    private void Restart()
    {
        _server.Kill();
        _server.Dispose();
        StartServer();
        Follow();
        WaitForLink();
    }

    private void StartServer() => _server = new ServerProcess(
        _directory.FullName, "--enable-debug-command", "yes", "--repl-log-segment-size", "8mb");

    private void Follow()
    {
        using var client = _replica.Connect();
        client.Call("REPLICAOF", "127.0.0.1", _server.Port.ToString(CultureInfo.InvariantCulture));
    }

    private void WaitForLink() => Assert.That(() => ReplicaInfo("master_link_status"), Is.EqualTo("up").After(30_000, 50));

    private void AssertEqual()
    {
        using var client = _server.Connect();
        using var replica = _replica.Connect();
        client.Call("SET", "last", "1");
        client.Call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
        Assert.That(() => ReplicaInfo("slave_repl_offset"), Is.EqualTo(Info("master_repl_offset")).After(20_000, 50));
        Assert.That(replica.Call("DEBUG", "DIGEST").Text, Is.EqualTo(client.Call("DEBUG", "DIGEST").Text));
        client.Call("DEBUG", "SET-ACTIVE-EXPIRE", "1");
    }

    private string ReplicaInfo(string name)
    {
        using var client = _replica.Connect();
        return Line(client.Call("INFO", "replication").Text, name);
    }

    private string Info(string name)
    {
        using var client = _server.Connect();
        return Line(client.Call("INFO", "replication").Text, name);
    }

    private static string Line(string info, string name) => info.Split("\r\n")
        .Single(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..];
}
