using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Replication;

/// <summary>Three sentinels of the system's Redis watch three servers.</summary>
public sealed class SentinelTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    public void AKilledMasterIsReplacedAndTakenBackAsReplica()
    {
        using var data = new TemporaryDirectory();
        using var old = StartNode(data, "0", masterPort: null);
        using var first = StartNode(data, "1", old.Port);
        using var second = StartNode(data, "2", old.Port);
        using var watchers = new Sentinels(old.Port);
        using var sentinel = watchers.Connect();
        WaitFor(() => watchers.KnowsAll(sentinel, replicas: 2));
        using (var master = old.Connect())
        {
            master.Call("SET", "before", "1");
            Assert.That(master.Call("WAIT", "2", "20000").Number, Is.EqualTo(2));
        }

        old.Kill();

        WaitFor(() => Sentinels.MasterPort(sentinel) != old.Port);
        var promoted = Sentinels.MasterPort(sentinel) == first.Port ? first : second;
        var other = promoted == first ? second : first;
        WaitFor(() => IsReplicaOf(promoted.Port, other));
        using var successor = promoted.Connect();
        successor.Call("SET", "after", "1");
        using var back = StartNode(data, "0", masterPort: null, old.Port);
        WaitFor(() => IsReplicaOf(promoted.Port, back));

        using var replica = back.Connect();
        ReplicationState.WaitFor(replica, static state => state.IsLinkUp);
        WaitFor(() => replica.Call("EXISTS", "before", "after").Number == 2);
        Assert.That(File.ReadAllText(Path.Combine(data.Path, "0", "ardbnet.conf")),
            Does.Contain($"replicaof 127.0.0.1 {promoted.Port}"));
    }

    private static ServerProcess StartNode(TemporaryDirectory data, string name, int? masterPort, int? port = null)
    {
        var directory = Directory.CreateDirectory(Path.Combine(data.Path, name)).FullName;
        var file = Path.Combine(directory, "ardbnet.conf");
        if (!File.Exists(file))
        {
            var master = masterPort is { } number ? $"replicaof 127.0.0.1 {number}\n" : "";
            File.WriteAllText(file, $"repl-log-segment-size 4mb\n{master}");
        }

        return ServerProcess.WithFile(directory, file, port ?? RedisServer.FreePort());
    }

    private static bool IsReplicaOf(int masterPort, ServerProcess server)
    {
        // A sentinel disconnects the clients of a server whose role it changes.
        try
        {
            using var connection = server.Connect();
            var state = ReplicationState.Of(connection);
            return state.IsLinkUp && state["master_port"] == masterPort.ToString(CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void WaitFor(Func<bool> condition) =>
        Assert.That(condition, Is.True.After((int)Patience.TotalMilliseconds, 100));
}
