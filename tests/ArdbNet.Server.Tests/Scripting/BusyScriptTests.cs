using ArdbNet.Server.Hosting;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Scripting;

public sealed class BusyScriptTests
{
    private const string BusyWithScript =
        "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.";

    private const string BusyWithFunction =
        "BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.";

    private RunningServer _server = null!;
    private RespConnection _runner = null!;
    private RespConnection _other = null!;

    [SetUp]
    public void StartServer()
    {
        _server = new RunningServer(("busy-reply-threshold", "20"));
        _runner = _server.Connect();
        _other = _server.Connect();
        _other.Call("SET", "key", "value");
    }

    [TearDown]
    public void StopServer()
    {
        _runner.Dispose();
        _other.Dispose();
        _server.Dispose();
    }

    [TestCase("while true do end")]
    [TestCase("while true do pcall(function() while true do end end) end")]
    [TestCase("while true do pcall(error) end")]
    [TestCase("while true do redis.pcall('GET', 'key') end")]
    [TestCase("while true do xpcall(function() while true do end end, function() while true do end end) end")]
    [TestCase("local function f() return pcall(f) or f() end return f()")]
    [TestCase("while true do string.gsub(string.rep('a', 1000), '.', function(x) while true do end end) end")]
    [TestCase("while true do string.rep('a', 1000) end")]
    [TestCase("table.sort({1, 2, 3}, function() while true do end end)")]
    public void AScriptThatNeverEndsIsKilledByAnother(string script)
    {
        _runner.Send("EVAL", script, "0");
        AwaitBusy(BusyWithScript);

        Assert.That(Ask("SCRIPT", "KILL"), Is.EqualTo("OK"));
        Assert.That(_runner.Read().ToString(), Does.Contain("ERR Script killed by user with SCRIPT KILL..."));
        Assert.That(Ask("GET", "key"), Is.EqualTo("value"));
        Assert.That(_runner.Call("EVAL", "return 'alive'", "0").ToString(), Does.Contain("alive"));
        Assert.That(Ask("SCRIPT", "KILL"), Does.Contain("NOTBUSY No scripts in execution right now."));
    }

    [TestCase("wrap(f)()")]
    [TestCase("resume(coroutine.create(f))")]
    [TestCase("wrap(function() while true do coroutine.resume(coroutine.create(f)) end end)()")]
    [TestCase("wrap(function() while true do pcall(coroutine.wrap(function() while true do pcall(coroutine.wrap(f)) end end)) end end)()")]
    public void ACoroutineIsKilledToo(string call)
    {
        var script = $"local f = function() while true do end end while true do coroutine.{call} end";
        _runner.Send("EVAL", script, "0");
        AwaitBusy(BusyWithScript);
        Assert.That(Ask("SCRIPT", "KILL"), Is.EqualTo("OK"));
        Assert.That(_runner.Read().ToString(), Does.Contain("ERR Script killed by user"));
        Assert.That(_runner.Call("EVAL", "return coroutine.wrap(function() return 'alive' end)()", "0").ToString(), Does.Contain("alive"));
    }

    [Test]
    public void AFunctionIsKilledByItsOwnCommand()
    {
        _runner.Call("FUNCTION", "LOAD", "#!lua name=l\nredis.register_function('f', function() while true do end end)");
        _runner.Send("FCALL", "f", "0");
        AwaitBusy(BusyWithFunction);

        Assert.That(Ask("SCRIPT", "KILL"), Does.Contain(BusyWithFunction));
        Assert.That(Ask("FUNCTION", "STATS"), Does.Contain("duration_ms"));
        Assert.That(Ask("FUNCTION", "KILL"), Is.EqualTo("OK"));
        Assert.That(_runner.Read().ToString(), Does.Contain("ERR Script killed by user"));
    }

    [Test]
    public void AScriptThatHasWrittenIsNotKilledAndIsUndoneByShutdown()
    {
        var offset = _server.Run(static core => core.Store.Log.TailOffset);
        _runner.Send("EVAL", "redis.call('SET', 'key', 'other') while true do pcall(function() while true do end end) end", "0");
        AwaitBusy(BusyWithScript);

        Assert.That(
            Ask("SCRIPT", "KILL"),
            Does.Contain("UNKILLABLE Sorry the script already executed write commands against the dataset. "
                + "You can either wait the script termination or kill the server in a hard way using the "
                + "SHUTDOWN NOSAVE command."));
        Assert.That(Ask("SHUTDOWN"), Does.Contain(BusyWithScript));
        _other.Send("SHUTDOWN", "NOSAVE");
        Assert.That(_runner.Read().ToString(), Does.Contain("ERR"));

        Assert.That(_server.Run(static core => core.Store.Log.TailOffset), Is.EqualTo(offset));
        Assert.That(_server.Run(static core => core.Dataset[0].Find("key"u8).Exists), Is.True);
    }

    [Test]
    public void WhatIsQueuedWhileAScriptIsBusySpoilsTheTransaction()
    {
        using var open = _server.Connect();
        open.Call("MULTI");
        _runner.Send("EVAL", "while true do end", "0");
        AwaitBusy(BusyWithScript);

        Assert.That(open.Call("INCR", "n").ToString(), Does.Contain(BusyWithScript));
        Assert.That(Ask("MULTI"), Is.EqualTo("OK"));
        Assert.That(Ask("EXEC"), Does.Contain("EXECABORT Transaction discarded because of: " + BusyWithScript));
        Assert.That(Ask("WATCH", "key"), Is.EqualTo("OK"));
        Assert.That(Ask("SCRIPT", "KILL"), Is.EqualTo("OK"));
        Assert.That(_runner.Read().ToString(), Does.Contain("killed"));
        Assert.That(open.Call("EXEC").ToString(), Does.Contain("EXECABORT"));
    }

    [Test]
    public void ClientsComeAndGoWhileAScriptIsBusy()
    {
        _runner.Send("EVAL", "while true do end", "0");
        AwaitBusy(BusyWithScript);
        for (var i = 0; i < 20; i++)
        {
            using var client = _server.Connect();
            Assert.That(client.Call("PING").ToString(), Does.Contain(BusyWithScript));
        }

        using var last = _server.Connect();
        Assert.That(last.Call("SCRIPT", "KILL").ToString(), Does.Contain("OK"));
    }

    [Test]
    public void ABusyScriptWithinATransactionIsKilled()
    {
        _runner.Call("MULTI");
        _runner.Call("SET", "a", "1");
        _runner.Call("EVAL", "while true do end", "0");
        _runner.Send("EXEC");
        AwaitBusy(BusyWithScript);
        Assert.That(Ask("SCRIPT", "KILL"), Is.EqualTo("OK"));
        Assert.That(_runner.Read().ToString(), Does.Contain("killed"));
        Assert.That(Ask("GET", "a"), Is.EqualTo("1"));
    }

    [Test]
    public void WhoRunsOthersWorkIsNotKeptByTheirScript()
    {
        var combiner = Task.Run(() => _server.Run(_ =>
        {
            _runner.Send("EVAL", "while true do end", "0");
            // Long enough for it to be queued behind this.
            Thread.Sleep(200);
            return true;
        }));

        Assert.That(combiner.Wait(TimeSpan.FromSeconds(10)), "the script runs where another's reply waits");
        AwaitBusy(BusyWithScript);
        Assert.That(Ask("SCRIPT", "KILL"), Is.EqualTo("OK"));
    }

    [Test]
    public void AThresholdOfZeroLetsScriptsRun()
    {
        _other.Call("CONFIG", "SET", "lua-time-limit", "0");
        _runner.Send("EVAL", "local n = 0 for i = 1, 2e7 do n = n + 1 end return n", "0");

        Assert.That(_other.Call("GET", "key").ToString(), Does.Contain("value"));
        Assert.That(_runner.Read().ToString(), Does.Contain("20000000"));
    }

    [Test]
    public void TheServerStopsWhileAScriptIsBusy()
    {
        _runner.Send("EVAL", "redis.call('SET', 'key', 'other') while true do end", "0");
        AwaitBusy(BusyWithScript);

        _server.Stop(ShutdownMode.Save);

        Assert.That(_runner.Read().ToString(), Does.Contain("ERR"));
    }

    private string Ask(params string[] request) => _other.Call(request).ToString().Trim('"');

    private void AwaitBusy(string expected)
    {
        var reply = "";
        for (var tries = 0; tries < 500 && !reply.StartsWith("BUSY", StringComparison.Ordinal); tries++)
        {
            reply = Ask("PING").TrimStart('-');
            if (reply.Contains("BUSY", StringComparison.Ordinal)) break;
            Thread.Sleep(10);
        }

        Assert.That(reply, Does.Contain(expected));
    }
}
