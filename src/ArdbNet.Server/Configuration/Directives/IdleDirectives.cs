using static ArdbNet.Server.Configuration.DirectiveTraits;

namespace ArdbNet.Server.Configuration.Directives;

/// <summary>Directives about data that are only kept for clients and configuration files.</summary>
internal static class IdleDirectives
{
    public static IEnumerable<Directive> All => [.. Replication, .. Dumps, .. Memory, .. Encodings];

    private static IEnumerable<Directive> Replication =>
    [
        new ChoiceDirective("repl-diskless-load", "disabled", "disabled", "on-empty-db", "swapdb"),
        new SwitchDirective("replica-ignore-disk-write-errors", false),
        new SwitchDirective("replica-ignore-maxmemory", true) { Alias = "slave-ignore-maxmemory" },
        new SwitchDirective("replica-lazy-flush", false) { Alias = "slave-lazy-flush" },
    ];

    private static IEnumerable<Directive> Dumps =>
    [
        new SwitchDirective("aof-disable-auto-gc", false),
        new SwitchDirective("aof-load-truncated", true),
        new SwitchDirective("aof-rewrite-incremental-fsync", true),
        new SwitchDirective("aof-timestamp-enabled", false),
        new SwitchDirective("aof-use-rdb-preamble", true),
        new TextDirective("appenddirname", "appendonlydir")
        {
            Traits = Immutable,
            Refuse = TextDirective.FileNameOnly("appenddirname", mayBeEmpty: false, "dirname"),
        },
        new TextDirective("appendfilename", "appendonly.aof")
        {
            Traits = Immutable,
            Refuse = TextDirective.FileNameOnly("appendfilename", mayBeEmpty: false, "filename"),
        },
        new SwitchDirective("appendonly", true),
        new NumberDirective("auto-aof-rewrite-min-size", 67108864, 0, long.MaxValue, NumberFormat.Memory),
        new NumberDirective("auto-aof-rewrite-percentage", 100, 0, int.MaxValue),
        new NumberDirective("key-load-delay", 0, int.MinValue, int.MaxValue) { Traits = Hidden },
        new NumberDirective("loading-process-events-interval-bytes", 2097152, 1024, int.MaxValue) { Traits = Hidden },
        new SwitchDirective("no-appendfsync-on-rewrite", false),
        new SwitchDirective("rdb-del-sync-files", false),
        new NumberDirective("rdb-key-save-delay", 0, int.MinValue, int.MaxValue) { Traits = Hidden },
        new SwitchDirective("rdb-save-incremental-fsync", true),
        new SwitchDirective("rdbchecksum", true) { Traits = Immutable },
        new SwitchDirective("rdbcompression", true),
        new ChoiceDirective("sanitize-dump-payload", "no", "no", "yes", "clients"),
        new SwitchDirective("stop-writes-on-bgsave-error", true),
    ];

    private static IEnumerable<Directive> Memory =>
    [
        new NumberDirective("active-defrag-cycle-max", 25, 1, 99),
        new NumberDirective("active-defrag-cycle-min", 1, 1, 99),
        new NumberDirective("active-defrag-ignore-bytes", 104857600, 1, long.MaxValue, NumberFormat.Memory),
        new NumberDirective("active-defrag-max-scan-fields", 1000, 1, long.MaxValue),
        new NumberDirective("active-defrag-threshold-lower", 10, 0, 1000),
        new NumberDirective("active-defrag-threshold-upper", 100, 0, 1000),
        new SwitchDirective("activedefrag", false),
        new SwitchDirective("activerehashing", true),
        new SwitchDirective("jemalloc-bg-thread", true),
        new SwitchDirective("lazyfree-lazy-eviction", false),
        new SwitchDirective("lazyfree-lazy-expire", false),
        new SwitchDirective("lazyfree-lazy-server-del", false),
        new SwitchDirective("lazyfree-lazy-user-del", false),
        new SwitchDirective("lazyfree-lazy-user-flush", false),
        new NumberDirective("lfu-decay-time", 1, 0, int.MaxValue),
        new NumberDirective("lfu-log-factor", 10, 0, int.MaxValue),
        new NumberDirective("maxmemory", 0, 0, ulong.MaxValue, NumberFormat.Memory),
        new NumberDirective("maxmemory-clients", 0, -100, long.MaxValue, NumberFormat.MemoryOrPercent),
        new NumberDirective("maxmemory-eviction-tenacity", 10, 0, 100),
        new ChoiceDirective(
            "maxmemory-policy", "noeviction", "volatile-lru", "volatile-lfu", "volatile-random",
            "volatile-ttl", "allkeys-lru", "allkeys-lfu", "allkeys-random", "noeviction"),
        new NumberDirective("maxmemory-samples", 5, 1, int.MaxValue),
    ];

    private static IEnumerable<Directive> Encodings =>
    [
        new NumberDirective("list-compress-depth", 0, 0, int.MaxValue),
        new NumberDirective("list-max-listpack-size", -2, int.MinValue, int.MaxValue)
        {
            Alias = "list-max-ziplist-size",
        },
        new NumberDirective("list-max-ziplist-entries", 512, 0, long.MaxValue) { Traits = Hidden },
        new NumberDirective("list-max-ziplist-value", 64, 0, long.MaxValue) { Traits = Hidden },
        new NumberDirective("set-max-listpack-entries", 128, 0, long.MaxValue),
        new NumberDirective("set-max-listpack-value", 64, 0, long.MaxValue),
        new NumberDirective("stream-node-max-bytes", 4096, 0, long.MaxValue, NumberFormat.Memory),
        new NumberDirective("stream-node-max-entries", 100, 0, long.MaxValue),
    ];
}
