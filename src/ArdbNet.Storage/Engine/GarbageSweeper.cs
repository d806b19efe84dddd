using ArdbNet.RocksDb;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Storage.Engine;

/// <summary>
/// One background thread that removes what deleted collections and flushed databases left behind. It reads garbage
/// records from RocksDB alone: once RocksDB has the record, it has every entry that was ever written under the id, and
/// no entry will follow. Its work is not in the log, since it changes nothing visible.
/// </summary>
public sealed class GarbageSweeper : IDisposable
{
    // Above this many entries one range tombstone is cheaper to read over than the single ones.
    private const int MaxSingleDeletes = 1000;
    private const int BatchBytes = 1 << 20;
    private const int MaxRecords = 10_000;

    // From this size on disk it is worth rewriting files at once to get the space back.
    private const long CompactedBytes = 32 << 20;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly StorageEngine _engine;
    private readonly DiskStore _disk;

    // Set by others even while this is being disposed, which a slim event bears.
    private readonly ManualResetEventSlim _wake = new(initialState: true);
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private long _swept;
    private long _pending;

    public GarbageSweeper(StorageEngine engine)
    {
        _engine = engine;
        _disk = engine.Disk;
        _thread = new Thread(Run) { IsBackground = true, Name = "ardbnet-sweep" };
        _thread.Start();
        engine.GarbageWritten = Wake;
        engine.SlowRanges.Noted = Wake;
    }

    /// <summary>Collections and databases swept since the start.</summary>
    public long SweptCount => Interlocked.Read(ref _swept);

    /// <summary>Collections and databases that RocksDB still holds garbage of, as of the last look.</summary>
    public long PendingCount => Interlocked.Read(ref _pending);

    /// <summary>Looks for garbage soon. Any thread.</summary>
    public void Wake() => _wake.Set();

    public void Dispose()
    {
        _engine.GarbageWritten = null;
        _engine.SlowRanges.Noted = null;
        _isStopping = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
    }

    private void Run()
    {
        BackgroundPriority.Enter();
        var patience = Timeout.InfiniteTimeSpan;
        while (true)
        {
            _wake.Wait(patience);
            _wake.Reset();
            if (_isStopping) return;
            try
            {
                while (Sweep() == MaxRecords && !_isStopping)
                {
                }

                _engine.SlowRanges.Compact(_disk);
                patience = Timeout.InfiniteTimeSpan;
            }
            catch (RocksDbException)
            {
                // The flusher meets and reports the same disk; the garbage waits until it is well.
                patience = RetryAfter;
            }
        }
    }

    /// <summary>Removes what some records name. Returns how many they were.</summary>
    private int Sweep()
    {
        var records = FindRecords();
        using var batch = new WriteBatch();
        foreach (var (key, type) in records)
        {
            if (_isStopping) return 0;
            if (!TrySweep(batch, key, type)) return 0;
            batch.Delete(key);
            if (batch.DataSizeBytes >= BatchBytes) Write(batch);
            Interlocked.Increment(ref _swept);
            Interlocked.Decrement(ref _pending);
        }

        Write(batch);
        return records.Count;
    }

    private bool TrySweep(WriteBatch batch, byte[] key, KeyType type)
    {
        switch (GarbageKey.Kind(key))
        {
            case GarbageKey.Collection:
                DeleteCollection(batch, type, GarbageKey.Id(key));
                return true;
            case GarbageKey.Elements:
                CompactElements(key);
                return true;
            case GarbageKey.StreamGroup:
                DeleteStreamGroup(batch, GarbageKey.Id(key), GarbageKey.GroupNumber(key));
                return true;
            default:
                return TrySweepKeyspace((uint)GarbageKey.Id(key));
        }
    }

    /// <summary>The elements were removed in the batch that brought the record; only their space is still to come back.</summary>
    private void CompactElements(byte[] key)
    {
        Span<byte> first = stackalloc byte[ElementKey.Length];
        Span<byte> end = stackalloc byte[ElementKey.Length];
        ElementKey.Write(first, GarbageKey.Id(key), GarbageKey.FirstElement(key));
        ElementKey.Write(end, GarbageKey.Id(key), GarbageKey.ElementsEnd(key));
        if (_disk.ApproximateSize(first, end) >= CompactedBytes) _disk.CompactRange(first, end);
    }

    private List<(byte[] Key, KeyType Type)> FindRecords()
    {
        var records = new List<(byte[] Key, KeyType Type)>();
        using var cursor = OpenCursor([KeyTag.Garbage]);
        for (var found = cursor.SeekToFirst(); found && records.Count < MaxRecords; found = cursor.Next())
        {
            records.Add((cursor.Key.ToArray(), cursor.Value.IsEmpty ? KeyType.None : (KeyType)cursor.Value[0]));
        }

        Interlocked.Exchange(ref _pending, records.Count);
        return records;
    }

    private void DeleteCollection(WriteBatch batch, KeyType type, ulong collectionId)
    {
        Span<byte> prefix = stackalloc byte[CollectionKey.PrefixLength];
        Span<byte> end = stackalloc byte[CollectionKey.PrefixLength];
        foreach (var tag in CollectionKey.TagsOf(type))
        {
            CollectionKey.WritePrefix(prefix, tag, collectionId);
            CollectionKey.WritePrefix(end, tag, collectionId + 1);
            DeletePrefix(batch, prefix, end);
        }
    }

    private void DeleteStreamGroup(WriteBatch batch, ulong collectionId, uint group)
    {
        Span<byte> prefix = stackalloc byte[StreamKey.GroupPrefixLength];
        Span<byte> end = stackalloc byte[StreamKey.GroupPrefixLength];
        ReadOnlySpan<byte> parts = [StreamKey.Consumer, StreamKey.Pending, StreamKey.Owned];
        foreach (var part in parts)
        {
            StreamKey.WriteGroupPrefix(prefix, collectionId, part, group);
            StreamKey.WriteGroupPrefix(end, collectionId, part, group + 1);
            DeletePrefix(batch, prefix, end);
        }
    }

    private void DeletePrefix(WriteBatch batch, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> end)
    {
        if (TryDeleteSingly(batch, prefix)) return;

        batch.DeleteRange(prefix, end);
        if (_disk.ApproximateSize(prefix, end) < CompactedBytes) return;
        Write(batch);
        _disk.CompactRange(prefix, end);
    }

    private bool TryDeleteSingly(WriteBatch batch, ReadOnlySpan<byte> prefix)
    {
        var count = 0;
        batch.SetSavePoint();
        using var cursor = OpenCursor(prefix);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            if (++count > MaxSingleDeletes)
            {
                batch.RollbackToSavePoint();
                return false;
            }

            batch.Delete(cursor.Key);
        }

        batch.PopSavePoint();
        return true;
    }

    /// <summary>
    /// The metadata of a flushed database is the only place that names its collections and its entries in the time
    /// index, so it goes last, after all that it names. False when the end of the process came first: the record stays,
    /// and the next start begins anew.
    /// </summary>
    private bool TrySweepKeyspace(uint keyspaceId)
    {
        var begin = new byte[MetadataKey.KeyspaceLength];
        var end = new byte[MetadataKey.KeyspaceLength];
        MetadataKey.WriteKeyspace(begin, keyspaceId);
        MetadataKey.WriteKeyspace(end, keyspaceId + 1);
        using var batch = new WriteBatch();
        using (var cursor = OpenCursor(begin))
        {
            for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
            {
                if (_isStopping) return false;
                DeleteDependents(batch, cursor.Key, cursor.Value);
                if (batch.DataSizeBytes >= BatchBytes) Write(batch);
            }
        }

        batch.DeleteRange(begin, end);
        Write(batch);
        _disk.CompactRange(begin, end);
        return true;
    }

    private void DeleteDependents(WriteBatch batch, ReadOnlySpan<byte> metadataKey, ReadOnlySpan<byte> value)
    {
        var expireAtMs = Metadata.ExpireAtMs(value);
        if (expireAtMs != 0)
        {
            var entry = new byte[ExpiryKey.Length(metadataKey)];
            ExpiryKey.Write(entry, expireAtMs, metadataKey);
            batch.Delete(entry);
        }

        var type = Metadata.Type(value);
        if (Metadata.HasCollection(type, Metadata.Flags(value)))
        {
            DeleteCollection(batch, type, Metadata.CollectionId(Metadata.Payload(value)));
        }
    }

    private void Write(WriteBatch batch)
    {
        if (batch.Count > 0) _disk.Write(batch);
        batch.Clear();
    }

    private StoreCursor OpenCursor(ReadOnlySpan<byte> prefix)
    {
        var end = prefix.ToArray();
        for (var i = end.Length - 1; ++end[i] == 0; i--)
        {
        }

        return new StoreCursor([], _disk.OpenCursor(snapshot: null, prefix, end), prefix.ToArray(), end);
    }
}
