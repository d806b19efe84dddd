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

    [Test]
    public void ATrackingClientHearsOfWhatItsScriptRead()
    {
        using var tracking = Server.Connect();
        tracking.Call("HELLO", "3");
        tracking.Call("CLIENT", "TRACKING", "ON");
        tracking.Call("EVAL", "return redis.call('GET', 'a')", "1", "a");
        Client.Call("EVAL", "return redis.call('SET', 'a', 1)", "1", "a");

        Assert.That(tracking.Read().ToString(), Does.Contain("invalidate").And.Contain("a"));
    }

    private string Eval(string script) =>
        Client.Call("EVAL", script, "1", "key", "value").ToString().Replace("\"", "", StringComparison.Ordinal);
}
