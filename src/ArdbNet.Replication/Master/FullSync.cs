using ArdbNet.Storage.Engine;

namespace ArdbNet.Replication.Master;

/// <summary>
/// All data at one offset of the log, on its way to one or more replicas while writes go on. Forms: <see cref="RdbSync"/>
/// for everybody, <see cref="RawSync"/> for ArdbNet. The log is pinned from the offset as long as a replica may need it.
/// </summary>
public abstract class FullSync
{
    private readonly TaskCompletionSource _made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isCancelled;
    private int _users;
    private bool _isOver;

    protected FullSync(SyncSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        Snapshot = snapshot;
    }

    /// <summary>The stream's name when the snapshot was made.</summary>
    public string ReplicationId => Snapshot.ReplicationId;

    /// <summary>The log offset whose state is sent: the stream goes on behind it.</summary>
    public long Offset => Snapshot.Offset;

    /// <summary>The words of INFO and the log for the form and what is done at the moment.</summary>
    public abstract string State { get; }

    /// <summary>Bytes that are made.</summary>
    public abstract long BytesDone { get; }

    /// <summary>About how many bytes are still to be made.</summary>
    public abstract long BytesToDo { get; }

    public abstract long KeysDone { get; }

    public abstract long KeyCount { get; }

    /// <summary>How much of all is made, about: 0 to 1.</summary>
    public virtual double Progress => KeyCount == 0 ? 1 : (double)KeysDone / KeyCount;

    /// <summary>Completes when the thread that makes it has ended, with or without success.</summary>
    public Task Made => _made.Task;

    public bool IsMade => _made.Task.IsCompleted;

    /// <summary>Made, and no replica needs it any more.</summary>
    public bool IsOver => Volatile.Read(ref _isOver);

    /// <summary>Replicas that wait for it or receive it.</summary>
    public int Users => Volatile.Read(ref _users);

    protected SyncSnapshot Snapshot { get; }

    protected Lock Gate { get; } = new();

    /// <summary>A replica is to get it. False when it is over; each success needs a <see cref="Leave"/>.</summary>
    public bool TryJoin()
    {
        lock (Gate)
        {
            if (_isOver || !CanJoin) return false;
            _users++;
            return true;
        }
    }

    /// <summary>A replica has it, or has gone.</summary>
    public void Leave()
    {
        lock (Gate)
        {
            _users--;
            EndIfUnused();
        }
    }

    /// <summary>Breaks it off if it is still being made.</summary>
    public virtual void Cancel() => _isCancelled = true;

    /// <summary>Has it made, on a thread of its own. <paramref name="ended"/> is called in the end; null: it succeeded.</summary>
    public void Begin(Action<FullSync, Exception?> ended)
    {
        ArgumentNullException.ThrowIfNull(ended);
        _ = BeginAsync(ended);
    }

    /// <summary>Sends all of it behind the answer to PSYNC; completes when the replica has it.</summary>
    internal abstract Task TransferAsync(ReplicaLink link, CancellationToken cancellation);

    /// <summary>Whether the replica keeps it until it says for the first time how far it is.</summary>
    internal virtual bool IsHeldUntilAcknowledged => false;

    protected abstract bool CanJoin { get; }

    /// <summary>On the thread that makes it.</summary>
    protected abstract void Make();

    /// <summary>It could not be made.</summary>
    protected abstract void Fail(Exception cause);

    /// <summary>Nobody needs it any more. Within <see cref="Gate"/>.</summary>
    protected abstract void Release();

    protected void ThrowIfUnwanted()
    {
        if (_isCancelled) throw new FullSyncException("it was broken off");
        if (Users == 0) throw new FullSyncException("all replicas have gone");
    }

    private async Task BeginAsync(Action<FullSync, Exception?> ended)
    {
        var fault = await BackgroundPriority.RunAsync("full sync", MakeOrFail).ConfigureAwait(false);
        ended(this, fault);
    }

    private Exception? MakeOrFail()
    {
        Exception? fault = null;
        try
        {
            Make();
        }
#pragma warning disable CA1031 // Whatever went wrong is the full sync's fault, not the process' end.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            fault = cause;
            Fail(cause);
        }

        lock (Gate)
        {
            _made.SetResult();
            EndIfUnused();
        }

        return fault;
    }

    private void EndIfUnused()
    {
        if (_isOver || _users > 0 || !_made.Task.IsCompleted) return;
        Volatile.Write(ref _isOver, true);
        Release();
    }
}
