using System.Globalization;
using System.Text;
using ArdbNet.Rdb;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Replication;

/// <summary>Replicas of old versions, as they were recorded, with our server as their master.</summary>
public sealed class RecordedReplicaTests
{
    private const string Select = "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n";
    private const string Set = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n";

    private RunningServer _server = null!;
    private RespConnection _client = null!;

    [SetUp]
    public void Start()
    {
        _server = new RunningServer();
        _client = _server.Connect();
        _client.Call("MSET", "a", "1", "b", "hello");
        _client.Call("SELECT", "3");
        _client.Call("HSET", "h", "f", "v");
        _client.Call("PEXPIREAT", "h", "4102444800000");
        _client.Call("SELECT", "0");
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [TestCaseSource(typeof(RecordedHandshakes), nameof(RecordedHandshakes.Versions))]
    public void EachGetsADumpThatItCanLoadAndThenTheStream(string version)
    {
        using var replica = new EmulatedReplica(_server.Port);
        var line = replica.Shake(RecordedHandshakes.Requests(version, 1));
        if (!line.StartsWith('$')) line = AfterFullResync(replica, line);
        else Assert.That(version, Does.StartWith("2.4").Or.StartsWith("2.6"));

        AssertIsUniversal(replica.ReadDump(line));
        _client.Call("SET", "k", "v");
        Assert.That(replica.ReadText(Select.Length + Set.Length), Is.EqualTo(Select + Set));
    }

    [TestCase("2.8.24", "+CONTINUE")]
    [TestCase("3.2.13", "+CONTINUE")]
    [TestCase("4.0.14", "+CONTINUE {0}")]
    [TestCase("5.0.14", "+CONTINUE {0}")]
    public void EachGoesOnWhereTheLinkWasCut(string version, string answer)
    {
        string id;
        long offset;
        using (var before = new EmulatedReplica(_server.Port))
        {
            var words = before.Shake(RecordedHandshakes.Requests(version, 1)).Split(' ');
            (id, offset) = (words[1], long.Parse(words[2], CultureInfo.InvariantCulture));
        }

        _client.Call("SET", "k", "v");
        using var replica = new EmulatedReplica(_server.Port);
        var requests = RecordedHandshakes.Requests(version, 2).ToArray();
        requests[^1] = WithHistory(requests[^1], id, offset + 1);
        Assert.That(
            replica.Shake(requests), Is.EqualTo(string.Format(CultureInfo.InvariantCulture, answer, id)));
        Assert.That(replica.ReadText(Select.Length + Set.Length), Is.EqualTo(Select + Set));
        Assert.That(Info("sync_full"), Is.EqualTo("1"));
        Assert.That(Info("sync_partial_ok"), Is.EqualTo("1"));
    }

    [Test]
    public void WhoLeavesAtAnyPointOfTheHandshakeLeavesNothingBehind([Values("2.6.17", "4.0.14", "5.0.14")] string version)
    {
        var bytes = string.Concat(RecordedHandshakes.Requests(version, 1));
        for (var length = 0; length <= bytes.Length; length += length < bytes.Length - 3 ? 3 : 1)
        {
            using var replica = new EmulatedReplica(_server.Port);
            replica.Send(bytes[..length]);
        }

        Assert.That(() => Info("connected_slaves"), Is.EqualTo("0").After(5000, 20));
        Assert.That(() => _server.Run(static server => server.Replicas.FullSyncs.Making), Is.Zero.After(5000, 20));
        Assert.That(
            () => _server.Run(static server => server.Store.Engine.OpenSnapshots), Is.Zero.After(5000, 20));
    }

    [Test]
    public void AStreamedDumpEndsWithItsMarkAndNothingFollowsBeforeTheFirstAcknowledgement()
    {
        _client.Call("CONFIG", "SET", "repl-diskless-sync", "yes", "repl-diskless-sync-delay", "1");
        using var replica = new EmulatedReplica(_server.Port);
        var line = AfterFullResync(replica, replica.Shake(RecordedHandshakes.Requests("4.0.14", 1)));
        Assert.That(line, Does.StartWith("$EOF:"));
        AssertIsUniversal(replica.ReadDump(line));
        _client.Call("SET", "k", "v");
        Assert.That(replica.IsSilentFor(500));
        replica.Acknowledge(0);
        Assert.That(replica.ReadText(Select.Length + Set.Length), Is.EqualTo(Select + Set));
    }

    [Test]
    public void WhoWaitsForAStreamedDumpIsKeptAlive()
    {
        _client.Call("CONFIG", "SET", "repl-diskless-sync", "yes", "repl-diskless-sync-delay", "3");
        using var replica = new EmulatedReplica(_server.Port);
        using var second = new EmulatedReplica(_server.Port);
        replica.Shake(RecordedHandshakes.Requests("4.0.14", 1).SkipLast(1));
        replica.Send("PSYNC ? -1\r\n");
        var line = AfterFullResync(second, second.Shake(RecordedHandshakes.Requests("4.0.14", 1)));
        AssertIsUniversal(second.ReadDump(line));
        line = AfterFullResync(replica, replica.ReadLine());
        AssertIsUniversal(replica.ReadDump(line));
        Assert.That(replica.Keepalives, Is.InRange(1, 4));
        Assert.That(Info("sync_full"), Is.EqualTo("2"));
    }

    private static string WithHistory(string psync, string id, long first)
    {
        var digits = first.ToString(CultureInfo.InvariantCulture);
        return psync[0] == '*'
            ? $"*3\r\n$5\r\nPSYNC\r\n$40\r\n{id}\r\n${digits.Length}\r\n{digits}\r\n"
            : $"PSYNC {id} {digits}\r\n";
    }

    private static string AfterFullResync(EmulatedReplica replica, string line)
    {
        Assert.That(line, Does.Match("^\\+FULLRESYNC [0-9a-f]{40} [0-9]+$"));
        return replica.ReadLine();
    }

    private static void AssertIsUniversal(byte[] dump)
    {
        Assert.That(Encoding.Latin1.GetString(dump[..9]), Is.EqualTo("REDIS0006"));
        Assert.That(BitConverter.ToUInt64(dump.AsSpan()[^8..]), Is.EqualTo(Crc64.Append(0, dump.AsSpan()[..^8])));
        Assert.That(dump[9..^8], Does.Not.Contain((byte)0xFA).And.Not.Contain((byte)0xFB));
    }

    private string Info(string name) => _client.Call("INFO", "replication").Text.Split("\r\n")
        .Single(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..];
}
