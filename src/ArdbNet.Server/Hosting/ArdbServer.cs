using System.Security.Cryptography;
using ArdbNet.Replication.Log;
using ArdbNet.Resp.Reading;
using ArdbNet.Server.Blocking;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Migrations;
using ArdbNet.Server.Monitoring;
using ArdbNet.Server.Propagation;
using ArdbNet.Server.PubSub;
using ArdbNet.Server.Replication;
using ArdbNet.Server.Replication.Replica;
using ArdbNet.Server.Saving;
using ArdbNet.Server.Scripting;
using ArdbNet.Server.Scripting.Functions;
using ArdbNet.Server.Security;
using ArdbNet.Server.Sessions;
using ArdbNet.Server.Tracking;
using ArdbNet.Server.Transactions;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;
using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Hosting;

/// <summary>
/// The server without its sockets: everything commands work on. Parts are used in the executor unless they say
/// otherwise.
/// </summary>
public sealed class ArdbServer
{
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;

    /// <exception cref="ConfigurationException">
    /// A rename-command names what is not there, or what is there already; a user's definition is wrong.
    /// </exception>
    public ArdbServer(ServerConfiguration configuration, ILoggerFactory loggers)
    {
        _loggers = loggers;
        _logger = loggers.CreateLogger<ArdbServer>();
        Configuration = configuration;
        Commands = new CommandTable();
        RenameCommands();
        AclLog = new AclLog(Options);
        Acl = new AclGuard(this);
        Users = new UserRegistry(this);
        Users.Load();
        CommitGate = new CommitGate(this);
        Expiry = new ExpiryCycle(this);
        PubSub = new PubSubRegistry();
        Watches = new WatchRegistry(this);
        Blocked = new BlockedClients(this);
        Reload = new StoreReload(this);
        Replication = new ReplicationState(this);
        Latency = new LatencyMonitor(Options);
        Tracking = new ClientTracking(this);
        Replicas = new ReplicaRegistry(this);
        MasterLink = new MasterLink(this, loggers);
        Saver = new DumpSaver(this);
        Shutdown = new Shutdown(this);
        LogRewrite = new LogRewrite(this);
        Failover = new Failover(this);
        Notifications = new KeyspaceNotifications(this);
        Scripts = new ScriptHost(this);
        Functions = new FunctionHost(this);
        Dispatcher = new Dispatcher(this, new StreamEntry(), loggers.CreateLogger<Dispatcher>());
        RunId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        Executor.Faulted = fault => HostingLog.WorkFailed(_logger, fault);
        ApplyLimits();
        // Sockets are opened at the start only; the words are Redis'.
        configuration.AddGuard("port", static _ => "Unable to listen on this port. Check server logs.");
        configuration.AddGuard("bind", static _ => "Failed to bind to specified addresses.");
        configuration.Changed += OnConfigurationChanged;
        configuration.DescribeUsers = Users.DescribeForConfiguration;
    }

    /// <summary>How many bytes the disk under a folder has free. Replaced by tests.</summary>
    public Func<string, long> FreeBytesOf { get; set; } = static folder => new DriveInfo(folder).AvailableFreeSpace;

    public ServerConfiguration Configuration { get; }

    public ServerOptions Options => Configuration.Options;

    /// <summary>The open data directory.</summary>
    public Store Store { get; private set; } = null!;

    public Dataset Dataset => Store.Dataset;

    public CommandTable Commands { get; }

    public Dispatcher Dispatcher { get; }

    /// <summary>Any thread.</summary>
    public Executor Executor { get; } = new();

    /// <summary>Any thread.</summary>
    public CommitGate CommitGate { get; }

    public SessionRegistry Sessions { get; } = new();

    public ExpiryCycle Expiry { get; }

    public ClientPause Pause { get; } = new();

    /// <summary>Keys that MIGRATE is taking away.</summary>
    public HeldKeys HeldKeys { get; } = new();

    public StoreReload Reload { get; }

    public ReplicationState Replication { get; }

    public ReplicaRegistry Replicas { get; }

    /// <summary>The link to this server's master, if it has one.</summary>
    public MasterLink MasterLink { get; }

    public DumpSaver Saver { get; }

    /// <summary>The way to the end.</summary>
    public Shutdown Shutdown { get; }

    public LogRewrite LogRewrite { get; }

    public Failover Failover { get; }

    public WatchRegistry Watches { get; }

    public BlockedClients Blocked { get; }

    public PubSubRegistry PubSub { get; }

    public KeyspaceNotifications Notifications { get; }

    public ClientTracking Tracking { get; }

    public UserRegistry Users { get; }

    /// <summary>What users may do.</summary>
    public AclGuard Acl { get; }

    public AclLog AclLog { get; }

    internal ScriptHost Scripts { get; }

    internal FunctionHost Functions { get; }

    public SlowLog SlowLog { get; } = new();

    /// <summary>Any thread.</summary>
    public LatencyMonitor Latency { get; }

    public MonitorFeed Monitors { get; } = new();

    public ServerStatistics Statistics { get; } = new();

    public TrafficBook Traffic { get; } = new();

    public Rates Rates { get; } = new();

    /// <summary>What clients may send; shared by all connections.</summary>
    public RequestLimits RequestLimits { get; } = new();

    /// <summary>40 hex digits, new at each start.</summary>
    public string RunId { get; }

    public DateTimeOffset StartedAt { get; } = DateTimeOffset.UtcNow;

    /// <summary>While true only commands that need no data are answered.</summary>
    public bool IsLoading { get; private set; }

    /// <summary>From now on nobody is let in.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>DEBUG PAUSE-CRON.</summary>
    public bool IsCronPaused { get; set; }

    /// <summary>The TCP port that is really listened on.</summary>
    public int ListeningPort { get; internal set; }

    /// <summary>Asks the host to stop; set by it.</summary>
    public Action<ShutdownMode>? ShutdownRequested { get; set; }

    /// <summary>Opens the data directory and replays the log. Returns when all data is there.</summary>
    public void Open()
    {
        IsLoading = true;
        Store = Store.Open(Options, _loggers);
        Functions.Forget();
        Store.Dataset.Listener = new KeyspaceListener(this);
        foreach (var line in Store.Log.Recovery.Messages) HostingLog.Recovery(_logger, line);
        new LogReplay(this, _logger).Run();
        // A replica may have got its data just before the last end, and so know of no selected database.
        Dispatcher.Stream.Resume(-1);
        MasterLink.TakeRole();
        IsLoading = false;
    }

    /// <summary>Closes the data directory, all written down or with the rest left to the log, and opens it again.</summary>
    /// <exception cref="StoreException">It can't be closed or opened: there is no data any more.</exception>
    /// <exception cref="LogException">As for the store.</exception>
    public void Reopen(ShutdownMode mode = ShutdownMode.Save)
    {
        IsLoading = true;
        Replicas.DisconnectAll("The data directory is closed.");
        if (mode == ShutdownMode.Save) Store.Close(Dispatcher.Stream.SelectedDatabase);
        Store.Dispose();
        Open();
        HostingLog.Reloaded(_logger);
    }

    /// <summary>Puts the store and the log of a full sync in the place of the old ones.</summary>
    /// <exception cref="IOException">The disk refuses; everything is as it was.</exception>
    internal void SwitchStore()
    {
        new StoreFolders(Options.DataDirectory).CommitSync();
        Replicas.DisconnectAll("a full sync has come from the master");
        for (var i = 0; i < Dataset.DatabaseCount; i++) Watches.TouchAll(Dataset[i], Dataset[i]);
        Dataset.Engine.EndCommand();
        try
        {
            IsLoading = true;
            Store.Dispose();
            Open();
            Scripts.StoreSwitched();
        }
        catch (Exception cause) when (cause is StoreException or LogException or IOException)
        {
            // There is no data to serve any more.
            HostingLog.ReloadFailed(_logger, cause.Message);
            ShutdownRequested?.Invoke(ShutdownMode.NoSave);
            throw;
        }

        for (var i = 0; i < Dataset.DatabaseCount; i++) Blocked.SignalAll(i);
        Blocked.ServeReady();
    }

    /// <summary>Makes everything durable, if so wished, and closes the data directory.</summary>
    public void Close(ShutdownMode mode)
    {
        try
        {
            if (mode == ShutdownMode.Save) Store.Close(Dispatcher.Stream.SelectedDatabase);
        }
        catch (Exception cause) when (cause is StoreException or LogException)
        {
            HostingLog.CloseFailed(_logger, cause.Message);
        }

        Scripts.Flush();
        Functions.Dispose();
        Store.Dispose();
    }

    internal ILogger Logger => _logger;

    /// <summary>Closes a client's connection and forgets the client at once, before the connection has ended.</summary>
    internal void Disconnect(Session session, string reason)
    {
        session.Close();
        Leave(session);
        session.Peer?.Abort(reason);
    }

    /// <summary>
    /// Lets nobody in any more and all connections end: at once those whose client waits or does not read, the others
    /// after what they are doing.
    /// </summary>
    internal void StopSessions()
    {
        IsStopping = true;
        Replicas.DisconnectAll("The server stops.");
        foreach (var session in Sessions.Sessions.ToArray())
        {
            if (session.Suspension is { } suspension)
            {
                session.Close();
                Blocked.Remove(session);
                suspension.Complete();
            }
            else if (session.Peer?.UnsentBytes > 0)
            {
                Disconnect(session, "the server stops");
            }
            else
            {
                session.Peer?.Stop();
            }
        }
    }

    /// <summary>A client has gone: nothing keeps it any longer.</summary>
    internal void Leave(Session session)
    {
        if (!Sessions.Remove(session)) return;
        Replicas.Remove(session);
        Traffic.Depart(session);
        Watches.Unwatch(session);
        Blocked.Remove(session);
        PubSub.RemoveAll(session);
        Monitors.Remove(session);
        Tracking.Disable(session);
        session.Transaction.Close();
    }

    /// <summary>CONFIG RESETSTAT.</summary>
    internal void ResetStatistics()
    {
        Statistics.Reset();
        AclLog.ResetStatistics();
        Traffic.Reset(Sessions);
        foreach (var command in Commands.CommandsAndSubcommands) command.Statistics.Reset();
    }

    /// <summary>Takes over what the configuration says now of limits and the log.</summary>
    internal void ApplyLimits()
    {
        RequestLimits.MaxBulkLength = Options.ProtoMaxBulkLength;
        RequestLimits.MaxQueryBuffer = Options.ClientQueryBufferLimit;
        if (Store is null) return;
        Store.Dataset.PackedCapacity = Options.PackedCapacity;
        Store.Log.Fsync = Store.FsyncPolicyOf(Options.AppendFsync);
        Store.Log.BacklogSize = Options.ReplBacklogSize;
    }

    private void RenameCommands()
    {
        foreach (var renaming in Options.RenamedCommands)
        {
            if (Commands.TryRename(renaming.Name, renaming.NewName, out var error)) continue;
            throw new ConfigurationException($"{renaming.Source}: rename-command {renaming.Name}: {error}");
        }
    }

    // CONFIG SET runs in the executor, and so does this.
    private void OnConfigurationChanged(string name)
    {
        ApplyLimits();
        if (name == "requirepass") Users.SetDefaultPassword(Options.RequirePass);
    }
}
