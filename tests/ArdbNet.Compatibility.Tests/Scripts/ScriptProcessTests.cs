using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Scripts;

/// <summary>Scripts and functions of the program itself: one that never ends, and what is left after kill -9.</summary>
internal sealed class ScriptProcessTests
{
    private const string Library =
        "#!lua name=lib\nredis.register_function('put', function(keys, args) return redis.call('SET', keys[1], args[1]) end)";

    private static readonly string[] Endless = ["EVAL", "redis.call('SET', 'k', 'undone') while true do end", "0"];

    private TemporaryDirectory _data = null!;

    [SetUp]
    public void MakeFolder() => _data = new TemporaryDirectory();

    [TearDown]
    public void RemoveFolder() => _data.Dispose();

    [Test]
    public void OthersAreServedWhileAScriptRunsAndMayEndIt()
    {
        using var server = new ServerProcess(_data.Path, "--busy-reply-threshold", "50");
        using var runner = server.Connect();
        using var other = server.Connect();
        runner.Send("EVAL", "while true do end", "0");
        AwaitBusy(other);

        // Somebody who comes now, and many at once: the thread of the sockets is free.
        using var late = server.Connect();
        Assert.That(late.Call("GET", "k").Text, Does.StartWith("BUSY Redis is busy running a script."));
        Assert.That(
            late.Pipeline(Enumerable.Repeat<string[]>(["PING"], 1000)).Select(static reply => reply.Text),
            Has.All.StartsWith("BUSY"));
        Assert.That(late.Call("MULTI").Text, Is.EqualTo("OK"));
        Assert.That(late.Call("DISCARD").Text, Is.EqualTo("OK"));
        Assert.That(other.Call("SCRIPT", "KILL").Text, Is.EqualTo("OK"));

        Assert.That(runner.Read().Text, Does.StartWith("ERR Error running script").Or.Contain("killed by user"));
        Assert.That(late.Call("SET", "k", "v").Text, Is.EqualTo("OK"));
        Assert.That(runner.Call("EVAL", "return redis.call('GET', 'k')", "0").Text, Is.EqualTo("v"));
    }

    [Test]
    public void ShutdownNoSaveEndsABusyScriptThatHasWritten() => EndBusy(static (server, client) =>
    {
        Assert.That(client.Call("SCRIPT", "KILL").Text, Does.StartWith("UNKILLABLE"));
        Assert.That(client.Call("SHUTDOWN").Text, Does.StartWith("BUSY"));
        client.Send("SHUTDOWN", "NOSAVE");
        Assert.That(server.WaitForEnd(), Is.Zero);
    });

    [TestCase("TERM")]
    [TestCase("INT")]
    public void ASignalEndsABusyScript(string signal) =>
        EndBusy((server, _) => Assert.That(server.End(signal), Is.Zero));

    [Test]
    public void AKilledServerHasNothingOfAScriptThatHadNotEnded() => EndBusy(static (server, _) => server.Kill());

    [Test]
    public void FunctionsAreThereAfterEachKillAsTheyWereAcknowledged()
    {
        AfterKill(
            static client => client.Call("FUNCTION", "LOAD", Library),
            static client =>
            {
                Assert.That(client.Call("FCALL", "put", "1", "k", "v").Text, Is.EqualTo("OK"));
                Assert.That(client.Call("SCRIPT", "LOAD", "return 1").IsError, Is.False);
                Assert.That(client.Call("FLUSHALL").Text, Is.EqualTo("OK"));
            },
            static client =>
            {
                Assert.That(client.Call("FCALL", "put", "1", "k", "v").Text, Is.EqualTo("OK"), "FLUSHALL leaves functions.");
                Assert.That(
                    client.Call("SCRIPT", "EXISTS", "e0e1f9fabfc9d4800c877a703b823ac0578ff8db")[0].Number, Is.Zero,
                    "Scripts are kept in memory only.");
                client.Call("FUNCTION", "LOAD", "REPLACE", Library.Replace("put", "set", StringComparison.Ordinal));
            },
            static client =>
            {
                Assert.That(client.Call("GET", "k").Text, Is.EqualTo("v"));
                Assert.That(client.Call("FCALL", "put", "1", "k", "w").Text, Is.EqualTo("ERR Function not found"));
                Assert.That(client.Call("FCALL", "set", "1", "k", "w").Text, Is.EqualTo("OK"));
                var dump = client.Call("FUNCTION", "DUMP").Bytes;
                client.Call("FUNCTION", "DELETE", "lib");
                client.Call("FUNCTION"u8.ToArray(), "RESTORE"u8.ToArray(), dump);
            },
            static client =>
            {
                Assert.That(client.Call("FCALL", "set", "1", "k", "x").Text, Is.EqualTo("OK"));
                client.Call("FUNCTION", "FLUSH");
            },
            static client => Assert.That(client.Call("FUNCTION", "LIST").Items, Is.Empty));
    }

    private void AfterKill(params Action<RespConnection>[] lives)
    {
        foreach (var live in lives)
        {
            using var server = new ServerProcess(_data.Path);
            using var client = server.Connect();
            live(client);
            server.Kill();
        }
    }

    /// <summary>Ends a server while a script that has written runs: what it wrote is gone.</summary>
    private void EndBusy(Action<ServerProcess, RespConnection> end)
    {
        using (var server = new ServerProcess(_data.Path, "--busy-reply-threshold", "50"))
        {
            using var runner = server.Connect();
            using var other = server.Connect();
            other.Call("SET", "k", "v");
            runner.Send(Endless);
            AwaitBusy(other);
            end(server, other);
        }

        using var restarted = new ServerProcess(_data.Path);
        using var client = restarted.Connect();
        Assert.That(client.Call("GET", "k").Text, Is.EqualTo("v"));
    }

    private static void AwaitBusy(RespConnection client) =>
        Assert.That(() => client.Call("PING").Text, Does.StartWith("BUSY").After(10_000, 10));
}
