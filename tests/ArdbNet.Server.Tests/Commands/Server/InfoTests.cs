using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Server;

public sealed class InfoTests
{
    private RunningServer _server = null!;
    private RespConnection _client = null!;

    [SetUp]
    public void Start()
    {
        _server = new RunningServer();
        _client = _server.Connect();
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Test]
    public void SectionsAreChosenByName()
    {
        Assert.That(Sections(), Is.EqualTo(new[]
        {
            "Server", "Clients", "Memory", "Persistence", "Stats", "Replication", "CPU", "Modules", "Errorstats",
            "Cluster", "Keyspace",
        }));
        Assert.That(Sections("all"), Is.SupersetOf(new[] { "Server", "Commandstats", "Latencystats" }));
        Assert.That(Sections("CPU", "commandstats"), Is.EqualTo(new[] { "CPU", "Commandstats" }));
        Assert.That(Sections("default", "commandstats"), Has.Length.EqualTo(12));
        Assert.That(Sections("nonsense"), Is.Empty);
    }

    [Test]
    public void EveryLineIsANameAndAValue()
    {
        foreach (var line in _client.Call("INFO", "everything").Text.Split("\r\n"))
        {
            Assert.That(line, Does.Match("^(|# [A-Za-z]+|[a-z0-9_|-]+:.*)$").IgnoreCase);
        }
    }

    [Test]
    public void ItHasTheNamesThatClientsAndTestsOfRedisRead()
    {
        string[] names =
        [
            "redis_version", "process_id", "run_id", "tcp_port", "uptime_in_seconds", "arch_bits", "redis_mode",
            "connected_clients", "blocked_clients", "tracking_clients", "maxclients", "used_memory", "used_memory_rss",
            "used_memory_peak", "mem_clients_normal", "lazyfree_pending_objects", "lazyfreed_objects", "loading",
            "async_loading", "rdb_bgsave_in_progress", "rdb_changes_since_last_save", "aof_rewrite_in_progress",
            "total_commands_processed", "instantaneous_ops_per_sec", "expired_keys", "evicted_keys",
            "total_error_replies", "keyspace_hits", "keyspace_misses", "sync_full", "sync_partial_ok",
            "sync_partial_err", "role", "connected_slaves", "master_replid", "master_replid2", "master_repl_offset",
            "second_repl_offset", "repl_backlog_active", "repl_backlog_first_byte_offset", "repl_backlog_histlen",
            "master_failover_state", "used_cpu_user", "cluster_enabled",
        ];
        Assert.That(Fields("everything").Keys, Is.SupersetOf(names));
    }

    [Test]
    public void FiguresAreTrue()
    {
        using var other = _server.Connect();
        other.Call("SET", "a", "1");
        other.Call("SET", "b", "1", "PX", "1000000");
        other.Call("GET", "a");
        other.Call("GET", "nothing");
        other.Call("HSET", "a", "f", "v");
        other.Call("nonsense");

        var fields = Fields("everything");

        Assert.That(fields["connected_clients"], Is.EqualTo("2"));
        Assert.That(fields["process_id"], Is.EqualTo(Text(Environment.ProcessId)));
        Assert.That(fields["tcp_port"], Is.EqualTo(Text(_server.Port)));
        Assert.That(fields["run_id"], Does.Match("^[0-9a-f]{40}$"));
        Assert.That(fields["db0"], Does.Match("^keys=2,expires=1,avg_ttl=99[0-9]{4}$"));
        Assert.That(fields["keyspace_hits"], Is.EqualTo("1"));
        Assert.That(fields["keyspace_misses"], Is.EqualTo("1"));
        Assert.That(fields["total_error_replies"], Is.EqualTo("2"));
        Assert.That(fields["errorstat_WRONGTYPE"], Is.EqualTo("count=1"));
        Assert.That(fields["errorstat_ERR"], Is.EqualTo("count=1"));
        Assert.That(fields["cmdstat_get"], Does.StartWith("calls=2,").And.EndWith(",rejected_calls=0,failed_calls=0"));
        Assert.That(fields["cmdstat_hset"], Does.EndWith(",failed_calls=1"));
        Assert.That(fields["latency_percentiles_usec_get"], Does.Match(@"^p50=[\d.]+,p99=[\d.]+,p99.9=[\d.]+$"));
        Assert.That(fields["rdb_changes_since_last_save"], Is.EqualTo("2"));
        var tail = _server.Run(static server => server.Store.Log.TailOffset);
        Assert.That(fields["master_repl_offset"], Is.EqualTo(Text(tail)));
        Assert.That(Number(fields, "used_memory_rss"), Is.GreaterThan(Number(fields, "used_memory")));
        Assert.That(Number(fields, "total_net_input_bytes"), Is.Positive);
    }

    [Test]
    public void AFailureWithinExecIsNotItsOwn()
    {
        _client.Call("SET", "a", "b");
        _client.Call("MULTI");
        _client.Call("HGETALL", "a");
        _client.Call("EXEC");
        var fields = Fields("everything");
        Assert.That(fields["cmdstat_hgetall"], Does.EndWith(",failed_calls=1"));
        Assert.That(fields["cmdstat_exec"], Does.StartWith("calls=1,").And.EndWith(",failed_calls=0"));
    }

    [Test]
    public void RejectedCallsAreCounted()
    {
        _client.Call("GET");
        Assert.That(Fields("commandstats")["cmdstat_get"], Does.Contain("calls=0,").And.Contain("rejected_calls=1"));
    }

    [Test]
    public void ResetStatSetsCountersBack()
    {
        _client.Call("SET", "a", "1");
        _client.Call("nonsense");

        Assert.That(_client.Call("CONFIG", "RESETSTAT").Text, Is.EqualTo("OK"));

        var fields = Fields("everything");
        Assert.That(fields["total_error_replies"], Is.EqualTo("0"));
        Assert.That(fields.Keys, Does.Not.Contain("errorstat_ERR").And.Not.Contain("cmdstat_set"));
        Assert.That(fields["rdb_changes_since_last_save"], Is.EqualTo("1"));
    }

    [Test]
    public void InResp3ItIsAVerbatimText()
    {
        _client.Call("HELLO", "3");
        Assert.That(_client.Call("INFO", "server").Type, Is.EqualTo(RespType.Verbatim));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Number(Dictionary<string, string> fields, string name) =>
        long.Parse(fields[name], CultureInfo.InvariantCulture);

    private string[] Sections(params string[] words) =>
    [
        .. _client.Call(["INFO", .. words]).Text.Split("\r\n")
            .Where(line => line.StartsWith("# ", StringComparison.Ordinal)).Select(line => line[2..]),
    ];

    private Dictionary<string, string> Fields(params string[] words) =>
        _client.Call(["INFO", .. words]).Text.Split("\r\n")
            .Where(line => line.Contains(':', StringComparison.Ordinal))
            .ToDictionary(line => line.Split(':', 2)[0], line => line.Split(':', 2)[1], StringComparer.Ordinal);
}
