using System.Diagnostics;
using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Replication;

/// <summary>Slow replicas, many at once, and old ones that do not know all types.</summary>
public sealed class ReplicaHardshipTests
{
    private const string Select = "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n";
    private const string Increment = "*2\r\n$4\r\nincr\r\n$1\r\nn\r\n";

    private DirectoryInfo _directory = null!;
    private RecordedLog _log = null!;
    private RunningServer _server = null!;
    private RespConnection _client = null!;

    [SetUp]
    public void Start()
    {
        _directory = Directory.CreateTempSubdirectory("hardship-");
        _log = new RecordedLog();
        _server = RunningServer.On(_directory, _log);
        _client = _server.Connect();
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _server.Dispose();
        _log.Dispose();
        _directory.Delete(recursive: true);
    }

    [Test]
    public void AReplicaThatReadsAKilobyteASecondHoldsNobodyUpAndLosesNothing()
    {
        var value = new byte[100_000];
        Random.Shared.NextBytes(value);
        for (var i = 0; i < 20; i++) _client.Call("SET"u8.ToArray(), BitConverter.GetBytes(i), value);
        using var slow = new EmulatedReplica(_server.Port, receiveBuffer: 4096);
        var length = int.Parse(slow.Ask("SYNC\r\n")[1..], CultureInfo.InvariantCulture);
        var read = 0;
        var clock = Stopwatch.StartNew();
        for (; clock.ElapsedMilliseconds < 3000; read += 100)
        {
            slow.Read(100);
            _client.Call("INCR", "n");
            Thread.Sleep(100);
        }

        using var quick = new EmulatedReplica(_server.Port);
        quick.ReadDump(quick.Ask("SYNC\r\n"));
        Assert.That(_client.Call("INFO", "replication").Text, Does.Contain("connected_slaves:2"));
        var last = _client.Call("INCR", "n").Number.ToString(CultureInfo.InvariantCulture);
        Assert.That(_client.Call("GET", "n").Text, Is.EqualTo(last));
        slow.Read(length - read);
        // Each of the two dumps has a SELECT behind it.
        var increments = int.Parse(last, CultureInfo.InvariantCulture);
        var stream = slow.ReadText((2 * Select.Length) + (increments * Increment.Length));
        Assert.That(
            stream.Replace(Select, "", StringComparison.Ordinal),
            Is.EqualTo(string.Concat(Enumerable.Repeat(Increment, increments))).IgnoreCase);
    }

    [Test]
    public void AThousandThatComeBackGoOnWithinSeconds()
    {
        _client.Call("SET", "a", "1");
        var (id, offset) = _server.Run(static server =>
            (server.Replication.History.ReplicationId, server.Replication.Offset));
        _client.Call("SET", "b", "1");
        var replicas = new List<EmulatedReplica>();
        var clock = Stopwatch.StartNew();
        try
        {
            for (var i = 0; i < 1000; i++)
            {
                replicas.Add(new EmulatedReplica(_server.Port));
                replicas[^1].Ask("PING\r\n");
                replicas[^1].Ask("REPLCONF capa psync2\r\n");
                replicas[^1].Send(string.Create(CultureInfo.InvariantCulture, $"PSYNC {id} {offset + 1}\r\n"));
            }

            foreach (var replica in replicas)
            {
                Assert.That(replica.ReadLine(), Is.EqualTo($"+CONTINUE {id}"));
                Assert.That(replica.ReadText(27), Is.EqualTo("*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$1\r\n1\r\n"));
            }

            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
            Assert.That(_client.Call("INFO", "replication").Text, Does.Contain("sync_partial_ok:1000"));
        }
        finally
        {
            replicas.ForEach(static replica => replica.Dispose());
        }
    }

    [Test]
    public void WhoAsksWhileNoFileCanBeMadeIsCutOffAndMayAskAgain()
    {
        _client.Call("SET", "a", "1");
        var log = Path.Combine(_directory.FullName, "repl");
        Directory.Move(log, log + ".away");
        using var refused = new EmulatedReplica(_server.Port);
        refused.Send("SYNC\r\n");
        Assert.That(refused.IsClosedByMaster());
        Assert.That(() => _log.Warnings, Has.Exactly(1).StartsWith("The full sync at offset ").After(2000, 10));
        Directory.Move(log + ".away", log);
        using var replica = new EmulatedReplica(_server.Port);
        Assert.That(replica.ReadDump(replica.Ask("SYNC\r\n")), Is.Not.Empty);
    }

    [Test]
    public void StreamsAreLeftOutForOldReplicasAndTheirNumberIsTold()
    {
        for (var i = 0; i < 3; i++) _client.Call("XADD", $"stream{i}", "*", "f", "v");
        _client.Call("SET", "a", "1");
        using var old = new EmulatedReplica(_server.Port);
        old.ReadDump(old.Ask("SYNC\r\n"));
        Assert.That(() => _log.Warnings, Has.Exactly(1).StartsWith("3 streams are left out of the dump").After(2000, 10));
        using var replica = new EmulatedReplica(_server.Port);
        replica.Ask("*3\r\n$8\r\nREPLCONF\r\n$4\r\ncapa\r\n$6\r\npsync2\r\n");
        replica.Ask("*3\r\n$5\r\nPSYNC\r\n$1\r\n?\r\n$2\r\n-1\r\n");
        var dump = replica.ReadDump(replica.ReadLine());
        Assert.That(dump.AsSpan().IndexOf("stream2"u8), Is.Positive);
    }

    [Test]
    public void DisksOfReplicasAreCountedWhenTheySayWhatTheyHave()
    {
        using var replica = new EmulatedReplica(_server.Port);
        replica.Ask("REPLCONF capa psync2\r\n");
        replica.Ask("PSYNC ? -1\r\n");
        replica.ReadDump(replica.ReadLine());
        replica.Acknowledge(0);
        _client.Call("SET", "a", "1");
        var offset = _server.Run(static server => server.Replication.Offset);
        replica.Acknowledge(offset);
        Assert.That(Texts(_client.Call("WAITAOF", "0", "1", "200")), Has.Member("0"), "it is in memory there only");
        _client.Send("WAITAOF", "1", "1", "5000");
        var digits = (offset + 1000).ToString(CultureInfo.InvariantCulture);
        replica.Send($"REPLCONF ACK {digits} FACK {digits}\r\n");
        Assert.That(Texts(_client.Read()), Is.EqualTo(new[] { "1", "1" }));
    }

    private static IEnumerable<string> Texts(RespReply reply) =>
        reply.Items.Select(static item => item.Number.ToString(CultureInfo.InvariantCulture));
}
