using ArdbNet.Server.Configuration;

namespace ArdbNet.Server.Tests.Configuration;

public sealed class ConfigurationFileTests
{
    private TemporaryFolder _folder = null!;

    public static IEnumerable<string> RedisVersions =>
        ["2.6.17", "2.8.24", "3.2.13", "4.0.14", "5.0.14", "6.2.16", "7.0.15", "7.2.6", "7.4.1"];

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCaseSource(nameof(RedisVersions))]
    public void TheFileOfEachRedisVersionLoads(string version)
    {
        var configuration = Load(Path.Combine(TestContext.CurrentContext.TestDirectory, "Data", "conf", $"{version}.conf"));
        Assert.That(configuration.Options.Port, Is.EqualTo(6379));
        Assert.That(configuration.Options.AppendOnly, Is.False);
        Assert.That(configuration.Options.RenamedCommands.Select(renaming => renaming.Name), Is.EqualTo(["CONFIG"]));
        Assert.That(configuration.WithoutEffect, Does.Contain("daemonize").And.Not.Contain("port"));
    }

    [Test]
    public void LaterLinesAndTheCommandLineWin()
    {
        var path = _folder.Write("a.conf", "port 1", "PORT 2", "timeout 3", "save 1 1", "save 2 2");
        var arguments = ServerArguments.Parse([path, "--timeout", "4", "-"]);
        var configuration = ServerConfiguration.Load(arguments, new StringReader("timeout 5\ntcp-keepalive 6\n"));
        Assert.That(configuration.Options.Port, Is.EqualTo(2));
        Assert.That(configuration.Options.TimeoutSeconds, Is.EqualTo(4));
        Assert.That(configuration.Options.TcpKeepAliveSeconds, Is.EqualTo(6));
        Assert.That(configuration.Get("save")[0].Value, Is.EqualTo("1 1 2 2"));
        Assert.That(configuration.FilePath, Is.EqualTo(path));
    }

    [Test]
    public void AnEmptySaveClearsEarlierOnes()
    {
        var path = _folder.Write("a.conf", "save 1 1", "save \"\"", "save 2 2");
        Assert.That(Load(path).Options.SavePoints, Is.EqualTo(new[] { new SavePoint(2, 2) }));
    }

    [Test]
    public void ManyWordsMayComeInOne()
    {
        var path = _folder.Write("a.conf", "save '1 1 2 2'", "bind \"a -b\"");
        var options = Load(path).Options;
        Assert.That(options.SavePoints, Has.Count.EqualTo(2));
        Assert.That(options.Bind, Is.EqualTo(new[] { new BindAddress("a", false), new BindAddress("b", true) }));
    }

    [Test]
    public void OptionsHaveTheirTypes()
    {
        var path = _folder.Write(
            "a.conf",
            "unixsocket /tmp/a.sock",
            "unixsocketperm 0770",
            "appendfsync always",
            "loglevel verbose",
            "notify-keyspace-events KEx",
            "client-output-buffer-limit pubsub 1mb 2kb 3",
            "rocksdb-block-cache-size 1gb",
            "rename-command FLUSHALL wipe",
            "replicaof localhost 7000");
        var options = Load(path).Options;
        Assert.That((int)options.UnixSocketPermissions, Is.EqualTo(Convert.ToInt32("770", 8)));
        Assert.That(options.AppendFsync, Is.EqualTo(AppendFsync.Always));
        Assert.That(options.LogLevel, Is.EqualTo(LogVerbosity.Verbose));
        Assert.That(
            options.NotifyKeyspaceEvents,
            Is.EqualTo(KeyspaceEvents.Keyspace | KeyspaceEvents.KeyEvent | KeyspaceEvents.Expired));
        Assert.That(options.PubSubOutputBufferLimit, Is.EqualTo(new OutputBufferLimit(1 << 20, 2048, 3)));
        Assert.That(options.ReplicaOutputBufferLimit, Is.EqualTo(new OutputBufferLimit(256 << 20, 64 << 20, 60)));
        Assert.That(options.RocksDbBlockCacheSize, Is.EqualTo(1L << 30));
        Assert.That(
            options.RenamedCommands,
            Is.EqualTo(new[] { new CommandRenaming("FLUSHALL", "wipe", $"{path}:8") }));
        Assert.That(options.ReplicaOf, Is.EqualTo(new MasterAddress("localhost", 7000)));
    }

    [TestCase("port 70000", "port: argument must be between 0 and 65535 inclusive")]
    [TestCase("port", "port: wrong number of arguments")]
    [TestCase("port 1 2", "port: wrong number of arguments")]
    [TestCase("unixsocketperm 9", "unixsocketperm: argument couldn't be parsed as an octal number")]
    [TestCase("unixsocketperm 1000", "unixsocketperm: argument must be between 0 and 777 inclusive")]
    [TestCase("replicaof host", "replicaof: wrong number of arguments")]
    [TestCase("slaveof host x", "slaveof: Invalid master port")]
    [TestCase("nothing 1", "unknown directive 'nothing'")]
    [TestCase("sentinel monitor a", "sentinel: sentinel directive while not in sentinel mode")]
    [TestCase("rename-command a", "rename-command: wrong number of arguments")]
    [TestCase("dbfilename a/b", "dbfilename: dbfilename can't be a path, just a filename")]
    [TestCase("databases 65537", "databases: argument must be between 1 and 65536 inclusive")]
    public void MistakesAreOneLineWithTheirPlace(string line, string expected)
    {
        var path = _folder.Write("a.conf", "# comment", line);
        Assert.That(
            () => Load(path),
            Throws.TypeOf<ConfigurationException>().With.Message.EqualTo($"{path}:2: {expected}"));
    }

    [Test]
    public void OnlyGivenDirectivesAreListedAsWithoutEffect()
    {
        var path = _folder.Write("a.conf", "port 1", "slave-lazy-flush no", "maxmemory 1gb", "maxmemory 2gb", "m.o 1");
        Assert.That(Load(path).WithoutEffect, Is.EqualTo(new[] { "slave-lazy-flush", "maxmemory", "m.o" }));
    }

    private static ServerConfiguration Load(string path) =>
        ServerConfiguration.Load(ServerArguments.Parse([path]));
}
