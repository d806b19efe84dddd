using System.Globalization;
using ArdbNet.Durability.Tests.Replay;
using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.NativeSync;

/// <summary>
/// kill -9 behind every step by which the data of a raw full sync takes the place of the old data: the folders are those
/// of a replica that was killed just before the first of them.
/// </summary>
public sealed class SwitchedStoreTests
{
    private readonly List<DirectoryInfo> _directories = [];
    private RunningServer _master = null!;
    private RespConnection _client = null!;
    private CuttingProxy _proxy = null!;
    private KilledReplica _killed = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _master = new RunningServer(LargeStore.Sizes);
        LargeStore.Fill(_master, seed: 30);
        _client = _master.Connect();
        _proxy = new CuttingProxy(_master.Port);
        // Keys that expire meanwhile are deleted, and said: then it is not known what the full sync has brought.
        do _killed = KillBeforeTheSwitch();
        while (StateOf(_client) != _killed.New);
        _client.Call("SET", "later", "1");
    }

    [OneTimeTearDown]
    public void RemoveAll()
    {
        _proxy.Dispose();
        _client.Dispose();
        _master.Dispose();
        _directories.ForEach(static directory => directory.Delete(recursive: true));
    }

    [Test]
    public void BehindTheRenamingTheDataAreNewAndTheStreamGoesOn([Range(1, 8)] int steps)
    {
        var data = CopyOfKilled();
        foreach (var step in Steps.Take(steps)) step(data.FullName);
        AssertGoesOn(data, _killed.New);
    }

    [Test]
    public void BeforeItTheDataAreOldAndTheTransferGoesOn([Values] bool isStoreWhole)
    {
        var (data, old, _) = KillBeforeTheSwitch();
        if (!isStoreWhole)
        {
            Directory.Delete(Path.Combine(data.FullName, "sync", "repl"), recursive: true);
            var files = Directory.GetFiles(Path.Combine(data.FullName, "sync", "store"));
            foreach (var file in files.Where(static (_, i) => i % 2 == 0)) File.Delete(file);
        }

        AssertGoesOn(data, old);
    }

    private static readonly Action<string>[] Steps =
    [
        static data => Directory.Move(Path.Combine(data, "sync"), Path.Combine(data, "sync.ready")),
        static data => Directory.Move(Path.Combine(data, "store"), Path.Combine(data, "store.old")),
        static data => Directory.Move(Path.Combine(data, "sync.ready", "store"), Path.Combine(data, "store")),
        static data => Directory.Move(Path.Combine(data, "repl"), Path.Combine(data, "repl.old")),
        static data => Directory.Move(Path.Combine(data, "sync.ready", "repl"), Path.Combine(data, "repl")),
        static data => Directory.Delete(Path.Combine(data, "sync.ready"), recursive: true),
        static data => Directory.Delete(Path.Combine(data, "store.old"), recursive: true),
        static data => Directory.Delete(Path.Combine(data, "repl.old"), recursive: true),
    ];

    private string PortText => _proxy.Port.ToString(CultureInfo.InvariantCulture);

    private KilledReplica KillBeforeTheSwitch()
    {
        var data = MakeDirectory();
        using var replica = new ServerProcess(
            data.FullName, "--enable-debug-command", "yes", "--write-buffer-size", "256kb", "--repl-log-segment-size", "1mb");
        using var connection = replica.Connect();
        connection.Pipeline(Enumerable.Range(0, 3000).Select(static i => (string[])["SET", $"old:{i}", $"{i}"]));
        var killed = new KilledReplica(data, StateOf(connection), StateOf(_client));
        _proxy.NextCut = static () => null;
        _client.Call("CONFIG", "SET", "repl-sync-rate-limit", "1mb");
        connection.Call("REPLICAOF", "127.0.0.1", PortText);
        ReplicationState.WaitFor(connection, static state => state["master_sync_kind"] == "raw");
        // Nothing is switched while the executor sleeps.
        connection.Send("DEBUG", "SLEEP", "30");
        _client.Call("CONFIG", "SET", "repl-sync-rate-limit", "0");
        Assert.That(() => File.Exists(Path.Combine(data.FullName, "sync", "repl", "state")), Is.True.After(30_000, 10));
        replica.Kill();
        return killed;
    }

    private void AssertGoesOn(DirectoryInfo data, DataState expected)
    {
        var full = ReplicationState.Of(_client)["sync_full"];
        _proxy.NextCut = static () => 0;
        using var replica = RunningServer.On(data, [.. LargeStore.Sizes, ("replicaof", $"127.0.0.1 {PortText}")]);
        using var connection = replica.Connect();
        Assert.That(StateOf(connection), Is.EqualTo(expected));

        _proxy.NextCut = static () => null;
        ReplicationState.WaitUntilCaughtUp(_client, connection);
        Assert.That(StateOf(connection), Is.EqualTo(StateOf(_client)));
        Assert.That(
            StateDump.Of(replica, RandomWorkload.Databases), Is.EqualTo(StateDump.Of(_master, RandomWorkload.Databases)));
        Assert.That(ReplicationState.Of(_client)["sync_full"], Is.EqualTo(full), "It never begins anew.");
        Assert.That(data.GetDirectories().Select(static folder => folder.Name), Is.EquivalentTo(new[] { "store", "repl" }));
    }

    private static DataState StateOf(RespConnection connection)
    {
        var state = ReplicationState.Of(connection);
        return new DataState(state.Id, state.Offset, ReplicationState.Digest(connection));
    }

    private DirectoryInfo CopyOfKilled()
    {
        var copy = MakeDirectory();
        foreach (var folder in _killed.Data.GetDirectories("*", SearchOption.AllDirectories))
        {
            copy.CreateSubdirectory(Path.GetRelativePath(_killed.Data.FullName, folder.FullName));
        }

        foreach (var file in _killed.Data.GetFiles("*", SearchOption.AllDirectories))
        {
            file.CopyTo(Path.Combine(copy.FullName, Path.GetRelativePath(_killed.Data.FullName, file.FullName)));
        }

        return copy;
    }

    private DirectoryInfo MakeDirectory()
    {
        _directories.Add(Directory.CreateTempSubdirectory("switched-"));
        return _directories[^1];
    }

    private sealed record DataState(string Id, long Offset, string Digest);

    private sealed record KilledReplica(DirectoryInfo Data, DataState Old, DataState New);
}
