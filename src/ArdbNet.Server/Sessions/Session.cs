using ArdbNet.Replication.Master;
using ArdbNet.Resp.Reading;
using ArdbNet.Resp.Writing;
using ArdbNet.Server.Blocking;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.PubSub;
using ArdbNet.Server.Security;
using ArdbNet.Server.Tracking;
using ArdbNet.Server.Transactions;

namespace ArdbNet.Server.Sessions;

/// <summary>
/// A client's state. Its requests run in the executor; its connection reads the socket, waits where a session must
/// wait, and takes the replies away under <see cref="OutputLock"/>.
/// </summary>
public sealed class Session : IWork
{
    private const int MaxReplyBytesAStep = 1 << 20;

    private readonly Dispatcher? _dispatcher;
    private readonly RequestReader? _requests;
    private int _next;
    private long _commitOffset;

    // The requests of the batch whose keys the processor has been told of.
    private int _prefetched;
    private bool _hasLoggedIn;

    /// <summary>A client's session.</summary>
    internal Session(long id, Dispatcher dispatcher, RequestReader requests, ISessionPeer peer)
        : this(id)
    {
        _dispatcher = dispatcher;
        _requests = requests;
        Peer = peer;
    }

    private Session(long id)
    {
        Id = id;
        Reply = new ReplyWriter(Output);
        CreatedAt = LastActiveAt = Environment.TickCount64;
    }

    /// <summary>Grows from client to client, never reused while the process lives.</summary>
    public long Id { get; }

    /// <summary>The connection, or null for the server's own session.</summary>
    public ISessionPeer? Peer { get; }

    /// <summary>Replies on their way to the client. Written in the executor, taken by the connection.</summary>
    public ReplyBuffer Output { get; } = new();

    public Lock OutputLock { get; } = new();

    public ReplyWriter Reply { get; }

    /// <summary>The number of the selected database.</summary>
    public int DatabaseIndex { get; set; }

    /// <summary>CLIENT SETNAME; empty when not set.</summary>
    public byte[] Name { get; set; } = [];

    /// <summary>Who the client is, at first the default user; null for a stream, which may do everything.</summary>
    public User? User { get; private set; }

    /// <summary>Whether the client may ask for anything but to be let in.</summary>
    public bool IsAuthenticated
    {
        get;
        private set
        {
            field = value;
            if (_requests is not null) _requests.IsAuthenticated = value;
        }
    }

    /// <summary>Whether a stream is applied through this session, not a client's wish.</summary>
    public bool IsApplying { get; private init; }

    /// <summary>Whether commands of scripts run through this session.</summary>
    public bool IsScript { get; private init; }

    /// <summary>Whose script it is that runs; null when none does, or this is a client's session.</summary>
    public Session? Caller { get; private set; }

    /// <summary>The client behind what the session does.</summary>
    public Session Origin => Caller ?? this;

    public bool IsNoEvict { get; set; }

    public ReplyMode ReplyMode { get; set; }

    /// <summary>MULTI's queue and WATCH's keys.</summary>
    public Transaction Transaction { get; } = new();

    public Subscriptions Subscriptions { get; } = new();

    /// <summary>Null when the client tracks no keys.</summary>
    public TrackingState? Tracking { get; set; }

    /// <summary>Whether it hears of every command; see <see cref="Monitoring.MonitorFeed"/>.</summary>
    public bool IsMonitor { get; set; }

    public ClientType Type =>
        Replica is not null ? ClientType.Replica
        : Subscriptions.Count > 0 ? ClientType.PubSub
        : ClientType.Normal;

    /// <summary>What the client has said with REPLCONF; null when nothing.</summary>
    public ReplicaIdentity? ReplicaIdentity { get; set; }

    /// <summary>The link that feeds the client; from then on it gets no replies. Set in the executor.</summary>
    public ReplicaLink? Replica { get; set; }

    /// <summary>Milliseconds of the machine's uptime since which the soft output limit is passed, 0 = it is not.</summary>
    public long OverSoftLimitSince { get; set; }

    /// <summary>Most bytes of replies that waited at one time.</summary>
    public long OutputPeak { get; private set; }

    /// <summary>Milliseconds of the machine's uptime when the client came.</summary>
    public long CreatedAt { get; }

    /// <summary>Milliseconds of the machine's uptime when the last command came.</summary>
    public long LastActiveAt { get; set; }

    public Command? LastCommand { get; set; }

    public long CommandCount { get; set; }

    /// <summary>The connection closes once the replies so far are sent.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>The rest of the reply to the last command, still to be read outside the executor.</summary>
    public LongRead? LongRead { get; set; }

    /// <summary>What the session waits for before its next command; completed in the executor.</summary>
    public Suspension? Suspension { get; set; }

    /// <summary>Whether its next request must not run on this thread, which reads the sockets.</summary>
    internal bool MovesToPool { get; set; }

    /// <summary>The blocking command that it waits in, or null. Used by the executor only.</summary>
    public BlockedCall? Blocked { get; set; }

    /// <summary>The log offset that must be safe before the replies may leave, 0 = none.</summary>
    public long CommitOffset
    {
        get => Volatile.Read(ref _commitOffset);
        set => Volatile.Write(ref _commitOffset, value);
    }

    /// <summary>Where the log ended after the client's last write: what WAIT waits for.</summary>
    public long WriteOffset { get; set; }

    /// <summary>Whether a long read may leave the executor: only a connection can wait for it.</summary>
    public bool CanOffload => Peer is not null;

    /// <summary>Completed each time <see cref="Execute"/> has run.</summary>
    internal ExecutionSignal Executed { get; } = new();

    /// <summary>How often its next request has been put off, see <see cref="ColdCommands"/>.</summary>
    internal int TimesPutOff { get; set; }

    /// <summary>The requests of the batch that are still to be run, the one that runs among them.</summary>
    internal int WaitingCount => _requests!.Count - _next;

    /// <summary>Whether requests of the batch are still to be run.</summary>
    internal bool HasMore => !IsClosing && _requests is not null && _next < _requests.Count;

    internal Request Waiting(int index) => _requests![_next + index];

    /// <summary>The session through which a stream (the log, a master's) is applied.</summary>
    internal static Session ForStream() => new(0) { IsApplying = true, IsAuthenticated = true };

    /// <summary>The client has proven to be this user.</summary>
    internal void LogIn(User user)
    {
        User = user;
        _hasLoggedIn = true;
        IsAuthenticated = true;
    }

    /// <summary>Makes the client the default user, as a new one is.</summary>
    internal void LogOut(User defaultUser)
    {
        User = defaultUser;
        _hasLoggedIn = defaultUser.AdmitsEverybody;
        IsAuthenticated = _hasLoggedIn;
    }

    /// <summary>The default user has changed: whoever has not said who they are is let in, or no longer.</summary>
    internal void ReviewLogIn(User defaultUser) => IsAuthenticated = _hasLoggedIn || defaultUser.AdmitsEverybody;

    /// <summary>The session of a script's commands; they are done in the name of <see cref="Caller"/>.</summary>
    internal static Session ForScript(bool isApplying) =>
        new(0) { IsApplying = isApplying, IsAuthenticated = true, IsScript = true };

    /// <summary>The script's commands are from now on this client's, with its rights; null: nobody's.</summary>
    internal void ActFor(Session? caller)
    {
        Caller = caller;
        User = caller?.User;
    }

    /// <summary>Closes the connection after the replies so far.</summary>
    public void Close() => IsClosing = true;

    /// <summary>Leaves it to the caller that the replies are safe before they leave: the offset that must be, 0 = none.</summary>
    internal long TakeCommitOffset() => CommitOffset == 0 ? 0 : Interlocked.Exchange(ref _commitOffset, 0);

    /// <summary>The batch was released: the next one begins with its first request.</summary>
    internal void BeginBatch() => _next = _prefetched = 0;

    /// <summary>Runs requests of the batch until there are no more, or the session has to wait or to write first.</summary>
    public void Execute()
    {
        try
        {
            lock (OutputLock) RunBatch();
        }
#pragma warning disable CA1031 // The fault is this client's: its connection logs it and ends, the executor goes on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Executed.Fail(fault);
            return;
        }

        if (MovesToPool)
        {
            MovesToPool = false;
            _dispatcher!.MoveToPool(this);
            return;
        }

        Executed.Set();
    }

    bool IWork.TryExecuteBeside()
    {
        Execute();
        return true;
    }

    private void RunBatch()
    {
        LastActiveAt = Environment.TickCount64;
        while (HasMore && LongRead is null && Suspension is null && Output.Length < MaxReplyBytesAStep)
        {
            if (_next == _prefetched) _prefetched += _dispatcher!.Prefetch(this);
            if (!_dispatcher!.Process(this, _requests![_next])) break;
            _next++;
        }

        OutputPeak = Math.Max(OutputPeak, Output.Length);
        _dispatcher!.EndBatch(this);
        // What stands in the link's way would be taken for a part of the stream.
        if (Replica is not null) Output.Clear();
    }
}
