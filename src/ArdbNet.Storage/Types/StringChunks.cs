using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Types;

/// <summary>
/// The chunks of a long string: element i holds the bytes from i * 16 KiB. A chunk may be shorter than that, or not be
/// there: what is missing is zero, so that a bit far out costs one chunk.
/// </summary>
internal static class StringChunks
{
    public const int Length = 16 * 1024;

    // A cursor costs as much as some lookups.
    private const int MaxLookups = 5;

    public static void Read(StoreView view, ulong collectionId, long offset, Span<byte> destination)
    {
        if (destination.Length > (MaxLookups - 1) * Length)
        {
            ReadMany(view, collectionId, offset, destination);
            return;
        }

        while (!destination.IsEmpty)
        {
            var at = (int)(offset % Length);
            var part = destination[..Math.Min(destination.Length, Length - at)];
            var stored = Find(view, collectionId, offset / Length);
            stored = stored[Math.Min(at, stored.Length)..];
            stored = stored[..Math.Min(stored.Length, part.Length)];
            stored.CopyTo(part);
            part[stored.Length..].Clear();
            offset += part.Length;
            destination = destination[part.Length..];
        }
    }

    /// <summary>A chunk as it is stored, empty when it is not; as long valid as a value from the view.</summary>
    public static ReadOnlySpan<byte> Find(StoreView view, ulong collectionId, long index)
    {
        Span<byte> key = stackalloc byte[ElementKey.Length];
        ElementKey.Write(key, collectionId, index);
        return view.TryGet(key, out var stored) ? stored : default;
    }

    public static void Write(StorageEngine engine, ulong collectionId, long offset, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var at = (int)(offset % Length);
            var part = bytes[..Math.Min(bytes.Length, Length - at)];
            WritePart(engine, collectionId, offset / Length, at, part);
            offset += part.Length;
            bytes = bytes[part.Length..];
        }
    }

    public static void Copy(StorageEngine engine, ulong sourceId, ulong targetId, long length)
    {
        Span<byte> key = stackalloc byte[ElementKey.Length];
        using var chunks = new ChunkCursor(engine, sourceId, 0, length);
        while (chunks.MoveNext())
        {
            ElementKey.Write(key, targetId, chunks.Offset / Length);
            engine.Put(key, chunks.Bytes);
        }
    }

    private static void ReadMany(StoreView view, ulong collectionId, long offset, Span<byte> destination)
    {
        destination.Clear();
        using var chunks = new ChunkCursor(view, collectionId, offset, offset + destination.Length);
        while (chunks.MoveNext()) chunks.Bytes.CopyTo(destination[(int)(chunks.Offset - offset)..]);
    }

    private static void WritePart(
        StorageEngine engine, ulong collectionId, long index, int at, ReadOnlySpan<byte> part)
    {
        Span<byte> key = stackalloc byte[ElementKey.Length];
        ElementKey.Write(key, collectionId, index);
        if (part.Length == Length)
        {
            engine.Put(key, part);
            return;
        }

        var stored = Find(engine, collectionId, index);
        Span<byte> merged = stackalloc byte[Length];
        merged = merged[..Math.Max(stored.Length, at + part.Length)];
        stored.CopyTo(merged);
        merged[stored.Length..].Clear();
        part.CopyTo(merged[at..]);
        engine.Put(key, merged);
    }
}
