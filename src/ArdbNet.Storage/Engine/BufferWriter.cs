using ArdbNet.RocksDb;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Storage.Engine;

/// <summary>Gives RocksDB what a frozen buffer holds. One thread.</summary>
/// <param name="disk">RocksDB.</param>
/// <param name="table">Takes the data of buffers without garbage, or null: then all is one atomic batch.</param>
internal sealed class BufferWriter(DiskStore disk, BufferTable? table) : IDisposable
{
    /// <summary>Writes a buffer. Returns the weight of what RocksDB has in memory only.</summary>
    /// <exception cref="RocksDbException">The disk refuses; to be tried again.</exception>
    public long Write(FrozenBuffer frozen)
    {
        using var batch = new WriteBatch();
        var left = 1L;
        if (table is null || frozen.HoldsGarbage)
        {
            FillBatch(batch, frozen);
            left += frozen.Buffer.Weight;
        }
        else
        {
            FillTable(table, batch, frozen);
        }

        WrittenMark.Put(batch, frozen.EndOffset);
        disk.Write(batch);
        return left;
    }

    public void Dispose() => table?.Dispose();

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

    // The records that say what the data are follow them: until then nobody knows of the table.
    private static void FillTable(BufferTable table, WriteBatch batch, FrozenBuffer frozen)
    {
        table.Begin();
        var cursor = frozen.Buffer.OpenCursor();
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next())
        {
            var isRecord = cursor.Key[0] == KeyTag.System;
            if (isRecord && cursor.IsDeleted) batch.Delete(cursor.Key);
            else if (isRecord) batch.Put(cursor.Key, cursor.Value);
            else if (cursor.IsDeleted) table.Delete(cursor.Key);
            else table.Put(cursor.Key, cursor.Value);
        }

        table.End();
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
