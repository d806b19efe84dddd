using static ArdbNet.Server.Configuration.DirectiveTraits;

namespace ArdbNet.Server.Configuration.Directives;

/// <summary>The directives that change what this server does. conf/ardbnet.conf explains each of them.</summary>
internal static class EffectiveDirectives
{
    private const long Kb = 1024;
    private const long Mb = 1024 * Kb;
    private const long Gb = 1024 * Mb;

    // Of the memory that the process may take, a limit set from outside included.
    private static readonly long HotCacheSize =
        Math.Min(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, 256 * Mb) / Mb * Mb;

    public static IEnumerable<Directive> All =>
        [.. Network, .. Limits, .. Server, .. Storage, .. Log, .. Master, .. Replica, .. Data];

    private static IEnumerable<Directive> Network =>
    [
        new BindDirective("bind", "127.0.0.1 -::1"),
        new NumberDirective("port", 6379, 0, 65535),
        new NumberDirective("tcp-backlog", 511, 0, int.MaxValue) { Traits = Immutable },
        new NumberDirective("tcp-keepalive", 300, 0, int.MaxValue),
        new NumberDirective("timeout", 0, 0, int.MaxValue),
        new TextDirective("unixsocket") { Traits = Immutable | EmptyIsUnset },
        new NumberDirective("unixsocketperm", 0, 0, 511, NumberFormat.Octal) { Traits = Immutable },
        new SwitchDirective("protected-mode", true),
        new TextDirective("requirepass") { Traits = Sensitive | EmptyIsUnset },
        new TextDirective("aclfile") { Traits = Immutable },
        new ChoiceDirective("acl-pubsub-default", "resetchannels", "allchannels", "resetchannels"),
        new NumberDirective("acllog-max-len", 128, 0, long.MaxValue),
    ];

    private static IEnumerable<Directive> Limits =>
    [
        new NumberDirective("maxclients", 10000, 1, uint.MaxValue),
        new NumberDirective("proto-max-bulk-len", 512 * Mb, Mb, long.MaxValue, NumberFormat.Memory),
        new NumberDirective("busy-reply-threshold", 5000, 0, long.MaxValue) { Alias = "lua-time-limit" },
        new NumberDirective("lua-memory-limit", 256 * Mb, 4 * Mb, long.MaxValue, NumberFormat.Memory),
        new NumberDirective("client-query-buffer-limit", Gb, Mb, long.MaxValue, NumberFormat.Memory),
        new OutputBufferLimitDirective(
            "client-output-buffer-limit",
            "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60"),
    ];

    private static IEnumerable<Directive> Server =>
    [
        new NumberDirective("databases", 16, 1, 65536) { Traits = Immutable },
        new ChoiceDirective("loglevel", "notice", "debug", "verbose", "notice", "warning"),
        new TextDirective("logfile") { Traits = Immutable },
        new NumberDirective("hz", 10, 0, int.MaxValue) { ClampTo = (1, 500) },
        new NumberDirective("active-expire-effort", 1, 1, 10),
        new SwitchDirective("latency-tracking", true),
        new NumberListDirective("latency-tracking-info-percentiles", "50 99 99.9", 0, 0, 100)
        {
            NotNumberError = "Invalid latency-tracking-info-percentiles parameters",
            OutOfBoundsError = "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]",
        },
        new NumberDirective("slowlog-log-slower-than", 10000, -1, long.MaxValue),
        new NumberDirective("slowlog-max-len", 128, 0, long.MaxValue),
        new NumberDirective("latency-monitor-threshold", 0, 0, long.MaxValue),
        new NumberDirective("tracking-table-max-keys", 1000000, 0, long.MaxValue),
        new ChoiceDirective("enable-protected-configs", "no", "no", "yes", "local") { Traits = Immutable },
        new ChoiceDirective("enable-debug-command", "local", "no", "yes", "local") { Traits = Immutable },
        new NumberDirective("shutdown-timeout", 10, 0, int.MaxValue),
        ShutdownOptions("shutdown-on-sigint"),
        ShutdownOptions("shutdown-on-sigterm"),
    ];

    private static IEnumerable<Directive> Storage =>
    [
        new DirectoryDirective("dir", "./data") { Traits = Immutable },
        new NumberDirective("rocksdb-block-cache-size", 128 * Mb, 0, long.MaxValue, NumberFormat.Memory)
        {
            Traits = Immutable,
        },
        new NumberDirective("hot-cache-size", HotCacheSize, 0, 32 * Gb, NumberFormat.Memory) { Traits = Immutable },
        new NumberDirective("fetch-threads", 16, 0, 1024) { Traits = Immutable },
        new NumberDirective("fetch-patience", 50, 0, 1_000_000) { Traits = Immutable },
        new NumberDirective("write-buffer-size", 64 * Mb, 64 * Kb, 64 * Gb, NumberFormat.Memory) { Traits = Immutable },
        new NumberDirective("packed-max-entries", 64, 0, 4096),
        new NumberDirective("packed-max-bytes", Kb, 0, 16 * Kb, NumberFormat.Memory),
        new ChoiceDirective("rocksdb-compression", "lz4", Compressions) { Traits = Immutable },
        new ChoiceDirective("rocksdb-bottommost-compression", "lz4", Compressions) { Traits = Immutable },
        new NumberDirective("rocksdb-bloom-bits", 10, 0, 64) { Traits = Immutable },
        new NumberDirective("rocksdb-max-open-files", 512, -1, int.MaxValue) { Traits = Immutable },
        new TextDirective("rocksdb-options") { Traits = Immutable },
    ];

    private static IEnumerable<Directive> Log =>
    [
        new ChoiceDirective("appendfsync", "everysec", "everysec", "always", "no"),
        new NumberDirective("repl-backlog-size", 512 * Mb, 1, long.MaxValue, NumberFormat.Memory),
        new NumberDirective("repl-log-segment-size", 64 * Mb, 64 * Kb, 2 * Gb, NumberFormat.Memory)
        {
            Traits = Immutable,
        },
    ];

    private static IEnumerable<Directive> Master =>
    [
        new NumberDirective("min-replicas-max-lag", 10, 0, int.MaxValue) { Alias = "min-slaves-max-lag" },
        new NumberDirective("min-replicas-to-write", 0, 0, int.MaxValue) { Alias = "min-slaves-to-write" },
        new SwitchDirective("repl-disable-tcp-nodelay", false),
        new SwitchDirective("repl-diskless-sync", false),
        new NumberDirective("repl-diskless-sync-delay", 5, 0, int.MaxValue),
        new NumberDirective("repl-diskless-sync-max-replicas", 0, 0, int.MaxValue),
        new NumberDirective("repl-ping-replica-period", 10, 1, int.MaxValue) { Alias = "repl-ping-slave-period" },
        new NumberDirective("repl-timeout", 60, 1, int.MaxValue),
        new NumberDirective("repl-backlog-ttl", 0, 0, long.MaxValue),
        new NumberDirective("repl-pin-limit", 16 * Gb, 0, long.MaxValue, NumberFormat.Memory),
        new SwitchDirective("repl-native-sync", true),
        new ChoiceDirective("repl-sync-compression", "zstd", "zstd", "none"),
        new NumberDirective("repl-sync-rate-limit", 0, 0, long.MaxValue, NumberFormat.Memory),
        new NumberDirective("repl-snapshot-ttl", 600, 0, int.MaxValue),
    ];

    private static IEnumerable<Directive> Data =>
    [
        new SaveDirective("save", string.Empty),
        new TextDirective("dbfilename", "dump.rdb")
        {
            Traits = Protected,
            Refuse = TextDirective.FileNameOnly("dbfilename", mayBeEmpty: true, "filename"),
        },
        new KeyspaceEventsDirective("notify-keyspace-events"),
        new NumberDirective("hash-max-listpack-entries", 512, 0, long.MaxValue) { Alias = "hash-max-ziplist-entries" },
        new NumberDirective("hash-max-listpack-value", 64, 0, long.MaxValue, NumberFormat.Memory)
        {
            Alias = "hash-max-ziplist-value",
        },
        new NumberDirective("set-max-intset-entries", 512, 0, long.MaxValue),
        new NumberDirective("hll-sparse-max-bytes", 3000, 0, long.MaxValue, NumberFormat.Memory),
        new NumberDirective("zset-max-listpack-entries", 128, 0, long.MaxValue) { Alias = "zset-max-ziplist-entries" },
        new NumberDirective("zset-max-listpack-value", 64, 0, long.MaxValue, NumberFormat.Memory)
        {
            Alias = "zset-max-ziplist-value",
        },
    ];

    private static IEnumerable<Directive> Replica =>
    [
        new SwitchDirective("replica-ignore-expire", false) { Alias = "slave-ignore-expire" },
        new SwitchDirective("replica-ignore-del", false) { Alias = "slave-ignore-del" },
        DatabaseList("replica-include-db"),
        DatabaseList("replica-exclude-db"),
        new ReplicaOfDirective("replicaof") { Alias = "slaveof" },
        new TextDirective("masterauth") { Traits = Sensitive | EmptyIsUnset },
        new TextDirective("masteruser") { Traits = Sensitive | EmptyIsUnset },
        new TextDirective("replica-announce-ip") { Alias = "slave-announce-ip", Traits = EmptyIsUnset },
        new NumberDirective("replica-announce-port", 0, 0, 65535) { Alias = "slave-announce-port" },
        new SwitchDirective("replica-announced", true),
        new NumberDirective("replica-priority", 100, 0, int.MaxValue) { Alias = "slave-priority" },
        new SwitchDirective("replica-read-only", true) { Alias = "slave-read-only" },
        new SwitchDirective("replica-serve-stale-data", true) { Alias = "slave-serve-stale-data" },
    ];

    private static ChoiceDirective ShutdownOptions(string name) =>
        new(name, "default", "default", "save", "nosave", "now", "force")
        {
            Traits = ManyWords,
            Exclusive = ("save", "nosave", "shutdown options SAVE and NOSAVE can't be used simultaneously"),
        };

    private static NumberListDirective DatabaseList(string name) => new(name, string.Empty, 0, 0, 65535)
    {
        NotNumberError = "Numbers of databases are expected",
        OutOfBoundsError = "Numbers of databases are expected",
    };

    private static string[] Compressions => ["no", "snappy", "zlib", "bzip2", "lz4", "lz4hc", "zstd"];
}
