using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Replication;

/// <summary>Functions on their way between Redis 7.0 and ArdbNet, in full syncs and in streams.</summary>
public sealed class FunctionReplicationTests
{
    [Test]
    public void ComeFromRedisInTheFullSyncAndInTheStream([Values("yes", "no")] string diskless)
    {
        using var redis = StartRedis("--repl-diskless-sync", diskless);
        using var master = redis.Connect();
        using var server = new RunningServer();
        using var replica = server.Connect();
        Load(master, "first", "1");
        master.Call("FCALL", "first_set", "1", "a", "1");

        Follow(replica, redis.Port);
        ReplicationState.WaitUntilCaughtUp(master, replica);
        AssertHas(replica, ("first", "1"));

        Load(master, "second", "2");
        Load(master, "first", "3");
        master.Call("FCALL", "second_set", "1", "b", "2");
        ReplicationState.WaitUntilCaughtUp(master, replica);
        AssertHas(replica, ("first", "3"), ("second", "2"));
        Assert.That(replica.Call("MGET", "a", "b").Items.Select(static item => item.Text), Is.EqualTo(new[] { "1", "2" }));

        var dump = master.Call("FUNCTION", "DUMP").Bytes;
        master.Call("FUNCTION", "FLUSH");
        ReplicationState.WaitUntilCaughtUp(master, replica);
        AssertHas(replica);
        master.Call("FUNCTION"u8.ToArray(), "RESTORE"u8.ToArray(), dump);
        master.Call("FUNCTION", "DELETE", "second");
        ReplicationState.WaitUntilCaughtUp(master, replica);
        AssertHas(replica, ("first", "3"));
        Assert.That(ReplicationState.Of(replica)["stream_errors"], Is.EqualTo("0"));
    }

    [Test]
    public void GoToRedisInTheFullSyncAndInTheStream([Values("yes", "no")] string diskless, [Values("", "secret")] string password)
    {
        using var server = new RunningServer(("repl-diskless-sync", diskless), ("repl-diskless-sync-delay", "0"));
        using var redis = StartRedis();
        using var master = server.Connect();
        using var replica = redis.Connect();
        if (password.Length > 0) replica.Call("CONFIG", "SET", "requirepass", password);
        Load(master, "first", "1");
        master.Call("SET", "a", "1");

        Follow(replica, server.Port);
        ReplicationState.WaitUntilCaughtUp(master, replica);
        AssertHas(replica, ("first", "1"));
        Assert.That(server.ReadLoggedCommands().Count(static command => command.Contains("FUNCTION LOAD", StringComparison.Ordinal)),
            Is.EqualTo(1), "The dump had it.");

        Load(master, "second", "2");
        ReplicationState.WaitUntilCaughtUp(master, replica);
        AssertHas(replica, ("first", "1"), ("second", "2"));
    }

    [Test]
    public void PassThroughAReplicaToWhatFollowsIt()
    {
        using var top = StartRedis();
        using var middle = new RunningServer();
        using var native = new RunningServer();
        using var filtered = new RunningServer(("replica-exclude-db", "9"));
        using var bottom = StartRedis();
        using var master = top.Connect();
        using var first = middle.Connect();
        using var second = native.Connect();
        using var third = filtered.Connect();
        using var last = bottom.Connect();
        Load(master, "first", "1");
        master.Call("SET", "a", "1");
        Follow(first, top.Port);
        ReplicationState.WaitUntilCaughtUp(master, first);

        foreach (var replica in (RespConnection[])[second, third, last])
        {
            Follow(replica, middle.Port);
            ReplicationState.WaitUntilCaughtUp(master, replica);
            AssertHas(replica, ("first", "1"));
        }

        Load(master, "first", "2");
        foreach (var replica in (RespConnection[])[second, third, last])
        {
            ReplicationState.WaitUntilCaughtUp(master, replica);
            AssertHas(replica, ("first", "2"));
        }
    }

    private static void Load(RespConnection server, string library, string result) => Assert.That(
        server.Call("FUNCTION", "LOAD", "REPLACE", $$$"""
            #!lua name={{{library}}}
            redis.register_function('{{{library}}}_set', function(keys, args) return redis.call('SET', keys[1], args[1]) end)
            redis.register_function{
                function_name = '{{{library}}}_get', callback = function() return '{{{result}}}' end, flags = {'no-writes'}}
            """).Text,
        Is.EqualTo(library));

    private static void AssertHas(RespConnection server, params (string Library, string Result)[] expected)
    {
        // A map, as RESP2 says it: library_name, its name, and so on.
        var names = server.Call("FUNCTION", "LIST").Items.Select(static library => library.Items[1].Text).Order();
        Assert.That(names, Is.EqualTo(expected.Select(static item => item.Library)));
        foreach (var (library, result) in expected)
            Assert.That(server.Call("FCALL_RO", library + "_get", "0").Text, Is.EqualTo(result));
    }

    private static RedisServer StartRedis(params string[] options) =>
        new(["--enable-debug-command", "yes", "--repl-diskless-sync-delay", "0", .. options]);

    private static void Follow(RespConnection replica, int port) => Assert.That(
        replica.Call("REPLICAOF", "127.0.0.1", port.ToString(CultureInfo.InvariantCulture)).Text, Is.EqualTo("OK"));
}
