using System.Globalization;
using System.Text;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Clients;

/// <summary>redis-cli prints the same, whether it talks to redis-server or to ArdbNet.</summary>
internal sealed class RedisCliTests
{
    private const string Program = "/usr/bin/redis-cli";

    private const string Session = """
        SET text "a value" EX 1000
        GET text
        SET "bin\x00ary\xff" "\r\n\x01"
        GET "bin\x00ary\xff"
        INCR text
        INCRBY number 42
        INCRBYFLOAT number 0.5
        MSET a 1 b 2
        MGET a b c
        HSET hash f 1
        HGETALL hash
        HINCRBYFLOAT hash f 1.5
        SADD set one
        SMEMBERS set
        SISMEMBER set one
        SMISMEMBER set one two
        MULTI
        INCR a
        HGET a f
        GET a
        EXEC
        MULTI
        NOSUCH
        EXEC
        EXISTS text a hash nosuch
        TYPE hash
        PERSIST text
        TTL text
        LCS a b IDX
        BITFIELD bits SET u8 0 200 GET i8 0 OVERFLOW FAIL INCRBY u8 0 100
        SCAN 0 MATCH tex* COUNT 1000
        SELECT 1
        DBSIZE
        SELECT 0
        GET
        CONFIG GET databases
        PUBLISH nobody hello
        COPY hash other
        OBJECT ENCODING number
        ECHO "done"
        FLUSHALL
        DBSIZE
        """;

    [TestCase]
    [TestCase("-3")]
    [TestCase("--no-raw")]
    [TestCase("-3", "--no-raw")]
    [TestCase("--csv")]
    [TestCase("-3", "--json")]
    [TestCase("-n", "2")]
    public void SessionPrintsWhatItPrintsWithRedis(params string[] options)
    {
        using var redis = new RedisServer();
        using var ardb = new RunningServer();
        var expected = Run(redis.Port, options, Session);
        var actual = Run(ardb.Port, options, Session);

        Assert.That(actual.Output, Is.EqualTo(expected.Output));
        Assert.That(actual.Errors, Is.EqualTo(expected.Errors));
        Assert.That(actual.ExitCode, Is.Zero);
    }

    [Test]
    public void PipeModeLoadsAllCommands()
    {
        using var server = new RunningServer();
        var commands = new StringBuilder();
        for (var i = 0; i < 20000; i++)
            commands.Append(CultureInfo.InvariantCulture, $"*3\r\n$3\r\nSET\r\n$9\r\nkey:{i:d5}\r\n$5\r\n{i:d5}\r\n");
        for (var i = 0; i < 100; i++) commands.Append("INCR key:00000x\r\n");

        var run = Run(server.Port, ["--pipe"], commands.ToString());

        Assert.That(run.Output, Does.Contain("errors: 0, replies: 20100"), () => run.Errors);
        using var client = server.Connect();
        Assert.That(client.Call("DBSIZE").Number, Is.EqualTo(20001));
        Assert.That(client.Call("GET", "key:00000x").Text, Is.EqualTo("100"));
        Assert.That(client.Call("GET", "key:19999").Text, Is.EqualTo("19999"));
    }

    [Test]
    public void PipeModeCountsErrors()
    {
        using var server = new RunningServer();
        var run = Run(server.Port, ["--pipe"], "SET a x\r\nINCR a\r\nNOSUCH\r\nGET a\r\n");
        Assert.That(run.Output, Does.Contain("errors: 2, replies: 4"));
        Assert.That(run.ExitCode, Is.EqualTo(1));
    }

    [Test]
    public void ValueFromStandardInputIsBinarySafe()
    {
        using var server = new RunningServer();
        var value = new byte[200_000];
        new Random(1).NextBytes(value);
        var run = ClientProcess.Run(Program, [.. Port(server.Port), "-x", "SET", "binary"], value);
        Assert.That(run.Output, Is.EqualTo("OK\n"));
        using var client = server.Connect();
        Assert.That(client.Call("GET", "binary").Bytes, Is.EqualTo(value));
    }

    [Test]
    public void PasswordIsAskedFor()
    {
        using var server = new RunningServer(("requirepass", "secret"));
        Assert.That(Run(server.Port, [], "PING").Output, Does.StartWith("NOAUTH"));
        Assert.That(Run(server.Port, ["-a", "secret", "--no-auth-warning"], "PING").Output, Is.EqualTo("PONG\n"));
        Assert.That(
            Run(server.Port, ["--user", "default", "--pass", "secret", "--no-auth-warning", "-3"], "PING").Output,
            Is.EqualTo("PONG\n"));
    }

    [Test]
    public void ScanAndBigKeysSeeEveryKey()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        client.Pipeline(Enumerable.Range(0, 3000).Select(static i => (string[])["SET", $"k{i}", "x"]));
        client.Call("SADD", "big", "1", "2", "3");

        var lines = Run(server.Port, ["--scan", "--pattern", "k*"], "").Output.TrimEnd().Split('\n');
        Assert.That(lines.Distinct().Count(), Is.EqualTo(3000));
        Assert.That(Run(server.Port, ["--bigkeys"], "").Output, Does.Contain("Sampled 3001 keys in the keyspace!"));
    }

    private static ClientProcess Run(int port, string[] options, string input) =>
        ClientProcess.Run(Program, [.. Port(port), .. options], Encoding.Latin1.GetBytes(input + "\n"));

    private static string[] Port(int port) => ["-p", port.ToString(CultureInfo.InvariantCulture)];
}
