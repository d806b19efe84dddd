using ArdbNet.Replication.Log;
using ArdbNet.Replication.RawStream;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Replication.Master;

/// <summary>
/// The data at one offset of the log, which full syncs of both forms read at the same time, with the log pinned from
/// there. Who was broken off finds it again while it is held.
/// </summary>
public sealed class SyncSnapshot
{
    private readonly Lock _gate = new();
    private readonly Task<StoreSnapshot> _snapshot;
    private readonly LogPin _pin;
    private readonly List<RawPosition> _positions = [RawPosition.Start];
    private int _users;
    private bool _isClosing;
    private bool _isClosed;

    /// <param name="state">What the snapshot holds.</param>
    /// <param name="replicationId">The stream's name.</param>
    /// <param name="snapshot">The data.</param>
    /// <param name="pin">The log from the state's offset on; disposed with this.</param>
    public SyncSnapshot(AppliedRecord state, string replicationId, Task<StoreSnapshot> snapshot, LogPin pin)
    {
        State = state;
        ReplicationId = replicationId;
        _snapshot = snapshot;
        _pin = pin;
        snapshot.ObserveFault();
    }

    public Guid Id { get; } = Guid.NewGuid();

    public AppliedRecord State { get; }

    public string ReplicationId { get; }

    public long Offset => State.Offset;

    /// <summary>Milliseconds of the machine's uptime when it was made.</summary>
    public long MadeAtMs { get; } = Environment.TickCount64;

    /// <summary>Milliseconds of the machine's uptime when a full sync ended last.</summary>
    public long UsedAtMs { get; private set; } = Environment.TickCount64;

    /// <summary>Transfers that were broken off and not gone on with: who waits for them keeps the snapshot.</summary>
    public int Interrupted { get; private set; }

    /// <summary>Full syncs that read it.</summary>
    public int Users => Volatile.Read(ref _users);

    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>A full sync is to read it. False when it is gone; each success needs a <see cref="Leave"/>.</summary>
    public bool TryJoin()
    {
        lock (_gate)
        {
            if (_isClosing || _snapshot.IsFaulted) return false;
            _users++;
            return true;
        }
    }

    /// <summary>A full sync has ended.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _users--;
            UsedAtMs = Environment.TickCount64;
            CloseIfUnused();
        }
    }

    /// <summary>A transfer was broken off, and may be asked to go on.</summary>
    public void Interrupt()
    {
        lock (_gate) Interrupted++;
    }

    /// <summary>A transfer goes on that was broken off.</summary>
    public void Resume()
    {
        lock (_gate) Interrupted = Math.Max(0, Interrupted - 1);
    }

    /// <summary>Lets it go as soon as nobody reads it any more; nobody else may join.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosing = true;
            CloseIfUnused();
        }
    }

    /// <summary>Waits until the snapshot is there, and shares it. Only between joining and leaving.</summary>
    /// <param name="check">Called now and then; may throw.</param>
    /// <exception cref="FullSyncException">There is none.</exception>
    public StoreSnapshot Open(Action check)
    {
        ArgumentNullException.ThrowIfNull(check);
        while (Task.WaitAny([_snapshot], TimeSpan.FromMilliseconds(50)) < 0) check();
        if (_snapshot.Exception is { } fault) throw new FullSyncException(fault.GetBaseException().Message, fault);
        lock (_gate) return _snapshot.Result.Share();
    }

    /// <summary>A transfer has come so far.</summary>
    public void Passed(RawPosition position)
    {
        ArgumentNullException.ThrowIfNull(position);
        lock (_gate)
        {
            if (position.Blocks == _positions.Count) _positions.Add(position);
        }
    }

    /// <summary>The position behind so many blocks of this digest, or null when no transfer of this snapshot was there.</summary>
    public RawPosition? FindPosition(long blocks, ReadOnlySpan<byte> digest)
    {
        lock (_gate)
        {
            return blocks >= 0 && blocks < _positions.Count && digest.SequenceEqual(_positions[(int)blocks].Digest)
                ? _positions[(int)blocks]
                : null;
        }
    }

    private void CloseIfUnused()
    {
        if (!_isClosing || _isClosed || _users > 0) return;
        Volatile.Write(ref _isClosed, true);
        _pin.Dispose();
        // It may still be on its way.
        _ = _snapshot.ContinueWith(
            static task => task.Result.Dispose(), CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
