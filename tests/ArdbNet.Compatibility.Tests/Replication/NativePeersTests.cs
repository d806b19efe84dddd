using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Replication;

/// <summary>ArdbNet and Redis replicas of one ArdbNet at the same time, while others write everything there is.</summary>
public sealed class NativePeersTests
{
    private readonly List<IDisposable> _servers = [];
    private readonly List<RespConnection> _replicas = [];
    private RunningServer _master = null!;
    private RespConnection _client = null!;

    [SetUp]
    public void Start()
    {
        _master = new RunningServer(("repl-backlog-size", "64mb"));
        _client = _master.Connect();
        _client.Pipeline(Enumerable.Range(0, 5000).Select(
            static i => (string[])["SET", string.Create(CultureInfo.InvariantCulture, $"key:{i}"), new string('v', 64)]));
    }

    [TearDown]
    public void Stop()
    {
        _replicas.ForEach(static replica => replica.Dispose());
        _servers.ForEach(static server => server.Dispose());
        _replicas.Clear();
        _servers.Clear();
        _client.Dispose();
        _master.Dispose();
    }

    [Test]
    public void TwoOfEachAttachWhileWritesGoOn()
    {
        using (new MixedWriter(_master.Connect(), seed: 21))
        {
            using var other = new WriteLoad(_master.Connect(), seed: 22);
            for (var i = 0; i < 2; i++)
            {
                AddNative(_master.Port);
                Thread.Sleep(150);
                AddRedis(_master.Port);
                Thread.Sleep(150);
            }

            foreach (var replica in _replicas) ReplicationState.WaitFor(replica, static state => state.IsLinkUp);
            Thread.Sleep(300);
        }

        AssertEqual();
        Assert.That(_replicas.Select(replica => ReplicationState.Of(replica).Id), Is.All.EqualTo(ReplicationState.Of(_client).Id));
    }

    [Test]
    public void ANativeReplicaFeedsOneOfEach()
    {
        using (new MixedWriter(_master.Connect(), seed: 23))
        {
            var middle = AddNative(_master.Port);
            ReplicationState.WaitFor(_replicas[0], static state => state.IsLinkUp);
            AddNative(middle);
            AddRedis(middle);
            foreach (var replica in _replicas) ReplicationState.WaitFor(replica, static state => state.IsLinkUp);
            Thread.Sleep(300);
        }

        AssertEqual();
    }

    private int AddNative(int master)
    {
        var server = new RunningServer();
        _servers.Add(server);
        Follow(server.Connect(), master);
        return server.Port;
    }

    private void AddRedis(int master)
    {
        var server = new RedisServer("--enable-debug-command", "yes");
        _servers.Add(server);
        Follow(server.Connect(), master);
    }

    private void Follow(RespConnection replica, int master)
    {
        _replicas.Add(replica);
        replica.Call("REPLICAOF", "127.0.0.1", master.ToString(CultureInfo.InvariantCulture));
    }

    private void AssertEqual()
    {
        _client.Call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
        foreach (var replica in _replicas) ReplicationState.WaitUntilCaughtUp(_client, replica);
        Assert.That(_replicas.Select(ReplicationState.Digest), Is.All.EqualTo(ReplicationState.Digest(_client)));
    }
}
