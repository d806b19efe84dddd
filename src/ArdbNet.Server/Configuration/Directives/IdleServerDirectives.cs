using static ArdbNet.Server.Configuration.DirectiveTraits;

namespace ArdbNet.Server.Configuration.Directives;

/// <summary>Directives about the process that are only kept for clients and configuration files.</summary>
internal static class IdleServerDirectives
{
    public static IEnumerable<Directive> All => [.. Monitoring, .. Process, .. Tls, .. Cluster];

    private const string OomScoreError =
        "Invalid oom-score-adj-values, elements must be between -2000 and 2000.";

    private static IEnumerable<Directive> Monitoring =>
    [
        new SwitchDirective("crash-log-enabled", true),
        new SwitchDirective("crash-memcheck-enabled", true),
        new SwitchDirective("hide-user-data-from-log", false),
        new SwitchDirective("lua-replicate-commands", true) { Traits = Hidden },
        new NumberDirective("watchdog-period", 0, 0, int.MaxValue) { Traits = Hidden },
    ];

    private static IEnumerable<Directive> Process =>
    [
        new NumberListDirective("oom-score-adj-values", "0 200 800", 3, -2000, 2000)
        {
            NotNumberError = OomScoreError,
            OutOfBoundsError = OomScoreError,
        },
        new SwitchDirective("always-show-logo", false) { Traits = Immutable },
        new TextDirective("aof-rewrite-cpulist") { Alias = "aof_rewrite_cpulist", Traits = Immutable | EmptyIsUnset },
        new TextDirective("bgsave-cpulist") { Alias = "bgsave_cpulist", Traits = Immutable | EmptyIsUnset },
        new TextDirective("bind-source-addr") { Traits = EmptyIsUnset },
        new TextDirective("bio-cpulist") { Alias = "bio_cpulist", Traits = Immutable | EmptyIsUnset },
        new NumberDirective("client-default-resp", 2, 2, 3) { Traits = Immutable | Hidden },
        new SwitchDirective("daemonize", false) { Traits = Immutable },
        new SwitchDirective("disable-thp", true) { Traits = Immutable },
        new SwitchDirective("dynamic-hz", true),
        new ChoiceDirective("enable-module-command", "no", "no", "yes", "local") { Traits = Immutable },
        new SwitchDirective("gopher-enabled", false) { Traits = Hidden },
        new TextDirective("ignore-warnings"),
        new NumberDirective("io-threads", 1, 1, 128) { Traits = Immutable },
        new SwitchDirective("io-threads-do-reads", false) { Traits = Immutable },
        new TextDirective("locale-collate"),
        new NumberDirective("max-new-connections-per-cycle", 10, 1, 1000),
        new ChoiceDirective("oom-score-adj", "no", "no", "yes", "relative", "absolute"),
        new TextDirective("pidfile") { Traits = Immutable | EmptyIsUnset },
        new TextDirective("proc-title-template", "{title} {listen-addr} {server-mode}"),
        new ChoiceDirective("propagation-error-behavior", "ignore", "ignore", "panic", "panic-on-replicas"),
        new TextDirective("req-res-logfile") { Traits = Immutable | Hidden | EmptyIsUnset },
        new TextDirective("server-cpulist") { Alias = "server_cpulist", Traits = Immutable | EmptyIsUnset },
        new SwitchDirective("set-proc-title", true) { Traits = Immutable },
        new NumberDirective("socket-mark-id", 0, 0, uint.MaxValue) { Traits = Immutable },
        new ChoiceDirective("supervised", "no", "upstart", "systemd", "auto", "no") { Traits = Immutable },
        new SwitchDirective("syslog-enabled", false) { Traits = Immutable },
        new ChoiceDirective(
            "syslog-facility", "local0", "user", "local0", "local1", "local2", "local3", "local4", "local5",
            "local6", "local7")
        {
            Traits = Immutable,
        },
        new TextDirective("syslog-ident", "redis") { Traits = Immutable },
        new SwitchDirective("use-exit-on-panic", false) { Traits = Hidden },
    ];

    private static IEnumerable<Directive> Tls =>
    [
        new NumberDirective("max-new-tls-connections-per-cycle", 1, 1, 1000),
        new ChoiceDirective("tls-auth-clients", "yes", "no", "yes", "optional"),
        new TextDirective("tls-ca-cert-dir") { Traits = EmptyIsUnset },
        new TextDirective("tls-ca-cert-file") { Traits = EmptyIsUnset },
        new TextDirective("tls-cert-file") { Traits = EmptyIsUnset },
        new TextDirective("tls-ciphers") { Traits = EmptyIsUnset },
        new TextDirective("tls-ciphersuites") { Traits = EmptyIsUnset },
        new TextDirective("tls-client-cert-file") { Traits = EmptyIsUnset },
        new TextDirective("tls-client-key-file") { Traits = EmptyIsUnset },
        new TextDirective("tls-client-key-file-pass") { Traits = EmptyIsUnset },
        new SwitchDirective("tls-cluster", false),
        new TextDirective("tls-dh-params-file") { Traits = EmptyIsUnset },
        new TextDirective("tls-key-file") { Traits = EmptyIsUnset },
        new TextDirective("tls-key-file-pass") { Traits = EmptyIsUnset },
        new NumberDirective("tls-port", 0, 0, 65535),
        new SwitchDirective("tls-prefer-server-ciphers", false),
        new TextDirective("tls-protocols") { Traits = EmptyIsUnset },
        new SwitchDirective("tls-replication", false),
        new NumberDirective("tls-session-cache-size", 20480, 0, int.MaxValue),
        new NumberDirective("tls-session-cache-timeout", 300, 0, int.MaxValue),
        new SwitchDirective("tls-session-caching", true),
    ];

    private static IEnumerable<Directive> Cluster =>
    [
        new SwitchDirective("cluster-allow-pubsubshard-when-down", true),
        new SwitchDirective("cluster-allow-reads-when-down", false),
        new SwitchDirective("cluster-allow-replica-migration", true),
        new NumberDirective("cluster-announce-bus-port", 0, 0, 65535),
        new TextDirective("cluster-announce-hostname") { Traits = EmptyIsUnset },
        new TextDirective("cluster-announce-human-nodename") { Traits = EmptyIsUnset },
        new TextDirective("cluster-announce-ip") { Traits = EmptyIsUnset },
        new NumberDirective("cluster-announce-port", 0, 0, 65535),
        new NumberDirective("cluster-announce-tls-port", 0, 0, 65535),
        new TextDirective("cluster-config-file", "nodes.conf") { Traits = Immutable },
        new SwitchDirective("cluster-enabled", false) { Traits = Immutable },
        new NumberDirective("cluster-link-sendbuf-limit", 0, 0, ulong.MaxValue, NumberFormat.Memory),
        new NumberDirective("cluster-migration-barrier", 1, 0, int.MaxValue),
        new NumberDirective("cluster-node-timeout", 15000, 0, long.MaxValue),
        new NumberDirective("cluster-ping-interval", 0, 0, long.MaxValue) { Traits = Hidden },
        new NumberDirective("cluster-port", 0, 0, 65535) { Traits = Immutable },
        new ChoiceDirective("cluster-preferred-endpoint-type", "ip", "ip", "hostname", "unknown-endpoint"),
        new SwitchDirective("cluster-replica-no-failover", false) { Alias = "cluster-slave-no-failover" },
        new NumberDirective("cluster-replica-validity-factor", 10, 0, int.MaxValue)
        {
            Alias = "cluster-slave-validity-factor",
        },
        new SwitchDirective("cluster-require-full-coverage", true),
    ];
}
