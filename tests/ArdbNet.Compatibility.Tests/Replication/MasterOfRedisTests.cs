using System.Diagnostics;
using System.Globalization;
using ArdbNet.Server.Hosting;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Replication;

/// <summary>Debian's redis-server as replica of our server, while others write.</summary>
public sealed class MasterOfRedisTests
{
    private DirectoryInfo _directory = null!;
    private RunningServer _server = null!;
    private readonly List<RedisServer> _replicas = [];

    [SetUp]
    public void Start()
    {
        _directory = Directory.CreateTempSubdirectory("master-");
        StartServer();
        using var client = _server.Connect();
        client.Pipeline(Enumerable.Range(0, 20_000).Select(
            static i => new[] { "SET", string.Create(CultureInfo.InvariantCulture, $"key:{i}"), new string('v', 64) }));
    }

    [TearDown]
    public void Stop()
    {
        _replicas.ForEach(static replica => replica.Dispose());
        _replicas.Clear();
        _server.Dispose();
        _directory.Delete(recursive: true);
    }

    [Test]
    public void ReplicasGetAllDataWhileWritesGoOn([Values(1, 3)] int replicas, [Values("no", "yes")] string diskless)
    {
        Configure("repl-diskless-sync", diskless, "repl-diskless-sync-delay", "1");
        using (Load())
        {
            for (var i = 0; i < replicas; i++) AddReplica();
            _replicas.ForEach(WaitForLink);
            Thread.Sleep(500);
        }

        AssertEqual();
    }

    [Test]
    public void ACutLinkGoesOnWhereItWas()
    {
        AddReplica();
        WaitForLink(_replicas[0]);
        using (Load())
        {
            using var client = _server.Connect();
            for (var i = 0; i < 5; i++)
            {
                Thread.Sleep(200);
                client.Call("CLIENT", "KILL", "TYPE", "replica");
            }
        }

        AssertEqual();
        Assert.That(Info("sync_full"), Is.EqualTo("1"));
        Assert.That(Info("sync_partial_ok"), Is.Not.EqualTo("0"));
    }

    [Test]
    public void WhoWasAwayForLongerThanTheLogReachesGetsAllDataAgain()
    {
        AddReplica();
        WaitForLink(_replicas[0]);
        Ask(_replicas[0], "REPLICAOF", "127.0.0.1", "1");
        using (var client = _server.Connect())
        {
            var value = new string('x', 100_000);
            for (var i = 0; i < 300; i++) client.Call("SET", "big", value);
            client.Call("DEBUG", "RELOAD");
            // The log lets segments go as it begins new ones.
            for (var i = 0; i < 100; i++) client.Call("SET", "big", value);
        }

        Ask(_replicas[0], "REPLICAOF", "127.0.0.1", Port);
        WaitForLink(_replicas[0]);
        AssertEqual();
        Assert.That(Info("sync_full"), Is.EqualTo("2"));
    }

    [Test]
    public void ARestartedMasterGoesOn([Values] ShutdownMode mode)
    {
        AddReplica();
        AddReplica();
        _replicas.ForEach(WaitForLink);
        using (Load()) Thread.Sleep(300);
        _server.Stop(mode);
        StartServer();
        foreach (var replica in _replicas) Ask(replica, "REPLICAOF", "127.0.0.1", Port);
        _replicas.ForEach(WaitForLink);
        using (Load()) Thread.Sleep(300);
        AssertEqual();
        Assert.That(Info("sync_full"), Is.EqualTo("0"));
        Assert.That(Info("sync_partial_ok"), Is.EqualTo("2"));
    }

    [Test]
    public void WaitIsAnsweredByRedis()
    {
        AddReplica();
        WaitForLink(_replicas[0]);
        using var client = _server.Connect();
        for (var i = 0; i < 20; i++)
        {
            client.Call("INCR", "counter");
            Assert.That(client.Call("WAIT", "1", "5000").Number, Is.EqualTo(1));
            Assert.That(Ask(_replicas[0], "GET", "counter"), Is.EqualTo((i + 1).ToString(CultureInfo.InvariantCulture)));
        }
    }

    [Test]
    public void ManyWhoComeBackAtOnceAreAllServed()
    {
        using var client = _server.Connect();
        client.Call("CONFIG", "SET", "maxclients", "5000");
        var id = Info("master_replid");
        var next = long.Parse(Info("master_repl_offset"), CultureInfo.InvariantCulture) + 1;
        var clock = Stopwatch.StartNew();
        var replicas = Enumerable.Range(0, 1000).Select(_ => new EmulatedReplica(_server.Port)).ToArray();
        foreach (var replica in replicas)
        {
            replica.Send(string.Create(CultureInfo.InvariantCulture, $"PSYNC {id} {next}\r\n"));
        }

        foreach (var replica in replicas) Assert.That(replica.ReadLine(), Is.EqualTo("+CONTINUE"));
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
        client.Call("SET", "a", "1");
        foreach (var replica in replicas)
        {
            Assert.That(replica.ReadText(4), Does.StartWith("*"));
            replica.Dispose();
        }
    }

    private string Port => _server.Port.ToString(CultureInfo.InvariantCulture);

    private void StartServer() => _server = RunningServer.On(
        _directory, ("repl-backlog-size", "4mb"), ("repl-log-segment-size", "4mb"));

    private void AddReplica() => _replicas.Add(
        new RedisServer("--replicaof", $"127.0.0.1 {Port}", "--enable-debug-command", "yes"));

    private WriteLoad Load() => new(_server.Connect(), seed: 7);

    private void Configure(params string[] pairs)
    {
        using var client = _server.Connect();
        client.Call(["CONFIG", "SET", .. pairs]);
    }

    private void AssertEqual()
    {
        using var client = _server.Connect();
        client.Call("SET", "last", "1");
        // No key expires between the two digests.
        client.Call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
        Thread.Sleep(600);
        var offset = Info("master_repl_offset");
        foreach (var replica in _replicas)
        {
            Assert.That(() => ReplicaInfo(replica, "slave_repl_offset"), Is.EqualTo(Info("master_repl_offset")).After(20_000, 50));
        }

        var digest = client.Call("DEBUG", "DIGEST").Text;
        foreach (var replica in _replicas) Assert.That(Ask(replica, "DEBUG", "DIGEST"), Is.EqualTo(digest), offset);
    }

    private static void WaitForLink(RedisServer replica) =>
        Assert.That(() => ReplicaInfo(replica, "master_link_status"), Is.EqualTo("up").After(30_000, 50));

    private static string Ask(RedisServer replica, params string[] request)
    {
        using var client = replica.Connect();
        return client.Call(request).Text;
    }

    private static string ReplicaInfo(RedisServer replica, string name) => Line(Ask(replica, "INFO", "replication"), name);

    private string Info(string name)
    {
        using var client = _server.Connect();
        return Line(client.Call("INFO", "replication").Text, name);
    }

    private static string Line(string info, string name) => info.Split("\r\n")
        .Single(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..];
}
