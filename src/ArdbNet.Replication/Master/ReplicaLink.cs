using System.Text;
using ArdbNet.Replication.Log;

namespace ArdbNet.Replication.Master;

/// <summary>
/// One replica: who it is, how far it has come, and the loop that sends to it. The loop runs on pool threads; what it
/// says of itself may be read by any thread.
/// </summary>
public sealed class ReplicaLink
{
    private static readonly TimeSpan KeepalivePeriod = TimeSpan.FromSeconds(1);
    private static readonly byte[] Keepalive = "\n"u8.ToArray();

    // Small enough that one that reads a kilobyte a second is seen to make progress.
    private const int PieceBytes = 32 * 1024;

    private readonly IReplicaPeer _peer;
    private readonly ReplicationLog _log;
    private readonly LogGrowth _growth;
    private readonly TransferPace? _pace;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource<FullSync> _start =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _firstAcknowledgement =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _phase;
    private long _transferBeganMs;
    private long _sentOffset;
    private long _acknowledgedOffset;
    private long _durableOffset = -1;
    private long _heardAtMs = Environment.TickCount64;
    private long _progressAtMs = Environment.TickCount64;
    private long _bytesSent;
    private string? _endReason;
    private FullSync? _sync;
    private bool _hasEnded;
    private volatile bool _hasCaughtUp;

    /// <param name="identity">What the replica has said of itself.</param>
    /// <param name="address">Where it comes from.</param>
    /// <param name="peer">The connection.</param>
    /// <param name="log">What it is fed from.</param>
    /// <param name="growth">Signals when there is more to feed.</param>
    /// <param name="pace">How fast a full sync may go; null: as fast as it can.</param>
    public ReplicaLink(
        ReplicaIdentity identity,
        string address,
        IReplicaPeer peer,
        ReplicationLog log,
        LogGrowth growth,
        TransferPace? pace = null)
    {
        Identity = identity;
        Address = identity.AnnouncedAddress ?? address;
        _peer = peer;
        _log = log;
        _growth = growth;
        _pace = pace;
    }

    public ReplicaIdentity Identity { get; }

    public string Address { get; }

    public string Name => $"{Address}:{Identity.ListeningPort}";

    public ReplicaPhase Phase
    {
        get => (ReplicaPhase)Volatile.Read(ref _phase);
        private set => Volatile.Write(ref _phase, (int)value);
    }

    /// <summary>Whether it was once sent all that there was: before, what it lacks has come while it was loading.</summary>
    public bool HasCaughtUp
    {
        get => _hasCaughtUp;
        internal set => _hasCaughtUp = value;
    }

    /// <summary>Bytes of the stream that have been handed to the network.</summary>
    public long SentOffset
    {
        get => Volatile.Read(ref _sentOffset);
        internal set => Volatile.Write(ref _sentOffset, value);
    }

    /// <summary>Bytes of the stream that it says it has applied.</summary>
    public long AcknowledgedOffset => Volatile.Read(ref _acknowledgedOffset);

    /// <summary>Bytes of the stream that it says its disk has, -1 when it says nothing of it.</summary>
    public long DurableOffset => Volatile.Read(ref _durableOffset);

    /// <summary>When something came from it last; milliseconds of the machine's uptime.</summary>
    public long HeardAtMs => Volatile.Read(ref _heardAtMs);

    /// <summary>When the network took something last; milliseconds of the machine's uptime.</summary>
    public long ProgressAtMs => Volatile.Read(ref _progressAtMs);

    /// <summary>All bytes sent over the link.</summary>
    public long BytesSent => Volatile.Read(ref _bytesSent);

    /// <summary>The full sync that it waits for or receives, or null.</summary>
    public FullSync? FullSync => Volatile.Read(ref _sync);

    /// <summary>Whether the loop has ended, or is to end.</summary>
    public bool IsEnding => _ending.IsCancellationRequested;

    /// <summary>Why, when it was not the replica that went.</summary>
    public string? EndReason => Volatile.Read(ref _endReason);

    /// <summary>Goes on with the stream.</summary>
    /// <param name="greeting">The answer to PSYNC.</param>
    /// <param name="pin">The log from the first byte that the replica lacks; the link disposes it.</param>
    public void Continue(string greeting, LogPin pin)
    {
        SentOffset = pin.Offset;
        Volatile.Write(ref _acknowledgedOffset, pin.Offset);
        _ = RunAsync(async () =>
        {
            using var held = pin;
            await SendAsync(greeting).ConfigureAwait(false);
            await FeedAsync(pin).ConfigureAwait(false);
        });
    }

    /// <summary>Waits with keepalives until a dump is assigned, takes it, then goes on with the stream.</summary>
    public void Load() => _ = RunAsync(LoadAsync);

    /// <summary>The replica is to get this dump. False when the link or the dump is over.</summary>
    public bool TryAssign(FullSync sync)
    {
        ArgumentNullException.ThrowIfNull(sync);
        lock (_gate)
        {
            if (_hasEnded || _sync is not null || !sync.TryJoin()) return false;
            Volatile.Write(ref _sync, sync);
        }

        return _start.TrySetResult(sync);
    }

    /// <summary>REPLCONF ACK.</summary>
    public void Acknowledge(long offset)
    {
        Heard();
        if (offset > AcknowledgedOffset) Volatile.Write(ref _acknowledgedOffset, offset);
        _firstAcknowledgement.TrySetResult();
    }

    /// <summary>REPLCONF ACK … FACK.</summary>
    public void AcknowledgeDurable(long offset) => Volatile.Write(ref _durableOffset, offset);

    public void Heard() => Volatile.Write(ref _heardAtMs, Environment.TickCount64);

    /// <summary>Ends the link and closes the connection.</summary>
    public void End(string reason)
    {
        Interlocked.CompareExchange(ref _endReason, reason, null);
        _ = _ending.CancelAsync();
        // A send that is stuck notices only the end of the connection.
        _peer.Abort(reason);
    }

    /// <summary>Milliseconds of the machine's uptime when the bytes of a full sync began to flow, 0 when they have not.</summary>
    public long TransferBeganMs => Volatile.Read(ref _transferBeganMs);

    /// <summary>What <see cref="BytesSent"/> was then.</summary>
    public long TransferBeganBytes { get; private set; }

    /// <summary>Completes when it has said for the first time how far it is.</summary>
    internal Task FirstAcknowledgement => _firstAcknowledgement.Task;

    /// <summary>Has something called when the link ends, at once if it has ended.</summary>
    internal void WhenEnding(Action action) => _ending.Token.Register(action);

    /// <summary>From now on the bytes of a full sync flow.</summary>
    internal void BeginTransfer()
    {
        TransferBeganBytes = BytesSent;
        Volatile.Write(ref _transferBeganMs, Environment.TickCount64);
        Phase = ReplicaPhase.ReceivingDump;
    }

    /// <summary>Sends bytes of a full sync.</summary>
    internal async ValueTask SendPacedAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(PieceBytes, bytes.Length)];
            if (_pace is not null) await _pace.WaitAsync(piece.Length, _ending.Token).ConfigureAwait(false);
            await SendAsync(piece).ConfigureAwait(false);
            bytes = bytes[piece.Length..];
        }
    }

    internal async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await _peer.SendAsync(bytes).ConfigureAwait(false);
        Volatile.Write(ref _progressAtMs, Environment.TickCount64);
        Volatile.Write(ref _bytesSent, _bytesSent + bytes.Length);
    }

    private ValueTask SendAsync(string line) => SendAsync(Encoding.ASCII.GetBytes(line));

    private async Task RunAsync(Func<Task> work)
    {
        try
        {
            await _peer.BeginFeedAsync(_ending.Token).ConfigureAwait(false);
            await WorkAsync(work).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It ended before it began.
        }
        finally
        {
            _ = _ending.CancelAsync();
            ReleaseSync(hasEnded: true);
        }
    }

    private async Task WorkAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The replica has gone, or is to go.
        }
        catch (Exception end) when (end is LogException or FullSyncException)
        {
            Interlocked.CompareExchange(ref _endReason, end.Message, null);
        }
        finally
        {
            _peer.EndFeed();
        }
    }

    private async Task LoadAsync()
    {
        var sync = await WaitAsync(_start.Task).ConfigureAwait(false);
        // +FULLRESYNC <id> <offset>\r\n
        if (!Identity.IsSilent)
        {
            await SendAsync($"+FULLRESYNC {sync.ReplicationId} {sync.Offset}\r\n").ConfigureAwait(false);
        }

        SentOffset = sync.Offset;
        await sync.TransferAsync(this, _ending.Token).ConfigureAwait(false);
        if (Identity.WantsDumpOnly)
        {
            // It closes the connection when it has what it wants.
            await Task.Delay(Timeout.Infinite, _ending.Token).ConfigureAwait(false);
        }

        using var pin = _log.Pin(sync.Offset);
        if (sync.IsHeldUntilAcknowledged) _ = ReleaseSyncWhenAcknowledgedAsync();
        else ReleaseSync(hasEnded: false);
        await FeedAsync(pin).ConfigureAwait(false);
    }

    private async Task ReleaseSyncWhenAcknowledgedAsync()
    {
        try
        {
            await _firstAcknowledgement.Task.WaitAsync(_ending.Token).ConfigureAwait(false);
            ReleaseSync(hasEnded: false);
        }
        catch (OperationCanceledException)
        {
            // The end of the link releases it.
        }
    }

    private void ReleaseSync(bool hasEnded)
    {
        FullSync? sync;
        lock (_gate)
        {
            _hasEnded |= hasEnded;
            sync = _sync;
            Volatile.Write(ref _sync, null);
        }

        sync?.Leave();
    }

    private Task FeedAsync(LogPin pin)
    {
        Heard();
        Phase = ReplicaPhase.Online;
        return new LogFeed(_log, _growth, this).RunAsync(pin, _ending.Token);
    }

    private async Task<T> WaitAsync<T>(Task<T> task)
    {
        await WaitAsync((Task)task).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    /// <summary>Waits, and shows meanwhile that the master lives. Only before the bytes of a full sync flow.</summary>
    internal async Task WaitAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            try
            {
                await task.WaitAsync(KeepalivePeriod, _ending.Token).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                await SendAsync(Keepalive).ConfigureAwait(false);
            }
        }

        await task.ConfigureAwait(false);
    }
}
