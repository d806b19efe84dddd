using System.Net;
using System.Net.NetworkInformation;
using ArdbNet.Replication.Log;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Replication.Replica;

/// <summary>
/// This server as a replica: whom it follows, and how that goes. The work is a <see cref="MasterLinkRun"/>'s, on a
/// thread of its own. Used by the executor unless a member says otherwise.
/// </summary>
public sealed class MasterLink
{
    private readonly ArdbServer _server;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private MasterLinkRun? _run;
    private MasterLinkRun? _last;
    private bool _isStarted;
    private bool _isStopped;
    private long _downSinceMs = Environment.TickCount64;
    private long _streamErrors;

    internal MasterLink(ArdbServer server, ILoggerFactory loggers)
    {
        _server = server;
        _loggers = loggers;
        _logger = loggers.CreateLogger<MasterLink>();
    }

    /// <summary>The master, or null when this server is one itself.</summary>
    public MasterAddress? Master => _server.Options.ReplicaOf;

    public MasterLinkState State => _run?.State ?? MasterLinkState.Connect;

    /// <summary>Why the link does not try again by itself, or null.</summary>
    public string? StopReason => _run?.StopReason;

    /// <summary>Seconds since the master was last heard of, -1 = the link is down.</summary>
    public long LastReceivedSeconds =>
        _run is { LastReceivedMs: > 0 and var ms } ? (Environment.TickCount64 - ms) / 1000 : -1;

    public long DownSeconds => Math.Max(0, (Environment.TickCount64 - _downSinceMs) / 1000);

    /// <summary>Commands of the master's stream that failed here: each is a sign that the data differs.</summary>
    public long StreamErrors => Volatile.Read(ref _streamErrors);

    /// <summary>The full sync under way, or null.</summary>
    public FullSyncFigures? SyncFigures => _run?.SyncFigures;

    /// <summary>What the last full sync could not keep, none yet = all zero.</summary>
    internal FullSyncProgress LastSync { get; private set; } = new();

    /// <summary>The data directory was opened: who follows a master writes nothing of its own into the stream.</summary>
    internal void TakeRole()
    {
        _server.Replication.IsReplica = Master is not null;
        if (Master is null) new StoreFolders(_server.Options.DataDirectory).TryDropSync();
        if (Master is not null || !_server.Replication.History.FollowsMaster) return;

        // What comes next is this node's alone, and must not pass for the master's.
        BeginOwnHistory();
    }

    /// <summary>The sockets are open: connects, if there is a master.</summary>
    internal void Start()
    {
        _isStarted = true;
        if (Master is not { } master) return;
        if (IsThisServer(master)) ReplicaLog.Stopped(_logger, master.Host, master.Port, "it is this server itself");
        else Run(master);
    }

    /// <summary>Whether an address, given in digits or as localhost, is this server's own.</summary>
    public bool IsThisServer(MasterAddress master)
    {
        if (master.Port != _server.ListeningPort) return false;
        if (master.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return true;
        if (!IPAddress.TryParse(master.Host, out var address)) return false;
        return IPAddress.IsLoopback(address) || NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(static network => network.GetIPProperties().UnicastAddresses)
            .Any(own => own.Address.Equals(address));
    }

    /// <summary>Becomes a replica, or another master's replica. The data stays until a full sync has come whole.</summary>
    public void Follow(MasterAddress master)
    {
        _run?.Stop(keepsBlocks: false);
        _server.Configuration.Assign("replicaof", $"{master.Host} {master.Port}");
        if (!_server.Replication.IsReplica)
        {
            _server.Replication.IsReplica = true;
            _server.Blocked.EndAll(
                "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)");
        }

        ReplicaLog.Following(_logger, master.Host, master.Port);
        LinkDown();
        if (_isStarted) Run(master);
    }

    /// <summary>REPLICAOF NO ONE: goes on from where the stream is, under a new name.</summary>
    /// <exception cref="LogException">The disk refuses; this is a replica still.</exception>
    public void Promote()
    {
        if (!_server.Replication.IsReplica) return;

        _run?.Stop(keepsBlocks: false);
        _run = null;
        BeginOwnHistory();
        _server.Replicas.DisconnectAll("this server is a master now");
        _server.Configuration.Assign("replicaof", "no one");
        LinkDown();
        _server.Replication.IsReplica = false;
        ReplicaLog.Promoted(_logger, _server.Replication.History.ReplicationId, _server.Replication.Offset);
    }

    /// <summary>Cuts the connection to the master; it is made again at once. False when there is none.</summary>
    public bool TryCut() => _run?.TryCut() ?? false;

    /// <summary>Ends the link for good. Any thread but the executor's.</summary>
    internal async Task StopAsync()
    {
        var run = await _server.Executor.RunAsync(() =>
        {
            _isStopped = true;
            _run?.Stop(keepsBlocks: true);
            return _last;
        }).ConfigureAwait(false);
        if (run is not null) await run.Ended.ConfigureAwait(false);
    }

    internal void LinkUp() => _server.Replication.IsMasterLinkUp = true;

    internal void LinkDown()
    {
        if (_server.Replication.IsMasterLinkUp) _downSinceMs = Environment.TickCount64;
        _server.Replication.IsMasterLinkUp = false;
    }

    /// <summary>A full sync has been put in force.</summary>
    internal void Loaded(FullSyncProgress sync) => LastSync = sync;

    internal void CountErrors(long errors, string lastError)
    {
        _streamErrors += errors;
        ReplicaLog.StreamErrors(_logger, errors, lastError);
    }

    private void BeginOwnHistory()
    {
        _server.Store.Log.ShiftHistory();
        _server.Dispatcher.Stream.Resume(-1);
    }

    private void Run(MasterAddress master)
    {
        if (_isStopped) return;
        // There is one folder for a full sync: the one before, also of a role given up, must have left it.
        _run = _last = new MasterLinkRun(_server, this, master, _loggers, _last);
        _run.Start();
    }
}
