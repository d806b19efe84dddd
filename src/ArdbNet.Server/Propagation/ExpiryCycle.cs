using System.Diagnostics;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Propagation;

/// <summary>
/// Removes keys whose time has passed, in slices short enough that clients do not notice: each slice is one piece of
/// the executor's work. After each the thread gives way to those that wait for a processor: it must not be stopped in the
/// middle of a slice for the whole time slots of others, and not keep the thread of the sockets from its processor either.
/// </summary>
public sealed class ExpiryCycle : IWork
{
    // A third of a millisecond; longer only when keys have to be looked up on the disk.
    private const int KeysASlice = 64;

    // One command removes so many of the expired keys it meets at most: the next clients wait for it.
    private const int MaxMet = 64;

    // With more buffers than this on their way to RocksDB, the next writer may have to wait for the disk: not for us.
    private const int MaxFrozenBuffers = 1;

    private static readonly long TicksAMillisecond = Stopwatch.Frequency / 1000;
    private static readonly long LongestSlice = 2 * TicksAMillisecond;

    private readonly ArdbServer _server;
    private readonly List<byte[]> _due = [];
    private readonly List<(Database Database, byte[] Key)> _met = [];
    private int _isScheduled;
    private bool _goesOn;
    private bool _hasMore;

    internal ExpiryCycle(ArdbServer server)
    {
        _server = server;
    }

    /// <summary>DEBUG SET-ACTIVE-EXPIRE.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>Whether the last slice ended before the keys did. Any thread.</summary>
    public bool HasMore => Volatile.Read(ref _hasMore);

    /// <summary>
    /// A command has read a key whose time has passed: it is removed once the command has ended, unless there are many.
    /// </summary>
    internal void Meet(Database database, ReadOnlySpan<byte> key)
    {
        if (_met.Count < MaxMet) _met.Add((database, key.ToArray()));
    }

    /// <summary>Removes the keys that the command has met, each by itself: the log has no MULTI around them.</summary>
    internal void RemoveMet()
    {
        if (_met.Count == 0) return;
        if (MayRemove && !_server.Pause.IsActive)
        {
            foreach (var (database, key) in _met)
            {
                if (!_server.Dispatcher.TryRun(() => database.FindForWrite(key))) break;
            }
        }

        _met.Clear();
    }

    /// <summary>Runs a slice soon, unless one is waiting. Any thread.</summary>
    private void Schedule()
    {
        if (Interlocked.Exchange(ref _isScheduled, 1) == 0) _server.Executor.Submit(this);
    }

    // active-expire-effort 1 is 2 ms between pauses, each step more a third of a millisecond: 5 ms at the most.
    private long TicksBetweenPauses => TicksAMillisecond * (_server.Options.ActiveExpireEffort + 5) / 3;

    // A replica's keys are removed by its master.
    private bool MayRemove =>
        _server.Store.Engine.Failure is null && _server.Store.Log.CanAppend && !_server.Replication.IsReplica;

    private bool IsHeld =>
        !IsEnabled || _server.IsLoading || _server.Replication.IsReplica || _server.Pause.IsActive;

    /// <summary>Runs slices until nothing is due, or it is time for a pause. Any thread but the executor's.</summary>
    public void Run()
    {
        var end = Stopwatch.GetTimestamp() + TicksBetweenPauses;
        do
        {
            Schedule();
            Thread.Yield();
        }
        while (Volatile.Read(ref _goesOn) && Volatile.Read(ref _isScheduled) == 0 && Stopwatch.GetTimestamp() < end);
    }

    /// <summary>
    /// Removes what is due for some time; true when nothing is due any more, or nothing may be removed. In the executor,
    /// not in a command.
    /// </summary>
    internal bool RemoveDue()
    {
        if (IsHeld) return true;
        var end = Stopwatch.GetTimestamp() + LongestSlice;
        while (RemoveSome(end))
        {
            if (Stopwatch.GetTimestamp() >= end) return false;
        }

        return true;
    }

    public void Execute()
    {
        Interlocked.Exchange(ref _isScheduled, 0);
        var started = Stopwatch.GetTimestamp();
        var isHeld = IsHeld;
        var waitsForDisk = !isHeld && _server.Dataset.Engine.FrozenBufferCount > MaxFrozenBuffers;
        var hasMore = waitsForDisk || (!isHeld && RemoveSome(started + LongestSlice));
        _server.Latency.Note("expire-cycle", (Stopwatch.GetTimestamp() - started) / TicksAMillisecond);
        if (hasMore) _server.Statistics.ExpiryCyclesCut++;
        Volatile.Write(ref _goesOn, hasMore && !waitsForDisk);
        Volatile.Write(ref _hasMore, hasMore);
    }

    // True: more may be due.
    private bool RemoveSome(long end)
    {
        var now = Clock.NowMs;
        var index = _server.Dataset.Expiry;
        if (!index.MayBeDue(now) || !MayRemove) return false;

        _due.Clear();
        index.TakeDue(now, KeysASlice, _due);
        for (var i = 0; i < _due.Count; i++)
        {
            var entry = _due[i];
            if (!_server.Dispatcher.RunInternal(() => Remove(entry)))
            {
                index.PutBack(entry);
                return false;
            }

            if (Stopwatch.GetTimestamp() < end || i + 1 == _due.Count) continue;
            index.PutBack(_due[i + 1]);
            return true;
        }

        return _due.Count == KeysASlice;
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
