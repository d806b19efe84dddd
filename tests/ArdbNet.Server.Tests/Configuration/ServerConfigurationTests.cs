using ArdbNet.Server.Configuration;

namespace ArdbNet.Server.Tests.Configuration;

public sealed class ServerConfigurationTests
{
    [Test]
    public void GetGivesTheDefaults()
    {
        var configuration = ServerConfiguration.From();
        Assert.That(Value(configuration, "port"), Is.EqualTo("6379"));
        Assert.That(Value(configuration, "bind"), Is.EqualTo("127.0.0.1 -::1"));
        Assert.That(Value(configuration, "repl-backlog-size"), Is.EqualTo("536870912"));
        Assert.That(Value(configuration, "appendonly"), Is.EqualTo("yes"));
        Assert.That(Value(configuration, "save"), Is.Empty);
        Assert.That(Value(configuration, "dir"), Is.EqualTo(Path.GetFullPath("data")));
    }

    [Test]
    public void GetAnswersUnderTheNameThatWasAskedFor()
    {
        var configuration = ServerConfiguration.From(("hash-max-ziplist-entries", "9"));
        Assert.That(
            configuration.Get("hash-max-*-entries"),
            Is.EqualTo(new[] { ("hash-max-listpack-entries", "9"), ("hash-max-ziplist-entries", "9") }));
        Assert.That(configuration.Get("slaveOF"), Is.EqualTo(new[] { ("slaveOF", "") }));
        Assert.That(configuration.Get("port", "p?rt", "PORT"), Has.Count.EqualTo(2));
        Assert.That(configuration.Get("nothing", "no*thing"), Is.Empty);
    }

    [Test]
    public void HiddenDirectivesNeedTheirExactName()
    {
        var configuration = ServerConfiguration.From();
        Assert.That(configuration.Get("watchdog-p*"), Is.Empty);
        Assert.That(configuration.Get("watchdog-period"), Has.Count.EqualTo(1));
    }

    [Test]
    public void SetChangesValuesAndOptions()
    {
        var configuration = ServerConfiguration.From();
        var changed = new List<string>();
        configuration.Changed += changed.Add;
        Set(configuration, ("timeout", "7"), ("REQUIREPASS", "secret"), ("maxclients", "10000"));
        Assert.That(configuration.Options.TimeoutSeconds, Is.EqualTo(7));
        Assert.That(configuration.Options.RequirePass, Is.EqualTo("secret"));
        Assert.That(configuration.Values["timeout"], Is.EqualTo("7"));
        Assert.That(changed, Is.EqualTo(new[] { "timeout", "requirepass" }));
    }

    [TestCase("maxmemory", "1gb", "1073741824")]
    [TestCase("maxmemory-clients", "5%", "5%")]
    [TestCase("appendfsync", "ALWAYS", "always")]
    [TestCase("protected-mode", "No", "no")]
    [TestCase("notify-keyspace-events", "mEKA", "AKEm")]
    [TestCase("notify-keyspace-events", "nKg$", "g$nK")]
    [TestCase("notify-keyspace-events", "g$lshzxetdK", "AK")]
    [TestCase("save", "60 1 30 2", "60 1 30 2")]
    [TestCase("save", "", "")]
    [TestCase("bind", "", "")]
    [TestCase("hz", "10000", "500")]
    [TestCase("hz", "0", "1")]
    [TestCase("shutdown-on-sigint", "now SAVE", "save now")]
    [TestCase("latency-tracking-info-percentiles", "50 99.95", "50 99.95")]
    [TestCase("latency-tracking-info-percentiles", "", "")]
    [TestCase("oom-score-adj-values", "1 2 3", "1 2 3")]
    [TestCase(
        "client-output-buffer-limit",
        "replica 1mb 2mb 3 normal 4 5 6",
        "normal 4 5 6 slave 1048576 2097152 3 pubsub 33554432 8388608 60")]
    public void ValuesAreKeptInCanonicalForm(string name, string value, string expected)
    {
        var configuration = ServerConfiguration.From();
        Set(configuration, (name, value));
        Assert.That(Value(configuration, name), Is.EqualTo(expected));
    }

    [TestCase("port", "65536", "argument must be between 0 and 65535 inclusive")]
    [TestCase("port", "abc", "argument couldn't be parsed into an integer")]
    [TestCase("port", "+1", "argument couldn't be parsed into an integer")]
    [TestCase("maxmemory", "1tb", "argument must be a memory value")]
    [TestCase("maxmemory-clients", "x", "argument must be a memory or percent value")]
    [TestCase("maxmemory-clients", "101%", "percentage argument must be less or equal to 100")]
    [TestCase("proto-max-bulk-len", "1", "argument must be between 1048576 and 9223372036854775807 inclusive")]
    [TestCase("appendfsync", "x", "argument(s) must be one of the following: everysec, always, no")]
    [TestCase("protected-mode", "1", "argument must be 'yes' or 'no'")]
    [TestCase("save", "60", "Invalid save parameters")]
    [TestCase("save", "0 1", "Invalid save parameters")]
    [TestCase("notify-keyspace-events", "Q", "Invalid event class character. Use 'Ag$lshzxeKEtmdn'.")]
    [TestCase("client-output-buffer-limit", "normal 0 0", "Wrong number of arguments in buffer limit configuration.")]
    [TestCase("client-output-buffer-limit", "a 0 0 0", "Invalid client class specified in buffer limit configuration.")]
    [TestCase(
        "client-output-buffer-limit",
        "normal 0 x 0",
        "Error in hard, soft or soft_seconds setting in buffer limit configuration.")]
    [TestCase(
        "shutdown-on-sigterm",
        "save nosave",
        "shutdown options SAVE and NOSAVE can't be used simultaneously")]
    [TestCase("databases", "1", "can't set immutable config")]
    [TestCase("dbfilename", "x", "can't set protected config")]
    [TestCase(
        "latency-tracking-info-percentiles",
        "101",
        "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]")]
    public void WrongValuesAreRefusedInRedisWords(string name, string value, string reason)
    {
        var configuration = ServerConfiguration.From();
        Assert.That(
            Refusal(configuration, (name, value)),
            Is.EqualTo($"CONFIG SET failed (possibly related to argument '{name}') - {reason}"));
    }

    [Test]
    public void ARefusedValueLeavesTheOthersUnchanged()
    {
        var configuration = ServerConfiguration.From();
        var changed = new List<string>();
        configuration.Changed += changed.Add;
        Refusal(configuration, ("timeout", "7"), ("port", "x"));
        Assert.That(configuration.Options.TimeoutSeconds, Is.Zero);
        Assert.That(changed, Is.Empty);
    }

    [Test]
    public void UnknownAndRepeatedNamesAreRefused()
    {
        var configuration = ServerConfiguration.From();
        Assert.That(
            Refusal(configuration, ("timeout", "x"), ("nothing", "1"), ("databases", "1")),
            Is.EqualTo("Unknown option or number of arguments for CONFIG SET - 'nothing'"));
        Assert.That(
            Refusal(configuration, ("min-replicas-to-write", "1"), ("min-slaves-to-write", "1")),
            Is.EqualTo(
                "CONFIG SET failed (possibly related to argument 'min-slaves-to-write') - duplicate parameter"));
    }

    [Test]
    public void ProtectedDirectivesFollowTheirSwitch()
    {
        var configuration = ServerConfiguration.From(("enable-protected-configs", "local"));
        Assert.That(configuration.TrySet([("dbfilename", "x.rdb")], out _), Is.False);
        Assert.That(configuration.TrySet([("dbfilename", "x.rdb")], out _, isLocalClient: true), Is.True);
    }

    [Test]
    public void AGuardMayRefuseANewValue()
    {
        var configuration = ServerConfiguration.From();
        configuration.AddGuard("port", value => value is "1" ? "Unable to listen on this port." : null);
        Assert.That(
            Refusal(configuration, ("timeout", "1"), ("port", "1")),
            Is.EqualTo("CONFIG SET failed (possibly related to argument 'port') - Unable to listen on this port."));
        Assert.That(configuration.Options.TimeoutSeconds, Is.Zero);
        Set(configuration, ("port", "2"));
        Assert.That(configuration.Options.Port, Is.EqualTo(2));
    }

    [Test]
    public void AssignPassesImmutability()
    {
        var configuration = ServerConfiguration.From();
        configuration.Assign("replicaof", "::1 7000");
        Assert.That(configuration.Options.ReplicaOf, Is.EqualTo(new MasterAddress("::1", 7000)));
        configuration.Assign("replicaof", "no one");
        Assert.That(configuration.Options.ReplicaOf, Is.Null);
        Assert.That(() => configuration.Assign("replicaof", "x"), Throws.ArgumentException);
    }

    private static string Value(ServerConfiguration configuration, string name) => configuration.Get(name)[0].Value;

    private static void Set(ServerConfiguration configuration, params (string, string)[] changes)
    {
        Assert.That(configuration.TrySet(changes, out var error), Is.True, error);
    }

    private static string? Refusal(ServerConfiguration configuration, params (string, string)[] changes)
    {
        Assert.That(configuration.TrySet(changes, out var error), Is.False);
        return error;
    }
}
