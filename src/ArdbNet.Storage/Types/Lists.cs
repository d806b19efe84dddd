using System.Buffers.Binary;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types;

/// <summary>
/// Lists: elements under consecutive indexes that grow and shrink at both ends, so that every position is reached at
/// once. The metadata keeps the index of the leftmost one. Changing methods keep the entry; the command ends with one
/// <see cref="Database.Save"/>, which also deletes a list that has become empty.
/// </summary>
public static class Lists
{
    // More elements than these are not removed one by one.
    private const long MaxSingleRemovals = 4096;

    /// <summary>The index of the leftmost element, from the payload of the metadata.</summary>
    public static long HeadOf(ReadOnlySpan<byte> payload) =>
        payload.IsEmpty ? 0 : BinaryPrimitives.ReadInt64BigEndian(payload);

    /// <summary>Adds an element at an end; a key that does not exist becomes a list.</summary>
    public static void Push(ref KeyEntry entry, ListEnd end, scoped ReadOnlySpan<byte> value)
    {
        if (entry.CollectionId == 0) entry.Database.Begin(ref entry, KeyType.List);
        var head = HeadOf(entry.Payload);
        if (end == ListEnd.Left || entry.Payload.IsEmpty) SetHead(ref entry, end == ListEnd.Left ? --head : head);
        Span<byte> key = stackalloc byte[ElementKey.Length];
        ElementKey.Write(key, entry.CollectionId, end == ListEnd.Left ? head : head + entry.Count);
        entry.Database.Engine.PutNew(key, value);
        entry.Count++;
    }

    /// <summary>The element at a position from the left, of 0 up to but not including the count.</summary>
    public static ReadOnlySpan<byte> Get(scoped in KeyEntry entry, long position) =>
        Get(entry.Database.Engine, entry.CollectionId, HeadOf(entry.Payload) + position);

    /// <summary>The element at an end of a list that is not empty.</summary>
    public static ReadOnlySpan<byte> Peek(scoped in KeyEntry entry, ListEnd end)
    {
        var isBackward = end == ListEnd.Right;
        var index = HeadOf(entry.Payload) + (isBackward ? entry.Count - 1 : 0);
        var elements = entry.Database.Engine.ElementsAhead;
        if (elements.TryGet(entry.CollectionId, index, entry.Count, isBackward, out var value)) return value;
        throw new StoreException($"The list {entry.CollectionId} lacks its element {index}.");
    }

    /// <summary>Replaces the element at a position from the left.</summary>
    public static void Set(scoped in KeyEntry entry, long position, scoped ReadOnlySpan<byte> value) =>
        Put(in entry, HeadOf(entry.Payload) + position, value);

    /// <summary>Removes elements at an end, at O(1) when they are many: then their space comes back in the background.</summary>
    public static void Remove(ref KeyEntry entry, ListEnd end, long count)
    {
        if (count == 0) return;
        if (count > MaxSingleRemovals && !entry.Database.Dataset.HasChanges) entry.Database.Engine.PrepareDiscard();
        var head = HeadOf(entry.Payload);
        var first = end == ListEnd.Left ? head : head + entry.Count - count;
        if (end == ListEnd.Left) SetHead(ref entry, head + count);
        entry.Count -= count;
        // With more than one element an empty list goes as a whole.
        if (entry.Count == 0 && count > 1) return;
        if (count > MaxSingleRemovals)
        {
            entry.Database.Engine.DiscardElements(entry.CollectionId, first, first + count);
            return;
        }

        DeleteSingly(in entry, first, count);
        // A queue that is empty now and then leaves nothing behind that would have to be swept.
        if (entry.Count == 0) entry.CollectionId = 0;
    }

    /// <summary>Puts an element before the one at a position; the shorter side makes room.</summary>
    public static void Insert(ref KeyEntry entry, long position, scoped ReadOnlySpan<byte> value)
    {
        var span = ListSpan.Of(in entry);
        if (position <= span.Count - position)
        {
            Shift(in entry, span.Slice(0, position), ListEnd.Left, by: -1);
            SetHead(ref entry, span.First - 1);
            Put(in entry, span.First - 1 + position, value);
        }
        else
        {
            Shift(in entry, span.Slice(position, span.Count - position), ListEnd.Right, by: 1);
            Put(in entry, span.First + position, value);
        }

        entry.Count++;
    }

    /// <summary>The position of the first element that equals a value, seen from the left, or -1.</summary>
    public static long Find(scoped in KeyEntry entry, scoped ReadOnlySpan<byte> value)
    {
        using var cursor = new ListCursor(entry.Database.Engine, ListSpan.Of(in entry));
        while (cursor.MoveNext())
        {
            if (cursor.Value.SequenceEqual(value)) return cursor.Distance;
        }

        return -1;
    }

    /// <summary>
    /// Removes up to <paramref name="maxCount"/> elements that equal a value, seen from an end. The others close the
    /// gaps from the side where fewer have to move.
    /// </summary>
    /// <returns>How many were removed.</returns>
    public static long RemoveEqual(ref KeyEntry entry, ListEnd start, scoped ReadOnlySpan<byte> value, long maxCount)
    {
        var span = ListSpan.Of(in entry);
        var (nearest, farthest, found) = FindEqual(in entry, start, value, maxCount);
        if (found == 0) return 0;

        // All found lie between the nearest and the farthest, by distance from the start of the search.
        var (left, right) = start == ListEnd.Left
            ? (nearest, farthest)
            : (span.Count - 1 - farthest, span.Count - 1 - nearest);
        if (right < span.Count - left)
        {
            // What lies left of the rightmost gap moves right.
            Close(in entry, span.Slice(0, right + 1), ListEnd.Right, value, found);
            DeleteSingly(in entry, span.First, found);
            SetHead(ref entry, span.First + found);
        }
        else
        {
            Close(in entry, span.Slice(left, span.Count - left), ListEnd.Left, value, found);
            DeleteSingly(in entry, span.First + span.Count - found, found);
        }

        entry.Count -= found;
        return found;
    }

    private static void Put(StorageEngine engine, ulong collectionId, long index, scoped ReadOnlySpan<byte> value)
    {
        Span<byte> key = stackalloc byte[ElementKey.Length];
        ElementKey.Write(key, collectionId, index);
        engine.Put(key, value);
    }

    private static ReadOnlySpan<byte> Get(StorageEngine engine, ulong collectionId, long index)
    {
        Span<byte> key = stackalloc byte[ElementKey.Length];
        ElementKey.Write(key, collectionId, index);
        if (engine.TryGet(key, out var value)) return value;
        throw new StoreException($"The list {collectionId} lacks its element {index}.");
    }

    private static void Put(scoped in KeyEntry entry, long index, scoped ReadOnlySpan<byte> value) =>
        Put(entry.Database.Engine, entry.CollectionId, index, value);

    private static void SetHead(ref KeyEntry entry, long head)
    {
        var payload = entry.Database.Engine.Scratch.Take(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(payload, head);
        entry.Payload = payload;
    }

    private static void DeleteSingly(scoped in KeyEntry entry, long first, long count)
    {
        Span<byte> key = stackalloc byte[ElementKey.Length];
        for (var index = first; index < first + count; index++)
        {
            ElementKey.Write(key, entry.CollectionId, index);
            entry.Database.Engine.Delete(key);
        }
    }

    /// <summary>Moves elements by one index, from the end where there is room.</summary>
    private static void Shift(scoped in KeyEntry entry, ListSpan span, ListEnd start, int by)
    {
        if (span.Count == 0) return;
        using var cursor = new ListCursor(entry.Database.Engine, span, start);
        var index = start == ListEnd.Left ? span.First : span.First + span.Count - 1;
        for (; cursor.MoveNext(); index -= by) Put(in entry, index + by, cursor.Value);
    }

    /// <summary>Copies the elements of a span towards its start, over the first so many that equal a value.</summary>
    private static void Close(
        scoped in KeyEntry entry, ListSpan span, ListEnd start, scoped ReadOnlySpan<byte> value, long removed)
    {
        var step = start == ListEnd.Left ? 1 : -1;
        var index = start == ListEnd.Left ? span.First : span.First + span.Count - 1;
        using var cursor = new ListCursor(entry.Database.Engine, span, start);
        while (cursor.MoveNext())
        {
            if (removed > 0 && cursor.Value.SequenceEqual(value))
            {
                removed--;
                continue;
            }

            Put(in entry, index, cursor.Value);
            index += step;
        }
    }

    private static (long Nearest, long Farthest, long Found) FindEqual(
        scoped in KeyEntry entry, ListEnd start, scoped ReadOnlySpan<byte> value, long maxCount)
    {
        var (nearest, farthest, found) = (0L, 0L, 0L);
        using var cursor = new ListCursor(entry.Database.Engine, ListSpan.Of(in entry), start);
        while (found < maxCount && cursor.MoveNext())
        {
            if (!cursor.Value.SequenceEqual(value)) continue;
            farthest = cursor.Distance;
            if (found++ == 0) nearest = farthest;
        }

        return (nearest, farthest, found);
    }
}
