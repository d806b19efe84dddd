using System.Globalization;
using ArdbNet.Replication.RawStream;
using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Dumps;
using ArdbNet.Storage.Types.Packing;

namespace ArdbNet.Server.Configuration;

/// <summary>
/// The configuration as plain typed values. CONFIG SET replaces them one by one, so a reader on another thread
/// sees each value either old or new. A new instance has the defaults.
/// </summary>
public sealed class ServerOptions
{
    public ServerOptions() => Read(name => DirectiveTable.TryFind(name, out var found) ? found.Default : string.Empty);

    public IReadOnlyList<BindAddress> Bind { get; private set; } = [];

    public int Port { get; private set; }

    public int TcpBacklog { get; private set; }

    /// <summary>0: no keep-alive probes.</summary>
    public int TcpKeepAliveSeconds { get; private set; }

    /// <summary>Idle clients are closed after this time; 0: never.</summary>
    public int TimeoutSeconds { get; private set; }

    /// <summary>Path of the socket, or null.</summary>
    public string? UnixSocket { get; private set; }

    /// <summary>File mode bits; 0: as the umask has it.</summary>
    public UnixFileMode UnixSocketPermissions { get; private set; }

    public bool ProtectedMode { get; private set; }

    /// <summary>Null: no password.</summary>
    public string? RequirePass { get; private set; }

    /// <summary>Path of the file with the users, from the data directory on if it has no root, or null.</summary>
    public string? AclFile { get; private set; }

    /// <summary>Whether a new user may use all channels, or none.</summary>
    public bool AllowsChannelsByDefault { get; private set; }

    public long AclLogMaxLength { get; private set; }

    public long MaxClients { get; private set; }

    public long ProtoMaxBulkLength { get; private set; }

    public long ClientQueryBufferLimit { get; private set; }

    public OutputBufferLimit NormalOutputBufferLimit { get; private set; }

    public OutputBufferLimit ReplicaOutputBufferLimit { get; private set; }

    public OutputBufferLimit PubSubOutputBufferLimit { get; private set; }

    public int Databases { get; private set; }

    public LogVerbosity LogLevel { get; private set; }

    /// <summary>Path of the log file, or null for standard output.</summary>
    public string? LogFile { get; private set; }

    public int Hz { get; private set; }

    /// <summary>1 to 10.</summary>
    public int ActiveExpireEffort { get; private set; }

    /// <summary>How long the end waits for replicas, 0: not at all.</summary>
    public int ShutdownTimeoutSeconds { get; private set; }

    public ShutdownFlags ShutdownOnSigint { get; private set; }

    public ShutdownFlags ShutdownOnSigterm { get; private set; }

    public ProtectedAction EnableProtectedConfigs { get; private set; }

    public ProtectedAction EnableDebugCommand { get; private set; }

    /// <summary>Full path of the data directory.</summary>
    public string DataDirectory { get; private set; } = string.Empty;

    public long RocksDbBlockCacheSize { get; private set; }

    public long HotCacheSize { get; private set; }

    public int FetchThreads { get; private set; }

    /// <summary>In microseconds.</summary>
    public int FetchPatience { get; private set; }

    public long WriteBufferSize { get; private set; }

    /// <summary>One of no, snappy, zlib, bzip2, lz4, lz4hc, zstd.</summary>
    public string RocksDbCompression { get; private set; } = string.Empty;

    /// <summary>The same words, for the last level.</summary>
    public string RocksDbBottommostCompression { get; private set; } = string.Empty;

    /// <summary>Bits a key; 0: no filters.</summary>
    public int RocksDbBloomBits { get; private set; }

    /// <summary>-1: all files stay open.</summary>
    public int RocksDbMaxOpenFiles { get; private set; }

    /// <summary><c>name=value;…</c> as RocksDB reads it; empty: nothing.</summary>
    public string RocksDbOptions { get; private set; } = string.Empty;

    /// <summary>Up to where hashes and sets lie in one piece.</summary>
    public PackedCapacity PackedCapacity { get; private set; }

    public AppendFsync AppendFsync { get; private set; }

    public long ReplBacklogSize { get; private set; }

    public long ReplLogSegmentSize { get; private set; }

    public KeyspaceEvents NotifyKeyspaceEvents { get; private set; }

    public long HashMaxListpackEntries { get; private set; }

    public long HashMaxListpackValue { get; private set; }

    public long SetMaxIntsetEntries { get; private set; }

    public long SetMaxListpackEntries { get; private set; }

    public long SetMaxListpackValue { get; private set; }

    public long SortedSetMaxListpackEntries { get; private set; }

    public long SortedSetMaxListpackValue { get; private set; }

    public int ListMaxListpackSize { get; private set; }

    public int ListCompressDepth { get; private set; }

    public long StreamNodeMaxBytes { get; private set; }

    public long StreamNodeMaxEntries { get; private set; }

    /// <summary>The packing limits of all types, for values that come whole: RESTORE, a full sync.</summary>
    public PackingLimits PackingLimits => new()
    {
        HashCount = HashMaxListpackEntries,
        HashLength = HashMaxListpackValue,
        SetIntegers = SetMaxIntsetEntries,
        SortedSetCount = SortedSetMaxListpackEntries,
        SortedSetLength = SortedSetMaxListpackValue,
        StreamNodeBytes = StreamNodeMaxBytes,
        StreamNodeEntries = StreamNodeMaxEntries,
    };

    public long HyperLogLogSparseMaxBytes { get; private set; }

    /// <summary>Null: this server is a master.</summary>
    public MasterAddress? ReplicaOf { get; private set; }

    public string? MasterUser { get; private set; }

    public string? MasterAuth { get; private set; }

    public bool ReplicaReadOnly { get; private set; }

    public bool ReplicaServeStaleData { get; private set; }

    public int ReplicaPriority { get; private set; }

    public bool ReplicaAnnounced { get; private set; }

    /// <summary>Times to live from the master are not kept.</summary>
    public bool ReplicaIgnoreExpire { get; private set; }

    /// <summary>Keys that the master deletes are kept.</summary>
    public bool ReplicaIgnoreDel { get; private set; }

    /// <summary>The only databases of the master that are kept; empty: all.</summary>
    public IReadOnlyList<int> ReplicaIncludeDb { get; private set; } = [];

    /// <summary>Databases of the master that are not kept.</summary>
    public IReadOnlyList<int> ReplicaExcludeDb { get; private set; } = [];

    public string? ReplicaAnnounceIp { get; private set; }

    /// <summary>0: the port it listens on.</summary>
    public int ReplicaAnnouncePort { get; private set; }

    public int ReplPingReplicaPeriodSeconds { get; private set; }

    public int ReplTimeoutSeconds { get; private set; }

    public bool ReplDisklessSync { get; private set; }

    public int ReplDisklessSyncDelaySeconds { get; private set; }

    /// <summary>0: the history is never given up.</summary>
    public long ReplBacklogTtlSeconds { get; private set; }

    /// <summary>0: no limit.</summary>
    public int ReplDisklessSyncMaxReplicas { get; private set; }

    public bool ReplDisableTcpNoDelay { get; private set; }

    /// <summary>Bytes of the log that one replica may keep; 0: no limit.</summary>
    public long ReplPinLimit { get; private set; }

    /// <summary>Full syncs between two ArdbNets go as raw keys and values.</summary>
    public bool ReplNativeSync { get; private set; }

    public RawCodec ReplSyncCompression { get; private set; }

    /// <summary>Bytes a second that all full syncs together may send; 0: no limit.</summary>
    public long ReplSyncRateLimit { get; private set; }

    /// <summary>For how long a replica that was broken off may come back.</summary>
    public long ReplSnapshotTtlSeconds { get; private set; }

    public int MinReplicasToWrite { get; private set; }

    public int MinReplicasMaxLagSeconds { get; private set; }

    public IReadOnlyList<SavePoint> SavePoints { get; private set; } = [];

    public string DbFileName { get; private set; } = string.Empty;

    public bool AppendOnly { get; private set; }

    public bool StopWritesOnBgsaveError { get; private set; }

    /// <summary>Bytes; 0: no limit. Kept, never enforced: data is on disk.</summary>
    public ulong MaxMemory { get; private set; }

    public string MaxMemoryPolicy { get; private set; } = string.Empty;

    /// <summary>Negative: nothing is logged; 0: every command.</summary>
    public long SlowLogSlowerThanMicroseconds { get; private set; }

    public long SlowLogMaxLength { get; private set; }

    public long LatencyMonitorThresholdMs { get; private set; }

    public bool LatencyTracking { get; private set; }

    public IReadOnlyList<double> LatencyTrackingPercentiles { get; private set; } = [];

    public long BusyReplyThresholdMs { get; private set; }

    public long LuaMemoryLimit { get; private set; }

    public long TrackingTableMaxKeys { get; private set; }

    public bool LazyFreeUserFlush { get; private set; }

    /// <summary>In the order of the configuration; fixed at start.</summary>
    public IReadOnlyList<CommandRenaming> RenamedCommands { get; internal set; } = [];

    /// <summary>Takes over every value; <paramref name="valueOf"/> gives the canonical text of a directive.</summary>
    internal void Read(Func<string, string> valueOf)
    {
        var values = new TypedValues(valueOf);
        ReadNetwork(values);
        ReadServer(values);
        ReadStorage(values);
        ReadEncodings(values);
        ReadReplication(values);
        ReadDumps(values);
        ReadMonitoring(values);
    }

    private static ShutdownFlags ShutdownFlagsOf(string[] words) => words.Aggregate(
        ShutdownFlags.None,
        static (flags, word) => flags | (word == "default" ? ShutdownFlags.None : Enum.Parse<ShutdownFlags>(word, true)));

    private void ReadNetwork(TypedValues values)
    {
        Bind = [.. values.Words("bind").Select(BindAddress.Parse)];
        Port = values.Int("port");
        TcpBacklog = values.Int("tcp-backlog");
        TcpKeepAliveSeconds = values.Int("tcp-keepalive");
        TimeoutSeconds = values.Int("timeout");
        UnixSocket = values.TextOrNull("unixsocket");
        UnixSocketPermissions = (UnixFileMode)Convert.ToInt32(values.Text("unixsocketperm"), fromBase: 8);
        ProtectedMode = values.Switch("protected-mode");
        RequirePass = values.TextOrNull("requirepass");
        AclFile = values.TextOrNull("aclfile");
        AllowsChannelsByDefault = values.Text("acl-pubsub-default") is "allchannels";
        AclLogMaxLength = values.Long("acllog-max-len");
        MaxClients = values.Long("maxclients");
        ProtoMaxBulkLength = values.Long("proto-max-bulk-len");
        ClientQueryBufferLimit = values.Long("client-query-buffer-limit");
        var limits = values.Words("client-output-buffer-limit").Chunk(4).Select(ReadLimit).ToArray();
        NormalOutputBufferLimit = limits[0];
        ReplicaOutputBufferLimit = limits[1];
        PubSubOutputBufferLimit = limits[2];
    }

    private void ReadServer(TypedValues values)
    {
        Databases = values.Int("databases");
        LogLevel = values.Choice<LogVerbosity>("loglevel");
        // Redis 2.6 wrote it so.
        LogFile = values.TextOrNull("logfile") is var file and not "stdout" ? file : null;
        Hz = values.Int("hz");
        ActiveExpireEffort = values.Int("active-expire-effort");
        ShutdownTimeoutSeconds = values.Int("shutdown-timeout");
        ShutdownOnSigint = ShutdownFlagsOf(values.Words("shutdown-on-sigint"));
        ShutdownOnSigterm = ShutdownFlagsOf(values.Words("shutdown-on-sigterm"));
        EnableProtectedConfigs = values.Choice<ProtectedAction>("enable-protected-configs");
        EnableDebugCommand = values.Choice<ProtectedAction>("enable-debug-command");
        NotifyKeyspaceEvents =
            KeyspaceEventsText.TryParse(values.Text("notify-keyspace-events"), out var events) ? events : default;
    }

    private void ReadStorage(TypedValues values)
    {
        DataDirectory = values.Text("dir");
        RocksDbBlockCacheSize = values.Long("rocksdb-block-cache-size");
        HotCacheSize = values.Long("hot-cache-size");
        FetchThreads = values.Int("fetch-threads");
        FetchPatience = values.Int("fetch-patience");
        WriteBufferSize = values.Long("write-buffer-size");
        RocksDbCompression = values.Text("rocksdb-compression");
        RocksDbBottommostCompression = values.Text("rocksdb-bottommost-compression");
        RocksDbBloomBits = values.Int("rocksdb-bloom-bits");
        RocksDbMaxOpenFiles = values.Int("rocksdb-max-open-files");
        RocksDbOptions = values.Text("rocksdb-options");
        PackedCapacity = new PackedCapacity(values.Int("packed-max-entries"), values.Int("packed-max-bytes"));
        AppendFsync = values.Choice<AppendFsync>("appendfsync");
        ReplBacklogSize = values.Long("repl-backlog-size");
        ReplLogSegmentSize = values.Long("repl-log-segment-size");
    }

    private void ReadEncodings(TypedValues values)
    {
        HashMaxListpackEntries = values.Long("hash-max-listpack-entries");
        HashMaxListpackValue = values.Long("hash-max-listpack-value");
        SetMaxIntsetEntries = values.Long("set-max-intset-entries");
        SetMaxListpackEntries = values.Long("set-max-listpack-entries");
        SetMaxListpackValue = values.Long("set-max-listpack-value");
        SortedSetMaxListpackEntries = values.Long("zset-max-listpack-entries");
        SortedSetMaxListpackValue = values.Long("zset-max-listpack-value");
        ListMaxListpackSize = values.Int("list-max-listpack-size");
        ListCompressDepth = values.Int("list-compress-depth");
        StreamNodeMaxBytes = values.Long("stream-node-max-bytes");
        StreamNodeMaxEntries = values.Long("stream-node-max-entries");
        HyperLogLogSparseMaxBytes = values.Long("hll-sparse-max-bytes");
    }

    private void ReadReplication(TypedValues values)
    {
        var master = values.Words("replicaof");
        ReplicaOf = master.Length == 2
            ? new MasterAddress(master[0], int.Parse(master[1], CultureInfo.InvariantCulture))
            : null;
        MasterUser = values.TextOrNull("masteruser");
        MasterAuth = values.TextOrNull("masterauth");
        ReplicaReadOnly = values.Switch("replica-read-only");
        ReplicaServeStaleData = values.Switch("replica-serve-stale-data");
        ReplicaPriority = values.Int("replica-priority");
        ReplicaAnnounced = values.Switch("replica-announced");
        ReplicaIgnoreExpire = values.Switch("replica-ignore-expire");
        ReplicaIgnoreDel = values.Switch("replica-ignore-del");
        ReplicaIncludeDb = [.. values.Words("replica-include-db").Select(ReadDatabase)];
        ReplicaExcludeDb = [.. values.Words("replica-exclude-db").Select(ReadDatabase)];
        ReplicaAnnounceIp = values.TextOrNull("replica-announce-ip");
        ReplicaAnnouncePort = values.Int("replica-announce-port");
        ReplPingReplicaPeriodSeconds = values.Int("repl-ping-replica-period");
        ReplTimeoutSeconds = values.Int("repl-timeout");
        ReplDisklessSync = values.Switch("repl-diskless-sync");
        ReplDisklessSyncDelaySeconds = values.Int("repl-diskless-sync-delay");
        ReplBacklogTtlSeconds = values.Long("repl-backlog-ttl");
        ReplDisklessSyncMaxReplicas = values.Int("repl-diskless-sync-max-replicas");
        ReplDisableTcpNoDelay = values.Switch("repl-disable-tcp-nodelay");
        ReplPinLimit = values.Long("repl-pin-limit");
        ReplNativeSync = values.Switch("repl-native-sync");
        ReplSyncCompression = values.Text("repl-sync-compression") == "none" ? RawCodec.None : RawCodec.Zstd;
        ReplSyncRateLimit = values.Long("repl-sync-rate-limit");
        ReplSnapshotTtlSeconds = values.Long("repl-snapshot-ttl");
        MinReplicasToWrite = values.Int("min-replicas-to-write");
        MinReplicasMaxLagSeconds = values.Int("min-replicas-max-lag");
    }

    private void ReadDumps(TypedValues values)
    {
        SavePoints = [.. values.Words("save").Chunk(2).Select(ReadSavePoint)];
        DbFileName = values.Text("dbfilename");
        AppendOnly = values.Switch("appendonly");
        StopWritesOnBgsaveError = values.Switch("stop-writes-on-bgsave-error");
        MaxMemory = ulong.Parse(values.Text("maxmemory"), CultureInfo.InvariantCulture);
        MaxMemoryPolicy = values.Text("maxmemory-policy");
        LazyFreeUserFlush = values.Switch("lazyfree-lazy-user-flush");
    }

    private void ReadMonitoring(TypedValues values)
    {
        SlowLogSlowerThanMicroseconds = values.Long("slowlog-log-slower-than");
        SlowLogMaxLength = values.Long("slowlog-max-len");
        LatencyMonitorThresholdMs = values.Long("latency-monitor-threshold");
        LatencyTracking = values.Switch("latency-tracking");
        LatencyTrackingPercentiles =
        [
            .. values.Words("latency-tracking-info-percentiles")
                .Select(word => double.Parse(word, CultureInfo.InvariantCulture)),
        ];
        BusyReplyThresholdMs = values.Long("busy-reply-threshold");
        LuaMemoryLimit = values.Long("lua-memory-limit");
        TrackingTableMaxKeys = values.Long("tracking-table-max-keys");
    }

    private static OutputBufferLimit ReadLimit(string[] words) => new(
        (long)ulong.Min(ulong.Parse(words[1], CultureInfo.InvariantCulture), long.MaxValue),
        (long)ulong.Min(ulong.Parse(words[2], CultureInfo.InvariantCulture), long.MaxValue),
        int.Parse(words[3], CultureInfo.InvariantCulture));

    private static SavePoint ReadSavePoint(string[] words) => new(
        long.Parse(words[0], CultureInfo.InvariantCulture),
        int.Parse(words[1], CultureInfo.InvariantCulture));

    private static int ReadDatabase(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
