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

    private readonly DiskStore _disk;
    private readonly AutoResetEvent _wake = new(initialState: true);
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private long _swept;
    private long _pending;

    public GarbageSweeper(StorageEngine engine)
    {
        _disk = engine.Disk;
        _thread = new Thread(Run) { IsBackground = true, Name = "ardbnet-sweep", Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    /// <summary>Collections and databases swept since the start.</summary>
    public long SweptCount => Interlocked.Read(ref _swept);

    /// <summary>Collections and databases that RocksDB still holds garbage of, as of the last look.</summary>
    public long PendingCount => Interlocked.Read(ref _pending);

    /// <summary>Looks for garbage soon.</summary>
    public void Wake() => _wake.Set();

    public void Dispose()
    {
        _isStopping = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _wake.WaitOne();
            if (_isStopping) return;
            try
            {
                Sweep();
            }
            catch (RocksDbException)
            {
                // The flusher meets and reports the same disk; the garbage waits until it is well.
            }
        }
    }

    private void Sweep()
    {
        var records = FindRecords();
        foreach (var record in records)
        {
            if (_isStopping) return;
            if (GarbageKey.Kind(record) == GarbageKey.Collection) SweepCollection(record);
            else SweepKeyspace(record);
            Interlocked.Increment(ref _swept);
            Interlocked.Decrement(ref _pending);
        }
    }

    private List<byte[]> FindRecords()
    {
        var records = new List<byte[]>();
        using var cursor = OpenCursor([KeyTag.Garbage]);
        for (var found = cursor.SeekToFirst(); found && records.Count < 100_000; found = cursor.Next())
        {
            records.Add(cursor.Key.ToArray());
        }

        Interlocked.Exchange(ref _pending, records.Count);
        return records;
    }

    private void SweepCollection(byte[] record)
    {
        using var batch = new WriteBatch();
        DeleteCollection(batch, GarbageKey.Id(record));
        batch.Delete(record);
        _disk.Write(batch);
    }

    private void DeleteCollection(WriteBatch batch, ulong collectionId)
    {
        Span<byte> prefix = stackalloc byte[CollectionKey.PrefixLength];
        Span<byte> end = stackalloc byte[CollectionKey.PrefixLength];
        foreach (var tag in CollectionKey.Tags)
        {
            CollectionKey.WritePrefix(prefix, tag, collectionId);
            CollectionKey.WritePrefix(end, tag, collectionId + 1);
            DeletePrefix(batch, prefix, end);
        }
    }

    private void DeletePrefix(WriteBatch batch, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> end)
    {
        var count = 0;
        batch.SetSavePoint();
        using var cursor = OpenCursor(prefix);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            if (++count > MaxSingleDeletes)
            {
                batch.RollbackToSavePoint();
                batch.DeleteRange(prefix, end);
                return;
            }

            batch.Delete(cursor.Key);
        }
    }

    /// <summary>
    /// The metadata of a flushed database is the only place that names its collections and its entries in the time
    /// index, so it goes last and in the batch that names them.
    /// </summary>
    private void SweepKeyspace(byte[] record)
    {
        var begin = new byte[5];
        var end = new byte[5];
        MetadataKey.WriteKeyspace(begin, (uint)GarbageKey.Id(record));
        MetadataKey.WriteKeyspace(end, (uint)GarbageKey.Id(record) + 1);
        using var batch = new WriteBatch();
        using (var cursor = OpenCursor(begin))
        {
            for (var found = cursor.SeekToFirst(); found && !_isStopping; found = cursor.Next())
            {
                DeleteDependents(batch, cursor.Key, cursor.Value);
                if (batch.DataSizeBytes < BatchBytes) continue;
                _disk.Write(batch);
                batch.Clear();
            }
        }

        if (_isStopping) return;
        batch.DeleteRange(begin, end);
        batch.Delete(record);
        _disk.Write(batch);
        _disk.CompactRange(begin, end);
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

        if (Metadata.HasCollection(Metadata.Type(value), Metadata.Flags(value)))
        {
            DeleteCollection(batch, Metadata.CollectionId(Metadata.Payload(value)));
        }
    }

    private StoreCursor OpenCursor(ReadOnlySpan<byte> prefix)
    {
        var end = prefix.ToArray();
        for (var i = end.Length - 1; ++end[i] == 0; i--)
        {
        }

        return _disk.OpenCursor([], snapshot: null, prefix.ToArray(), end);
    }
}
