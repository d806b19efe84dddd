using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Scripts;

/// <summary>A master up to 4.0 sends scripts as such, also those that last; a replica of Redis 7.0 is the measure.</summary>
internal sealed class StreamScriptTests
{
    // Long enough to be met by requests of a busy machine, too.
    private const string Lasting =
        "redis.call('SET', KEYS[1], 'begun') local n = 0 for i = 1, 240000000 do n = n + 1 end "
        + "redis.call('SADD', KEYS[2], n, 'x') return redis.call('SET', KEYS[1], n)";

    // REDIS0008, the end, no checksum
    private static readonly byte[] EmptyFile = [.. "REDIS0008"u8, 0xff, 0, 0, 0, 0, 0, 0, 0, 0];

    [Test]
    public void AMastersScriptThatLastsRunsToItsEnd()
    {
        var recording = RecordedMaster.OfFile(EmptyFile).WithStream(
            ["SELECT", "3"],
            ["SET", "before", "1"],
            ["EVAL", Lasting, "2", "k", "s"],
            ["MULTI"],
            ["EVAL", "for i = 1, 10 do redis.call('RPUSH', KEYS[1], i) end redis.call('GET', 'list')", "1", "list"],
            ["INCR", "before"],
            ["EXEC"],
            ["SET", "after", "1"]);
        using var ardb = new RunningServer(("busy-reply-threshold", "20"));
        using var toArdb = ardb.Connect();
        using var other = ardb.Connect();
        using var master = new EmulatedMaster(recording, cutEvery: 0);
        toArdb.Call("SELECT", "3");
        Follow(toArdb, master.Port);

        Assert.That(
            () => other.Pipeline([["GET", "k"], ["SCRIPT", "KILL"]]).Select(static reply => reply.Text.Split(' ')[0]),
            Is.EqualTo(["BUSY", "UNKILLABLE"]).After(20_000, 1));
        Assert.That(() => toArdb.Call("GET", "after").Text, Is.EqualTo("1").After(60_000, 20));
        Assert.That(toArdb.Call("GET", "k").Text, Is.EqualTo("240000000"));

        using var redis = new RedisServer("--enable-debug-command", "yes");
        using var toRedis = redis.Connect();
        using var sameMaster = new EmulatedMaster(recording, cutEvery: 0);
        toRedis.Call("SELECT", "3");
        Follow(toRedis, sameMaster.Port);
        Assert.That(() => toRedis.Call("GET", "after").Text, Is.EqualTo("1").After(60_000, 20));
        Assert.That(ReplicationState.Digest(toArdb), Is.EqualTo(ReplicationState.Digest(toRedis)));
    }

    private static void Follow(RespConnection replica, int port) =>
        replica.Call("REPLICAOF", "127.0.0.1", port.ToString(CultureInfo.InvariantCulture));
}
