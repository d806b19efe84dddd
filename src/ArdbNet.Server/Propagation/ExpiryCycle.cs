using System.Diagnostics;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Propagation;

/// <summary>
/// Removes keys whose time has passed, in slices short enough that clients do not notice: each slice is one piece of
/// the executor's work, with a pause after it.
/// </summary>
public sealed class ExpiryCycle : IWork
{
    private const int KeysAtOnce = 64;

    // With more buffers than this on their way to RocksDB, the next writer may have to wait for the disk: not for us.
    private const int MaxFrozenBuffers = 1;

    private static readonly long TicksAMillisecond = Stopwatch.Frequency / 1000;

    private readonly ArdbServer _server;
    private readonly List<byte[]> _due = [];
    private readonly List<(Database Database, byte[] Key)> _met = [];
    private int _isScheduled;
    private bool _hasMore;

    internal ExpiryCycle(ArdbServer server)
    {
        _server = server;
    }

    /// <summary>DEBUG SET-ACTIVE-EXPIRE.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>Whether the last slice ended before the keys did. Any thread.</summary>
    public bool HasMore => Volatile.Read(ref _hasMore);

    /// <summary>A command has read a key whose time has passed: it is removed once the command has ended.</summary>
    internal void Meet(Database database, ReadOnlySpan<byte> key) => _met.Add((database, key.ToArray()));

    /// <summary>Removes the keys that the command has met.</summary>
    internal void RemoveMet()
    {
        if (_met.Count == 0) return;
        if (MayRemove && !_server.Pause.IsActive)
        {
            _server.Dispatcher.RunInternal(() =>
            {
                foreach (var (database, key) in _met) database.FindForWrite(key);
            });
        }

        _met.Clear();
    }

    /// <summary>Runs a slice soon, unless one is waiting. Any thread.</summary>
    public void Schedule()
    {
        if (Interlocked.Exchange(ref _isScheduled, 1) == 0) _server.Executor.Submit(this);
    }

    // active-expire-effort 1 is a slice of 2 ms, each step more a third of a millisecond: 5 ms at the most.
    private long SliceTicks => TicksAMillisecond * (_server.Options.ActiveExpireEffort + 5) / 3;

    // A replica's keys are removed by its master.
    private bool MayRemove =>
        _server.Store.Engine.Failure is null && _server.Store.Log.CanAppend && !_server.Replication.IsReplica;

    private bool IsHeld =>
        !IsEnabled || _server.IsLoading || _server.Replication.IsReplica || _server.Pause.IsActive;

    /// <summary>Runs a slice now; true when nothing is due, or nothing may be removed. In the executor, not in a command.</summary>
    internal bool RemoveDue() => IsHeld || RunSlice(Stopwatch.GetTimestamp());

    public void Execute()
    {
        Interlocked.Exchange(ref _isScheduled, 0);
        Volatile.Write(ref _hasMore, false);
        if (IsHeld) return;

        var started = Stopwatch.GetTimestamp();
        var isCut = _server.Dataset.Engine.FrozenBufferCount > MaxFrozenBuffers || !RunSlice(started);
        _server.Latency.Note("expire-cycle", (Stopwatch.GetTimestamp() - started) / TicksAMillisecond);
        if (!isCut) return;

        _server.Statistics.ExpiryCyclesCut++;
        Volatile.Write(ref _hasMore, true);
    }

    // False: the slice has ended before the keys did.
    private bool RunSlice(long started)
    {
        while (RemoveSome())
        {
            if (Stopwatch.GetTimestamp() - started >= SliceTicks) return false;
        }

        return true;
    }

    private bool RemoveSome()
    {
        var now = Clock.NowMs;
        var index = _server.Dataset.Expiry;
        if (!index.MayBeDue(now) || !MayRemove) return false;

        _due.Clear();
        index.TakeDue(now, KeysAtOnce, _due);
        foreach (var entry in _due)
        {
            if (_server.Dispatcher.RunInternal(() => Remove(entry))) continue;
            index.PutBack(entry);
            return false;
        }

        return _due.Count == KeysAtOnce;
    }

    private void Remove(byte[] entry)
    {
        var index = _server.Dataset.Expiry;
        var metadataKey = ExpiryKey.MetadataKeyOf(entry);
        if (_server.Dataset.TryFindDatabase(MetadataKey.KeyspaceId(metadataKey), out var database))
        {
            // Looking up for a write removes the key, and says so, if its time has passed.
            var key = database.FindForWrite(MetadataKey.Key(metadataKey));
            if (key.Exists && key.ExpireAtMs == ExpiryKey.ExpireAtMs(entry))
            {
                // The clock was set back meanwhile.
                index.PutBack(entry);
                return;
            }
        }

        index.Remove(entry);
    }
}
