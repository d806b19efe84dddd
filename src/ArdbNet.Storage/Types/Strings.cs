using System.Buffers.Text;
using ArdbNet.Resp;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types;

/// <summary>
/// Strings: up to 32 KiB within the metadata, longer ones in chunks. An entry that does not exist reads as the empty
/// string, and the first change makes it one. The caller saves the entry.
/// </summary>
public static class Strings
{
    /// <summary>A longer string lies in chunks.</summary>
    public const int MaxInlineLength = 32 * 1024;

    // Redis puts strings up to this length into one allocation with their header.
    private const int MaxEmbeddedLength = 44;

    /// <summary>Bytes.</summary>
    public static long Length(scoped in KeyEntry entry) => IsChunked(in entry) ? entry.Count : entry.Payload.Length;

    /// <summary>The whole string. Copied only if it is chunked.</summary>
    public static ReadOnlySpan<byte> Read(scoped in KeyEntry entry) =>
        IsChunked(in entry) ? ReadChunks(in entry, 0, entry.Count) : entry.Payload;

    /// <summary>The bytes from <paramref name="start"/> up to but not including <paramref name="end"/> that exist.</summary>
    public static ReadOnlySpan<byte> ReadRange(in KeyEntry entry, long start, long end)
    {
        end = Math.Min(end, Length(in entry));
        if (start >= end) return default;
        return IsChunked(in entry) ? ReadChunks(in entry, start, end) : entry.Payload[(int)start..(int)end];
    }

    /// <summary>The value without its entry.</summary>
    public static StringValue ValueOf(in KeyEntry entry) => IsChunked(in entry)
        ? new StringValue(entry.CollectionId, entry.Count)
        : new StringValue(entry.Payload.ToArray());

    public static StringEncoding EncodingOf(in KeyEntry entry)
    {
        if ((entry.Flags & MetadataFlags.Raw) != 0 || Length(in entry) > MaxEmbeddedLength) return StringEncoding.Raw;
        return RedisInteger.TryParse(entry.Payload, out _) ? StringEncoding.Integer : StringEncoding.Embedded;
    }

    /// <summary>Makes the entry this string, whatever it was; its expiry is gone.</summary>
    public static void Set(ref KeyEntry entry, ReadOnlySpan<byte> value)
    {
        Begin(ref entry, value.Length);
        if (!IsChunked(in entry)) entry.Payload = value;
        else StringChunks.Write(entry.Database.Engine, entry.CollectionId, 0, value);
    }

    /// <summary>Makes the entry this string and keeps its expiry.</summary>
    public static void Replace(ref KeyEntry entry, ReadOnlySpan<byte> value)
    {
        var expireAtMs = entry.ExpireAtMs;
        Set(ref entry, value);
        entry.ExpireAtMs = expireAtMs;
    }

    /// <summary>Makes the entry the decimal digits of a number and keeps its expiry.</summary>
    public static void Replace(ref KeyEntry entry, long value)
    {
        var digits = entry.Database.Engine.Scratch.Take(20);
        Utf8Formatter.TryFormat(value, digits, out var length);
        Replace(ref entry, digits[..length]);
    }

    /// <summary>Appends. Returns the new length.</summary>
    public static long Append(ref KeyEntry entry, ReadOnlySpan<byte> value)
    {
        if (entry.Type == KeyType.None)
        {
            Set(ref entry, value);
            return value.Length;
        }

        var length = Length(in entry);
        WriteRange(ref entry, length, value);
        return length + value.Length;
    }

    /// <summary>Writes over the bytes from <paramref name="offset"/>; zeros fill up what was not there before it.</summary>
    public static void WriteRange(ref KeyEntry entry, long offset, scoped ReadOnlySpan<byte> bytes)
    {
        var length = Math.Max(Length(in entry), offset + bytes.Length);
        Grow(ref entry, length);
        if (IsChunked(in entry))
        {
            StringChunks.Write(entry.Database.Engine, entry.CollectionId, offset, bytes);
            return;
        }

        var value = CopyInline(in entry, (int)length);
        bytes.CopyTo(value[(int)offset..]);
        entry.Payload = value;
    }

    /// <summary>Makes <paramref name="target"/> the same string as <paramref name="source"/>; its expiry is gone.</summary>
    public static void Copy(in KeyEntry source, ref KeyEntry target)
    {
        var length = Length(in source);
        Begin(ref target, length);
        target.Flags |= source.Flags & MetadataFlags.Raw;
        if (!IsChunked(in target)) target.Payload = source.Payload;
        else StringChunks.Copy(target.Database.Engine, source.CollectionId, target.CollectionId, length);
    }

    internal static bool IsChunked(scoped in KeyEntry entry) => (entry.Flags & MetadataFlags.Chunked) != 0;

    /// <summary>
    /// Begins a string of this length: chunked ones are all zero, short ones get their payload from the caller.
    /// </summary>
    internal static void Begin(ref KeyEntry entry, long length)
    {
        entry.Database.Begin(ref entry, KeyType.String);
        if (length <= MaxInlineLength) return;
        entry.Database.SetChunked(ref entry, isChunked: true);
        entry.Count = length;
    }

    /// <summary>
    /// Makes the string this long or longer, in chunks if it has to be, and marks it as changed in place. A short one
    /// keeps its payload: growing that is left to the caller, who copies it anyway.
    /// </summary>
    internal static void Grow(ref KeyEntry entry, long length)
    {
        if (entry.Type == KeyType.None) entry.Database.Begin(ref entry, KeyType.String);
        entry.Flags |= MetadataFlags.Raw;
        if (!IsChunked(in entry))
        {
            if (length <= MaxInlineLength) return;
            var inline = entry.Payload;
            entry.Database.SetChunked(ref entry, isChunked: true);
            StringChunks.Write(entry.Database.Engine, entry.CollectionId, 0, inline);
        }

        entry.Count = Math.Max(entry.Count, length);
    }

    /// <summary>A copy of a short string that may be changed, grown with zeros.</summary>
    internal static Span<byte> CopyInline(scoped in KeyEntry entry, int length)
    {
        var copy = entry.Database.Engine.Scratch.Take(length);
        entry.Payload.CopyTo(copy);
        copy[entry.Payload.Length..].Clear();
        return copy;
    }

    private static ReadOnlySpan<byte> ReadChunks(scoped in KeyEntry entry, long start, long end)
    {
        var engine = entry.Database.Engine;
        var at = (int)(start % StringChunks.Length);
        var length = (int)(end - start);
        if (at + length <= StringChunks.Length)
        {
            var stored = StringChunks.Find(engine, entry.CollectionId, start / StringChunks.Length);
            if (at + length <= stored.Length) return stored.Slice(at, length);
        }

        var copy = engine.Scratch.Take(length);
        StringChunks.Read(engine, entry.CollectionId, start, copy);
        return copy;
    }
}
