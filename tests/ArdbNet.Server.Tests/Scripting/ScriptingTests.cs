using ArdbNet.Server.Tests.Commands;

namespace ArdbNet.Server.Tests.Scripting;

public sealed class ScriptingTests : CommandFixture
{
    [TestCase("return 1", "(integer) 1")]
    [TestCase("return {1, 'a', {3.9}}", "1) (integer) 1\n2) a\n3) 1) (integer) 3")]
    [TestCase("return KEYS[1] .. ARGV[1] .. #KEYS .. #ARGV", "keyvalue11")]
    [TestCase("return redis.call('SET', KEYS[1], ARGV[1])", "OK")]
    [TestCase("redis.call('SELECT', 3) return redis.call('SET', 'elsewhere', 1)", "OK")]
    [TestCase("return redis.sha1hex('')", "da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    public void AScriptReplies(string script, string expected) =>
        Assert.That(Eval(script), Is.EqualTo(expected));

    [TestCase("redis.call('SET', KEYS[1], 1)", "SET key 1")]
    [TestCase("redis.call('SET', KEYS[1], 1) redis.call('INCR', KEYS[1])", "MULTI;SET key 1;INCR key;EXEC")]
    [TestCase("redis.call('SET', KEYS[1], 1) redis.pcall('LPUSH', KEYS[1], 1) redis.call('DEL', KEYS[1])",
        "MULTI;SET key 1;DEL key;EXEC")]
    [TestCase("redis.call('SELECT', 2) redis.call('SET', KEYS[1], 1)", "SELECT 2;SET key 1")]
    [TestCase("return redis.call('GET', KEYS[1])", "")]
    [TestCase("redis.set_repl(redis.REPL_NONE) redis.call('SET', KEYS[1], 1)", "SET key 1")]
    public void WhatAScriptChangesGoesIntoTheLog(string script, string expected)
    {
        Client.Call("SET", "before", "x");
        var offset = Server.Run(static core => core.Store.Log.TailOffset);
        Client.Call("EVAL", script, "1", "key", "value");

        Assert.That(
            string.Join(';', Server.ReadLoggedCommands(offset)),
            Is.EqualTo(expected).IgnoreCase);
    }

    // The log is what the data is made of: there is nothing that a script could leave out of it.
    [TestCase("redis.REPL_NONE")]
    [TestCase("redis.REPL_AOF")]
    [TestCase("redis.REPL_SLAVE")]
    [TestCase("redis.REPL_REPLICA")]
    [TestCase("redis.REPL_ALL")]
    public void WhatAScriptSaysOfReplicationChangesNothing(string replication)
    {
        Client.Call("SET", "before", "x");
        var offset = Server.Run(static core => core.Store.Log.TailOffset);
        Assert.That(Eval($"redis.set_repl({replication}) return redis.call('SET', KEYS[1], 1)"), Is.EqualTo("OK"));
        Assert.That(Server.ReadLoggedCommands(offset), Is.EqualTo(["SET key 1"]).IgnoreCase);
    }

    [TestCase("redis.set_repl()", "ERR redis.set_repl() requires two arguments.")]
    [TestCase("redis.set_repl(1, 2)", "ERR redis.set_repl() requires two arguments.")]
    [TestCase("redis.set_repl(4)", "ERR Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.")]
    [TestCase("redis.set_repl(-1)", "ERR Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.")]
    public void WhatIsNoKindOfReplicationIsRefused(string script, string error) =>
        Assert.That(Eval(script), Does.Contain(error));

    [Test]
    public void AnErrorInTheMiddleKeepsWhatWasWritten()
    {
        var offset = Server.Run(static core => core.Store.Log.TailOffset);
        var reply = Client.Call("EVAL", "redis.call('SET', 'a', 1) error('no') redis.call('SET', 'b', 1)", "0");

        Assert.That(reply.ToString(), Does.Contain("ERR user_script:1: no script: ").And.EndWith(", on @user_script:1."));
        Assert.That(Reply("EXISTS a b"), Is.EqualTo("(integer) 1"));
        Assert.That(Server.ReadLoggedCommands(offset), Has.Some.EqualTo("SET a 1").IgnoreCase);
    }

    [Test]
    public void ScriptsRunWithinTransactions()
    {
        Reply("MULTI");
        Client.Call("EVAL", "redis.call('SET', 'a', 1) return 7", "0");
        Reply("INCR a");

        Assert.That(Reply("EXEC"), Is.EqualTo("1) (integer) 7\n2) (integer) 2"));
    }

    [Test]
    public void AScriptIsKnownByItsDigestUntilItIsFlushed()
    {
        var sha = Client.Call("SCRIPT", "LOAD", "return 'kept'").ToString().Trim('"');

        Assert.That(sha, Has.Length.EqualTo(40));
        Assert.That(Reply($"EVALSHA {sha.ToUpperInvariant()} 0"), Is.EqualTo("\"kept\""));
        Assert.That(Reply($"SCRIPT EXISTS {sha} x"), Is.EqualTo("1) (integer) 1\n2) (integer) 0"));
        Assert.That(Reply("SCRIPT FLUSH"), Is.EqualTo("OK"));
        Assert.That(Reply($"EVALSHA {sha} 0"), Does.Contain("NOSCRIPT No matching script. Please use EVAL."));
    }

    [TestCase("EVAL_RO")]
    [TestCase("EVAL", "#!lua flags=no-writes\n")]
    public void AScriptThatOnlyReadsMayNotWrite(string command, string header = "")
    {
        Assert.That(Client.Call(command, header + "return redis.call('GET', 'a')", "0").IsError, Is.False);
        Assert.That(
            Client.Call(command, header + "return redis.call('SET', 'a', 1)", "0").ToString(),
            Does.Contain("ERR Write commands are not allowed from read-only scripts. script: "));
    }

    [Test]
    public void MonitorsHearOfAScriptAndThenOfItsCommands()
    {
        using var monitor = Server.Connect();
        monitor.Call("MONITOR");
        Client.Call("EVAL", "return redis.call('PING')", "0");

        Assert.That(monitor.Read().ToString(), Does.EndWith("\"EVAL\" \"return redis.call('PING')\" \"0\""));
        Assert.That(monitor.Read().ToString(), Does.EndWith("[0 lua] \"PING\""));
    }

    [TestCase("EVAL", "return redis.call('GET', 'other')", true)]
    [TestCase("EVAL_RO", "return redis.call('GET', 'a')", true)]
    [TestCase("EVAL", "return redis.call('SET', 'other', 1)", false)]
    [TestCase("EVAL_RO", "return redis.call('PING')", false)]
    public void ATrackingClientHearsOfTheKeysOfAScriptThatReads(string command, string script, bool isTracked)
    {
        using var tracking = Server.Connect();
        tracking.Call("HELLO", "3");
        tracking.Call("CLIENT", "TRACKING", "ON");
        tracking.Call(command, script, "2", "a", "b");
        Client.Call("EVAL", "return redis.call('SET', 'b', 1)", "1", "b");

        tracking.Send("PING");
        var heard = tracking.Read().ToString();
        Assert.That(heard, isTracked ? Does.Contain("invalidate").And.Contain("b") : Does.Contain("PONG"));
    }

    [Test]
    public void AScriptReadsSetsThatAreNotSortedInOneOrder()
    {
        Client.Call("SADD", "key", "b", "c", "a", "d");

        Assert.That(Eval("return table.concat(redis.call('SORT', 'key', 'BY', 'x'))"), Is.EqualTo("abcd"));
        Assert.That(Eval("return table.concat(redis.call('SORT', 'key', 'BY', 'x', 'DESC'))"), Is.EqualTo("dcba"));
    }

    [TestCase("XREAD", "ERR xread command is not allowed with BLOCK option from scripts")]
    [TestCase("XREADGROUP", "ERR xreadgroup command is not allowed with BLOCK option from scripts")]
    public void AScriptDoesNotWaitForStreams(string command, string error) => Assert.That(
        Eval($"return redis.pcall('{command.ToLowerInvariant()}', 'BLOCK', 0, 'GROUP', 'g', 'c', 'STREAMS', 's', '$').err"),
        Is.EqualTo(error));

    [TestCase("redis.call('CLUSTER', 'RESET')")]
    [TestCase("redis.call('DEBUG', 'SLEEP', '0')")]
    [TestCase("redis.call('CLIENT', 'LIST')")]
    [TestCase("redis.call('EVAL', 'return 1', 0)")]
    [TestCase("redis.call('MULTI')")]
    [TestCase("redis.call('FUNCTION', 'FLUSH')")]
    [TestCase("redis.call('BLPOP', 'k', 0)")]
    public void SomeCommandsAreNotForScripts(string script) =>
        Assert.That(Eval(script), Does.Contain("ERR This Redis command is not allowed from script script: "));

    [Test]
    public void ASwitchLetsScriptsDebug()
    {
        Reply("DEBUG SET-DISABLE-DENY-SCRIPTS 1");
        Assert.That(Eval("return redis.call('DEBUG', 'PROTOCOL', 'integer')"), Is.EqualTo("(integer) 12345"));
        Assert.That(Eval("return redis.call('EVAL', 'return 1', 0)"), Does.Contain("not allowed from script"));
        Reply("DEBUG SET-DISABLE-DENY-SCRIPTS 0");
        Assert.That(Eval("return redis.call('DEBUG', 'PROTOCOL', 'integer')"), Does.Contain("not allowed from script"));
    }

    [TestCase("return redis.call('SELECT', 99)", "failed_calls=1")]
    [TestCase("return redis.pcall('SELECT', 99)", "failed_calls=1")]
    [TestCase("redis.pcall('SELECT', 99) return 1", "failed_calls=0")]
    public void AnErrorIsCountedOnceAndFailsItsScript(string script, string expected)
    {
        Reply("CONFIG RESETSTAT");
        Eval(script);

        Assert.That(Reply("INFO errorstats"), Does.Contain("errorstat_ERR:count=1"));
        Assert.That(Reply("INFO stats"), Does.Contain("total_error_replies:1"));
        var lines = Reply("INFO commandstats").Split("\\r\\n");
        Assert.That(lines, Has.One.StartsWith("cmdstat_select:calls=1").And.EndsWith("failed_calls=1"));
        Assert.That(lines, Has.One.StartsWith("cmdstat_eval:calls=1").And.EndsWith(expected));
    }

    [TestCase("#!lua flags=no-writes\nreturn 'went on'", "went on")]
    [TestCase("#!lua\nreturn 'waited'", "waited")]
    [TestCase("return 'waited'", "waited")]
    public void AScriptThatDoesNotWriteNeedNotWaitForWrites(string script, string expected)
    {
        using var other = Server.Connect();
        other.Send("CLIENT", "PAUSE", "100", "WRITE");
        other.Read();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.That(Eval(script), Is.EqualTo(expected));
        Assert.That(clock.ElapsedMilliseconds, expected == "waited" ? Is.GreaterThan(50) : Is.LessThan(100));
        Reply("CLIENT UNPAUSE");
    }

    private string Eval(string script) =>
        Client.Call("EVAL", script, "1", "key", "value").ToString().Replace("\"", "", StringComparison.Ordinal);
}
