using ArdbNet.RocksDb;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Storage.Engine;

/// <summary>Gives RocksDB what a frozen buffer holds, whole or not at all. One thread.</summary>
internal sealed class BufferWriter(DiskStore disk, EngineOptions options) : IDisposable
{
    // Each table is a file that reads look into: a smaller buffer goes through the memtable, where several become one.
    private const int PartForTable = 4;

    // A third of a millisecond.
    private const int EntriesATurn = 256;

    private readonly BufferTable _table = new(disk, options);
    private readonly long _minWeight = options.WriteBufferSize / PartForTable;
    private readonly List<DeadRange> _deleted = [];

    /// <summary>Whether a buffer becomes a table file and is durable as soon as it is written.</summary>
    public bool MakesTable(FrozenBuffer frozen) => !frozen.HoldsGarbage && frozen.Buffer.Weight >= _minWeight;

    /// <summary>Writes a buffer.</summary>
    /// <exception cref="RocksDbException">The disk refuses; to be tried again.</exception>
    /// <exception cref="IOException">The disk refuses; to be tried again.</exception>
    public void Write(FrozenBuffer frozen)
    {
        if (MakesTable(frozen))
        {
            WriteTable(frozen);
            return;
        }

        using var batch = new WriteBatch();
        FillBatch(batch, frozen);
        batch.Put(WrittenMark.Key, WrittenMark.Of(frozen.EndOffset));
        disk.Write(batch);
    }

    public void Dispose() => _table.Dispose();

    private void WriteTable(FrozenBuffer frozen)
    {
        _table.Begin();
        _deleted.Clear();
        var rows = new DeletedRows(_deleted);
        var isMarked = false;
        var entries = 0;
        var cursor = frozen.Buffer.OpenCursor();
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            // Who serves clients and waits for a processor would otherwise wait for the scheduler's next tick.
            if (++entries % EntriesATurn == 0) Thread.Yield();
            if (!isMarked && cursor.Key.SequenceCompareTo(WrittenMark.Key) > 0)
            {
                _table.Put(WrittenMark.Key, WrittenMark.Of(frozen.EndOffset));
                isMarked = true;
            }

            if (cursor.IsDeleted)
            {
                rows.Add(cursor.Key);
                _table.Delete(cursor.Key);
            }
            else
            {
                rows.End();
                _table.Put(cursor.Key, cursor.Value);
            }
        }

        rows.End();
        if (!isMarked) _table.Put(WrittenMark.Key, WrittenMark.Of(frozen.EndOffset));
        _table.End();
        // Only now: what the table deletes must not be seen any more.
        foreach (var range in _deleted) disk.SlowRanges.Note(range.Low, range.High);
    }

    private static void FillBatch(WriteBatch batch, FrozenBuffer frozen)
    {
        var cursor = frozen.Buffer.OpenCursor();
        var garbage = FindGarbage(frozen);
        // First, since elements may have been written again under the same indexes.
        DeleteDiscarded(batch, frozen);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            if (garbage.Count > 0 && CollectionKey.TryGetId(cursor.Key, out var id) && garbage.Contains(id)) continue;
            if (cursor.IsDeleted) batch.Delete(cursor.Key);
            else batch.Put(cursor.Key, cursor.Value);
        }
    }

    /// <summary>Collections that died in this very buffer: their members need not be written at all.</summary>
    private static HashSet<ulong> FindGarbage(FrozenBuffer frozen)
    {
        var ids = new HashSet<ulong>();
        var cursor = frozen.Buffer.OpenCursor();
        ReadOnlySpan<byte> first = [KeyTag.Garbage, GarbageKey.Collection];
        for (var found = cursor.Seek(first); found && cursor.Key.StartsWith(first); found = cursor.Next())
        {
            if (!cursor.IsDeleted) ids.Add(GarbageKey.Id(cursor.Key));
        }

        return ids;
    }

    private static void DeleteDiscarded(WriteBatch batch, FrozenBuffer frozen)
    {
        if (!frozen.HoldsGarbage) return;
        Span<byte> first = stackalloc byte[ElementKey.Length];
        Span<byte> end = stackalloc byte[ElementKey.Length];
        var cursor = frozen.Buffer.OpenCursor();
        ReadOnlySpan<byte> prefix = [KeyTag.Garbage, GarbageKey.Elements];
        for (var found = cursor.Seek(prefix); found && cursor.Key.StartsWith(prefix); found = cursor.Next())
        {
            if (cursor.IsDeleted) continue;
            ElementKey.Write(first, GarbageKey.Id(cursor.Key), GarbageKey.FirstElement(cursor.Key));
            ElementKey.Write(end, GarbageKey.Id(cursor.Key), GarbageKey.ElementsEnd(cursor.Key));
            batch.DeleteRange(first, end);
        }
    }
}
