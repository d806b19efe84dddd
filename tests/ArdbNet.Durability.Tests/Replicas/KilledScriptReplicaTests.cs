using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.Replicas;

/// <summary>kill -9 of a replica while its master's stream runs scripts and loads functions.</summary>
public sealed class KilledScriptReplicaTests
{
    private const int Kills = 5;
    private const int Rounds = 20_000;

    // Applied twice or not at all, the sum is another one.
    private const string Script = "redis.call('rpush', KEYS[2], ARGV[1]) return redis.call('incrby', KEYS[1], ARGV[1])";
    private const string Sha = "1da5c7f41fcbb70cd0a6a16eee8e0aeefe009212";

    [Test]
    public void EveryScriptOfTheStreamRunsOnceAndTheLibraryIsTheLastOne()
    {
        var recording = RecordedMaster.OfFile(RdbFixtures.Files["4.0.14/empty.rdb"]).WithStream(Stream());
        using var master = new EmulatedMaster(recording, cutEvery: 0);
        using var directory = new TemporaryDirectory();
        string[] options =
        [
            "--replicaof", "127.0.0.1", master.Port.ToString(CultureInfo.InvariantCulture),
            "--repl-log-segment-size", "4mb", "--write-buffer-size", "256kb",
        ];
        var offset = 0L;
        for (var kill = 0; kill < Kills; kill++)
        {
            using var killed = new ServerProcess(directory.Path, options);
            using var connection = killed.Connect();
            var before = offset;
            offset = ReplicationState.WaitFor(connection, state => state.IsLinkUp && state.Offset > before).Offset;
            killed.Kill();
        }

        using var last = new ServerProcess(directory.Path, options);
        using var replica = last.Connect();
        var state = ReplicationState.WaitFor(replica, state => state.Offset == recording.Offset + recording.Stream.Length);

        Assert.That(state["stream_errors"], Is.EqualTo("0"));
        Assert.That(replica.Call("GET", "sum").Text, Is.EqualTo(Enumerable.Range(0, Rounds).Sum().ToString(CultureInfo.InvariantCulture)));
        Assert.That(replica.Call("LLEN", "all").Number, Is.EqualTo(Rounds));
        Assert.That(replica.Call("LRANGE", "all", "-1", "-1").Items[0].Number, Is.EqualTo(Rounds - 1));
        Assert.That(replica.Call("FCALL_RO", "last", "0").Number, Is.EqualTo(Rounds - 1000));
        Assert.That(offset, Is.LessThan(recording.Offset + recording.Stream.Length), "The kills came too late.");
        Assert.That((master.FullSyncs, master.PartialSyncs), Is.EqualTo((1, Kills)));
    }

    // The text once, then its digest; a library now and then, within a transaction too.
    private static IEnumerable<string[]> Stream()
    {
        yield return ["SELECT", "0"];
        for (var i = 0; i < Rounds; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            if (i % 1000 == 0)
            {
                yield return ["MULTI"];
                yield return ["FUNCTION", "LOAD", "REPLACE", Library(number)];
                yield return ["EXEC"];
            }

            yield return i == 0 ? ["EVAL", Script, "2", "sum", "all", number] : ["EVALSHA", Sha, "2", "sum", "all", number];
        }
    }

    private static string Library(string number) =>
        "#!lua name=numbers\nredis.register_function{function_name = 'last', "
        + $"callback = function() return {number} end, flags = {{'no-writes'}}}}";
}
