using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.NativeSync;

/// <summary>The replica's disk becomes full while all data come as raw keys and values.</summary>
public sealed class FullReplicaDiskTests
{
    private static readonly (string Name, string Value)[] Sizes =
        [("write-buffer-size", "256kb"), ("repl-log-segment-size", "4mb"), ("repl-backlog-size", "1mb")];

    private SmallDisk? _disk;
    private RunningServer _master = null!;
    private RespConnection _client = null!;
    private CuttingProxy _proxy = null!;

    [SetUp]
    public void Start()
    {
        _disk = SmallDisk.TryMount(megabytes: 64);
        if (_disk is null) Assert.Ignore("Mounting a small disk needs root.");
        _master = new RunningServer(LargeStore.Sizes);
        LargeStore.Fill(_master, seed: 40);
        _client = _master.Connect();
        _proxy = new CuttingProxy(_master.Port);
        // Short times to live pass, and are said.
        Thread.Sleep(300);
    }

    [TearDown]
    public void Stop()
    {
        _proxy?.Dispose();
        _client?.Dispose();
        _master?.Dispose();
        _disk?.Dispose();
    }

    // What ends it: a block or a table, and at last, with room for the store but not for a segment, the new log.
    [TestCase(0.1, 0)]
    [TestCase(0.6, 0)]
    [TestCase(1.0, 0)]
    [TestCase(1.0, 3_000_000)]
    public void TheOldDataServeAndTheSyncBeginsAnewWhenThereIsRoom(double share, int leaveBytes)
    {
        var gate = HoldBehind((long)(CountBlocks() * share));
        using var log = new RecordedLog();
        using var replica = RunningServer.On(_disk!.Directory, log, Sizes);
        using var connection = replica.Connect();
        connection.Pipeline(Enumerable.Range(0, 1000).Select(static i => (string[])["SET", $"old:{i}", $"{i}"]));
        var old = ReplicationState.Digest(connection);
        connection.Call("REPLICAOF", "127.0.0.1", _proxy.Port.ToString(CultureInfo.InvariantCulture));
        Assert.That(gate.Reached.Wait(TimeSpan.FromSeconds(60)));
        var blocks = Path.Combine(_disk.Directory.FullName, "sync", "blocks", "blocks");
        Assert.That(() => File.Exists(blocks), Is.True.After(20_000, 10));
        _disk.Fill(leaveBytes);
        gate.Open.Set();

        Assert.That(() => log.Lines, Has.Some.Contains("The disk does not take the full sync").After(30_000, 20));
        Assert.That(() => log.Lines, Has.Some.Contains("bytes of disk beside the old data").After(30_000, 20));
        Assert.That(ReplicationState.Digest(connection), Is.EqualTo(old));
        Assert.That(connection.Call("GET", "old:999").Text, Is.EqualTo("999"));
        var folders = _disk.Directory.GetDirectories().Select(static folder => folder.Name);
        Assert.That(folders, Is.SubsetOf(new[] { "store", "repl", "sync" }));

        _disk.MakeRoom();
        ReplicationState.WaitUntilCaughtUp(_client, connection);
        Assert.That(ReplicationState.Digest(connection), Is.EqualTo(ReplicationState.Digest(_client)));
        Assert.That(log.Errors, Is.Empty);
    }

    // Blocks that a whole sync brings: so many each time, while bytes follow the codec, and that the link's speed.
    private long CountBlocks()
    {
        var blocks = 0L;
        var editor = new FrameEditor((frame, _) =>
        {
            if (FrameEditor.IsBlock(frame)) blocks++;
            return null;
        });
        _proxy.Spoil = editor.Pass;
        using var replica = new RunningServer(Sizes);
        using var connection = replica.Connect();
        connection.Call("REPLICAOF", "127.0.0.1", _proxy.Port.ToString(CultureInfo.InvariantCulture));
        ReplicationState.WaitFor(connection, static state => state.IsLinkUp);
        return blocks;
    }

    // Before the block after so many, or before the end if no block comes after.
    private (ManualResetEventSlim Reached, ManualResetEventSlim Open) HoldBehind(long blocks)
    {
        var (reached, open) = (new ManualResetEventSlim(), new ManualResetEventSlim());
        var passed = 0L;
        var editor = new FrameEditor((frame, next) =>
        {
            if (passed++ != blocks) return null;
            reached.Set();
            open.Wait();
            return [.. frame, .. next];
        });
        _proxy.Spoil = editor.Pass;
        return (reached, open);
    }
}
