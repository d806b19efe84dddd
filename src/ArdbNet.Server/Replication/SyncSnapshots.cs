using ArdbNet.Replication.Master;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Replication;

/// <summary>
/// The snapshots that full syncs read: one serves all who attach while it is fresh, and is held for those who were broken
/// off, as long as time (<c>repl-snapshot-ttl</c>), log (<c>repl-pin-limit</c>) and disk allow. Used by the executor only.
/// </summary>
internal sealed class SyncSnapshots(ArdbServer server)
{
    private const long CheckPeriodMs = 1000;

    // Room for the log to grow in while somebody comes back.
    private const int LeastFreeSegments = 8;

    private readonly List<SyncSnapshot> _held = [];
    private long _nextCheckMs;

    public SyncSnapshot? Find(Guid id) => _held.Find(snapshot => snapshot.Id == id);

    /// <summary>A snapshot that is not too old yet: the log has what it lacks. Joined; null when there is none.</summary>
    public SyncSnapshot? TryJoinFresh()
    {
        var log = server.Store.Log;
        return _held.Find(snapshot =>
            snapshot.ReplicationId == log.History.ReplicationId
            && log.TailOffset - snapshot.Offset <= log.BacklogSize
            && Environment.TickCount64 - snapshot.MadeAtMs < TtlMs
            && snapshot.TryJoin());
    }

    /// <summary>The state as it is now. Joined. Nothing may be uncommitted.</summary>
    public SyncSnapshot Make()
    {
        var store = server.Store;
        var state = store.Dataset.Describe();
        // What is behind the snapshot begins with SELECT, unless it is a master's to the byte.
        if (!server.Replication.IsReplica)
        {
            server.Dispatcher.Stream.Resume(-1);
            state = state with { StreamDatabase = -1 };
        }

        var snapshot = new SyncSnapshot(
            state, store.Log.History.ReplicationId, store.Engine.CreateDiskSnapshotAsync(), store.Log.Pin(state.Offset));
        snapshot.TryJoin();
        _held.Add(snapshot);
        return snapshot;
    }

    /// <summary>Lets go what nobody needs any more, or may keep.</summary>
    public void Tick()
    {
        _held.RemoveAll(static snapshot => snapshot.IsClosed);
        if (_held.Count == 0) return;
        var nowMs = Environment.TickCount64;
        var mustCheckDisk = nowMs >= _nextCheckMs;
        if (mustCheckDisk) _nextCheckMs = nowMs + CheckPeriodMs;
        foreach (var snapshot in _held)
        {
            if (snapshot.Users > 0) continue;
            if (snapshot.Interrupted == 0) CloseElsewhere(snapshot);
            else if (ReasonToDrop(snapshot, nowMs, mustCheckDisk) is { } reason) Drop(snapshot, reason);
        }
    }

    /// <summary>Lets all go, as soon as their readers have ended.</summary>
    public void Close()
    {
        foreach (var snapshot in _held) snapshot.Close();
        _held.Clear();
    }

    private long TtlMs => server.Options.ReplSnapshotTtlSeconds * 1000;

    private string? ReasonToDrop(SyncSnapshot snapshot, long nowMs, bool mustCheckDisk)
    {
        var pinned = server.Store.Log.TailOffset - snapshot.Offset;
        if (nowMs - snapshot.UsedAtMs >= TtlMs) return "nobody came back within repl-snapshot-ttl";
        if (server.Options.ReplPinLimit is > 0 and var most && pinned > most) return "the log behind it passes repl-pin-limit";
        if (!mustCheckDisk) return null;
        // Its files grow in the one, what it holds of the log in the other.
        var free = Math.Min(server.FreeBytesOf(server.Options.DataDirectory), server.FreeBytesOf(server.Store.LogDirectory));
        return free < LeastFreeSegments * server.Options.ReplLogSegmentSize ? "the disk is nearly full" : null;
    }

    private void Drop(SyncSnapshot snapshot, string reason)
    {
        MasterLog.SnapshotDropped(server.Logger, snapshot.Offset, reason);
        CloseElsewhere(snapshot);
    }

    // RocksDB looks for what it may compact now.
    private static void CloseElsewhere(SyncSnapshot snapshot) =>
        ThreadPool.UnsafeQueueUserWorkItem(static closing => closing.Close(), snapshot, preferLocal: false);
}
