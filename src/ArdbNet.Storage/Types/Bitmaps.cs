using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types;

/// <summary>
/// Strings as arrays of bits: bit 0 is the most significant one of the first byte, and behind the end all bits are 0.
/// Ranges are in bits and do not include their end; they lie within the string.
/// </summary>
public static class Bitmaps
{
    private const int WindowLength = 64 * StringChunks.Length;

    public static bool GetBit(in KeyEntry entry, long bit)
    {
        var found = Strings.ReadRange(in entry, bit >> 3, (bit >> 3) + 1);
        return !found.IsEmpty && IsSet(found[0], bit);
    }

    /// <summary>Sets or clears a bit. The caller saves the entry if anything <paramref name="hasChanged"/>.</summary>
    /// <returns>The bit as it was.</returns>
    public static bool SetBit(ref KeyEntry entry, long bit, bool value, out bool hasChanged)
    {
        var offset = bit >> 3;
        var found = Strings.ReadRange(in entry, offset, offset + 1);
        var old = found.IsEmpty ? (byte)0 : found[0];
        var wasSet = IsSet(old, bit);
        hasChanged = found.IsEmpty || wasSet != value;
        if (!hasChanged) return wasSet;

        var mask = 0x80 >> (int)(bit & 7);
        Strings.WriteRange(ref entry, offset, [(byte)(value ? old | mask : old & ~mask)]);
        return wasSet;
    }

    /// <summary>Set bits in the range.</summary>
    public static long Count(in KeyEntry entry, long start, long end) => Strings.IsChunked(in entry)
        ? Count(entry.Database.Engine, Strings.ValueOf(in entry), start, end)
        : BitSpan.Count(entry.Payload, start, end);

    /// <inheritdoc cref="Count(in KeyEntry, long, long)"/>
    public static long Count(StoreView view, in StringValue value, long start, long end)
    {
        if (!value.IsChunked) return BitSpan.Count(value.Inline, start, end);
        if (start >= end) return 0;
        var count = 0L;
        using var chunks = value.OpenChunks(view, start >> 3, (end + 7) >> 3);
        while (chunks.MoveNext())
        {
            var first = chunks.Offset << 3;
            var last = Math.Min(end, first + ((long)chunks.Bytes.Length << 3));
            count += BitSpan.Count(chunks.Bytes, Math.Max(start, first) - first, last - first);
        }

        return count;
    }

    /// <summary>The first bit in the range that is set, or clear; -1 if there is none.</summary>
    public static long Find(in KeyEntry entry, bool isSet, long start, long end) => Strings.IsChunked(in entry)
        ? Find(entry.Database.Engine, Strings.ValueOf(in entry), isSet, start, end)
        : BitSpan.Find(entry.Payload, isSet, start, end);

    /// <inheritdoc cref="Find(in KeyEntry, bool, long, long)"/>
    public static long Find(StoreView view, in StringValue value, bool isSet, long start, long end)
    {
        if (!value.IsChunked) return BitSpan.Find(value.Inline, isSet, start, end);
        if (start >= end) return -1;
        var position = start;
        using var chunks = value.OpenChunks(view, start >> 3, (end + 7) >> 3);
        while (chunks.MoveNext())
        {
            var first = chunks.Offset << 3;
            if (!isSet && first > position) return position;
            var last = Math.Min(end, first + ((long)chunks.Bytes.Length << 3));
            var found = BitSpan.Find(chunks.Bytes, isSet, Math.Max(position, first) - first, last - first);
            if (found >= 0) return first + found;
            position = last;
        }

        return !isSet && position < end ? position : -1;
    }

    /// <summary>
    /// Makes the target the sources combined, as long as the longest of them; its expiry is gone. It may be one of
    /// them. The caller saves it.
    /// </summary>
    public static void Combine(BitwiseOperation operation, ReadOnlySpan<StringValue> sources, ref KeyEntry target)
    {
        var length = 0L;
        foreach (var source in sources) length = Math.Max(length, source.Length);
        var engine = target.Database.Engine;
        Strings.Begin(ref target, length);
        target.Flags |= MetadataFlags.Raw;

        var window = engine.Scratch.Take((int)Math.Min(length, WindowLength));
        var operand = engine.Scratch.Take(window.Length);
        if (!Strings.IsChunked(in target))
        {
            Combine(engine, operation, sources, 0, window, operand);
            target.Payload = window;
            return;
        }

        for (var offset = 0L; offset < length; offset += WindowLength)
        {
            var part = window[..(int)Math.Min(window.Length, length - offset)];
            Combine(engine, operation, sources, offset, part, operand[..part.Length]);
            WriteNotZero(engine, target.CollectionId, offset, part);
        }
    }

    private static void Combine(
        StorageEngine engine,
        BitwiseOperation operation,
        ReadOnlySpan<StringValue> sources,
        long offset,
        Span<byte> result,
        Span<byte> operand)
    {
        sources[0].Read(engine, offset, result);
        if (operation == BitwiseOperation.Not) BitSpan.Not(result);
        foreach (var source in sources[1..])
        {
            source.Read(engine, offset, operand);
            BitSpan.Combine(operation, result, operand);
        }
    }

    private static void WriteNotZero(StorageEngine engine, ulong collectionId, long offset, ReadOnlySpan<byte> part)
    {
        for (; !part.IsEmpty; part = part[Math.Min(part.Length, StringChunks.Length)..])
        {
            var chunk = part[..Math.Min(part.Length, StringChunks.Length)];
            if (chunk.ContainsAnyExcept((byte)0)) StringChunks.Write(engine, collectionId, offset, chunk);
            offset += chunk.Length;
        }
    }

    private static bool IsSet(byte value, long bit) => ((value << (int)(bit & 7)) & 0x80) != 0;
}
