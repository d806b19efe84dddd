using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine.Buffering;

namespace ArdbNet.Storage.Engine.ReadingAhead;

/// <summary>
/// Reads elements of lists whose ends are being popped from RocksDB many at a time: a walk to the neighbour costs a
/// fraction of a look-up. What is kept here is in no write buffer; whoever changes a key has it forgotten first. Some lists
/// at a time, each in either direction; used by the executor only.
/// </summary>
internal sealed class ElementsAhead(StorageEngine engine)
{
    private const int MaxLists = 32;

    private readonly ElementRun[] _runs =
        [.. Enumerable.Range(0, 2 * MaxLists).Select(static at => new ElementRun(isBackward: at % 2 == 1))];

    /// <summary>Memory in use.</summary>
    public long UsedBytes
    {
        get
        {
            var bytes = 0L;
            foreach (var run in _runs) bytes += run.Bytes;
            return bytes;
        }
    }

    /// <summary>An element of which the neighbours are likely to be asked for next; valid until the command ends.</summary>
    /// <param name="collectionId">The list's id.</param>
    /// <param name="index">The element's.</param>
    /// <param name="count">How many elements there are from here on.</param>
    /// <param name="isBackward">Whether the reader goes towards lower indexes.</param>
    /// <param name="value">The element.</param>
    public bool TryGet(ulong collectionId, long index, long count, bool isBackward, out ReadOnlySpan<byte> value)
    {
        var run = Run(collectionId, isBackward);
        if (run.TryFind(collectionId, index, out var found))
        {
            value = Copy(found);
            return true;
        }

        Span<byte> key = stackalloc byte[ElementKey.Length];
        ElementKey.Write(key, collectionId, index);
        var lookup = engine.FindBuffered(key, out value);
        if (lookup != BufferLookup.Absent) return lookup == BufferLookup.Found;

        var wanted = Math.Min(count, run.Begin(collectionId, index));
        if (wanted == 0 || !engine.ReadsDiskQuickly) return engine.TryGet(key, out value);
        Fill(run, key, wanted, isBackward);
        if (!run.TryFind(collectionId, index, out found)) return engine.TryGet(key, out value);
        value = Copy(found);
        return true;
    }

    /// <summary>A key gets another value, or none.</summary>
    public void Forget(ReadOnlySpan<byte> key)
    {
        if (key[0] != KeyTag.Element || key.Length != ElementKey.Length) return;
        var collectionId = CollectionKey.Id(key);
        var index = ElementKey.Index(key);
        Run(collectionId, isBackward: false).Forget(collectionId, index);
        Run(collectionId, isBackward: true).Forget(collectionId, index);
    }

    private ElementRun Run(ulong collectionId, bool isBackward) =>
        _runs[(2 * (int)(collectionId % MaxLists)) + (isBackward ? 1 : 0)];

    // The run may begin anew before the command ends.
    private ReadOnlySpan<byte> Copy(ReadOnlySpan<byte> value)
    {
        var copy = engine.Scratch.Take(value.Length);
        value.CopyTo(copy);
        return copy;
    }

    private void Fill(ElementRun run, ReadOnlySpan<byte> key, long count, bool isBackward)
    {
        var (collectionId, index) = (CollectionKey.Id(key), ElementKey.Index(key));
        count = CountUnbuffered(key, count, isBackward);
        var lower = new byte[ElementKey.Length];
        var upper = new byte[ElementKey.Length];
        ElementKey.Write(lower, collectionId, isBackward ? index - count + 1 : index);
        ElementKey.Write(upper, collectionId, isBackward ? index + 1 : index + count);
        var cursor = engine.OpenDisk(lower, upper);
        if (isBackward) cursor.SeekForPrevious(key);
        else cursor.Seek(key);
        while (cursor.IsValid && ElementKey.Index(cursor.Key) == index && run.TryAdd(cursor.Value))
        {
            if (--count == 0) break;
            if (isBackward) cursor.Previous();
            else cursor.Next();
            index += isBackward ? -1 : 1;
        }

        engine.CloseDisk(cursor);
    }

    /// <summary>Of so many elements how many there are before the first one that a write buffer has or hides.</summary>
    private long CountUnbuffered(ReadOnlySpan<byte> key, long count, bool isBackward)
    {
        foreach (var buffer in engine.OpenBuffers())
        {
            var isFound = isBackward ? buffer.SeekForPrevious(key) : buffer.Seek(key);
            if (!isFound || buffer.Key.Length != key.Length) continue;
            if (!buffer.Key[..CollectionKey.PrefixLength].SequenceEqual(key[..CollectionKey.PrefixLength])) continue;
            count = Math.Min(count, Math.Abs(ElementKey.Index(buffer.Key) - ElementKey.Index(key)));
        }

        return count;
    }
}
