using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Replication;

/// <summary>Scripts in the stream of a master up to 4.0: the text once, then its digest.</summary>
public sealed class StreamedScriptsTests
{
    // return redis.call('set',KEYS[1],ARGV[1])
    private const string Sha = "c686f316aaf1eb01d5a4de1b0b63cd233010e63d";

    private DirectoryInfo _directory = null!;
    private RecordedLog _log = null!;

    [SetUp]
    public void MakeFolder()
    {
        _directory = Directory.CreateTempSubdirectory("ardbnet-scripts-");
        _log = new RecordedLog();
    }

    [TearDown]
    public void RemoveFolder()
    {
        _log.Dispose();
        _directory.Delete(recursive: true);
    }

    [TestCase("2.8", "2.8.24")]
    [TestCase("3.2", "3.2.13")]
    [TestCase("4.0", "4.0.14")]
    public void ARecordedStreamIsAppliedWhereverTheLinkIsCut(string version, string file)
    {
        // The last command has the scripts forgotten: what stands before it shows that they were known.
        var commands = RecordedScripts.Commands(version);
        Assert.That(commands.Count(static command => command[0] == "EVALSHA"), Is.EqualTo(2));
        Assert.That(commands[^1], Is.EqualTo(new[] { "SCRIPT", "FLUSH" }));
        var recording = RecordedMaster.OfFile(RdbFixtures.Files[file + "/empty.rdb"])
            .WithStream([["SELECT", "0"], .. commands, ["RPUSH", "list", "end"]]);
        using var server = new RunningServer();
        using var replica = server.Connect();
        using var master = new EmulatedMaster(recording, cutEvery: 100);

        Follow(replica, master);
        ReplicationState.WaitFor(replica, state => state.Offset == recording.Offset + recording.Stream.Length);

        Assert.That(replica.Call("GET", "k").Text, Is.EqualTo("v"));
        Assert.That(replica.Call("LRANGE", "list", "0", "-1").Items.Single().Text, Is.EqualTo("end"));
        Assert.That(ReplicationState.Of(replica)["stream_errors"], Is.EqualTo("0"));
        Assert.That(master.FullSyncs, Is.EqualTo(1));
        Assert.That(replica.Call("SCRIPT", "EXISTS", Sha).Items[0].Number, Is.Zero);
    }

    [TestCase("4.0.14")]
    [TestCase("5.0.14")]
    [TestCase("6.2.16")]
    public void AScriptOfTheFullSyncIsKnownToClientsAndTheStreamAlsoAfterARestart(string version)
    {
        var history = RecordedMaster.OfFile(RdbFixtures.Files[version + "/repl-aux.rdb"]);
        using (var replica = RunningServer.On(_directory, ("replica-read-only", "no")))
        using (var client = replica.Connect())
        using (var master = new EmulatedMaster(history, cutEvery: 0))
        {
            Follow(client, master);
            ReplicationState.WaitFor(client, static state => state.IsLinkUp);
            Assert.That(client.Call("SCRIPT", "EXISTS", Sha).Items[0].Number, Is.EqualTo(1));
            Assert.That(client.Call("EVALSHA", Sha, "1", "k", "by a client").Text, Is.EqualTo("OK"));
            client.Call("SCRIPT", "FLUSH");
            Assert.That(client.Call("EVALSHA", Sha, "1", "k", "v").Text, Does.StartWith("NOSCRIPT"));
        }

        using var again = RunningServer.On(_directory);
        using var afterwards = again.Connect();
        var goesOn = history.WithStream([["SELECT", "5"], ["EVALSHA", Sha, "1", "k", "w"]]);
        using var same = new EmulatedMaster(goesOn, cutEvery: 0);
        Follow(afterwards, same);
        ReplicationState.WaitFor(afterwards, state => state.Offset == goesOn.Offset + goesOn.Stream.Length);
        Assert.That(same.FullSyncs, Is.Zero);
        afterwards.Call("SELECT", "5");
        Assert.That(afterwards.Call("GET", "k").Text, Is.EqualTo("w"));
    }

    [Test]
    public void AnUnknownScriptIsNotPassedOverButComesWithAFullSync()
    {
        using var server = RunningServer.On(_directory, _log);
        using var replica = server.Connect();
        var history = RecordedMaster.OfFile(RdbFixtures.Files["4.0.14/empty.rdb"]);
        using (var master = new EmulatedMaster(history, cutEvery: 0))
        {
            Follow(replica, master);
            ReplicationState.WaitFor(replica, static state => state.IsLinkUp);
        }

        var goesOn = history
            .WithFile(RdbFixtures.Files["4.0.14/repl-aux.rdb"])
            .WithStream([["SELECT", "5"], ["EVALSHA", Sha, "1", "k", "w"]]);
        using var same = new EmulatedMaster(goesOn, cutEvery: 0);
        Follow(replica, same);
        ReplicationState.WaitFor(replica, state => state.Offset == goesOn.Offset + goesOn.Stream.Length && state.IsLinkUp);

        Assert.That((same.PartialSyncs, same.FullSyncs), Is.EqualTo((1, 1)));
        Assert.That(_log.Warnings, Has.Some.Contains(
            $"runs the script {Sha}, whose text did not come: all data is asked for anew, which brings it"));
        replica.Call("SELECT", "5");
        Assert.That(replica.Call("GET", "k").Text, Is.EqualTo("w"));
        Assert.That(ReplicationState.Of(replica)["stream_errors"], Is.EqualTo("0"));
    }

    [Test]
    public void AScriptThatAFullSyncDoesNotBringEitherStopsTheLinkBeforeTheCommand()
    {
        using var server = RunningServer.On(_directory, _log);
        using var replica = server.Connect();
        var recording = RecordedMaster.OfFile(RdbFixtures.Files["4.0.14/empty.rdb"]).WithStream(
            [["SELECT", "0"], ["SET", "a", "1"], ["MULTI"], ["SET", "b", "1"], ["EVALSHA", Sha, "1", "k", "w"], ["EXEC"]]);
        using var master = new EmulatedMaster(recording, cutEvery: 0);

        Follow(replica, master);
        var state = ReplicationState.WaitFor(replica, static state => state["master_link_stopped"].Length > 0);

        Assert.That(state["master_link_stopped"], Does.Contain(Sha).And.Contain("SCRIPT FLUSH on the master"));
        Assert.That(state.IsLinkUp, Is.False);
        Assert.That(master.FullSyncs, Is.EqualTo(2));
        Assert.That(replica.Call("GET", "a").Text, Is.EqualTo("1"));
        Assert.That(replica.Call("EXISTS", "b", "k").Number, Is.Zero);
        Assert.That(_log.Errors, Has.Some.Contains($"runs the script {Sha}"));
    }

    private static void Follow(RespConnection replica, EmulatedMaster master) => replica.Call(
        "REPLICAOF", "127.0.0.1", master.Port.ToString(CultureInfo.InvariantCulture));
}
