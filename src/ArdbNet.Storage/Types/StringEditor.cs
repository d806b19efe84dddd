using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types;

/// <summary>
/// Many small changes of one string in one command: each part is read once and written once, however often it is
/// changed between. Reading and writing go beyond the end no further than the length it was opened with.
/// </summary>
public ref struct StringEditor
{
    private readonly StorageEngine _engine;
    private readonly StringValue _value;
    private readonly Span<byte> _inline;
    private readonly SortedDictionary<long, byte[]>? _chunks;

    /// <summary>Opens a string that will be at least <paramref name="length"/> bytes long.</summary>
    public StringEditor(scoped in KeyEntry entry, long length)
    {
        Length = Math.Max(length, Strings.Length(in entry));
        _engine = entry.Database.Engine;
        if (Length <= Strings.MaxInlineLength)
        {
            _inline = Strings.CopyInline(in entry, (int)Length);
            return;
        }

        _value = Strings.ValueOf(in entry);
        _chunks = [];
    }

    /// <summary>Bytes, when the changes are made.</summary>
    public long Length { get; }

    /// <summary>Reads as changed so far; zeros behind the end.</summary>
    public readonly void Read(long offset, Span<byte> destination)
    {
        if (_chunks is null)
        {
            var stored = _inline[(int)Math.Min(offset, _inline.Length)..];
            stored = stored[..Math.Min(stored.Length, destination.Length)];
            stored.CopyTo(destination);
            destination[stored.Length..].Clear();
            return;
        }

        while (!destination.IsEmpty)
        {
            var at = (int)(offset % StringChunks.Length);
            var part = destination[..Math.Min(destination.Length, StringChunks.Length - at)];
            if (_chunks.TryGetValue(offset / StringChunks.Length, out var chunk)) chunk.AsSpan(at, part.Length).CopyTo(part);
            else _value.Read(_engine, offset, part);
            offset += part.Length;
            destination = destination[part.Length..];
        }
    }

    public readonly void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (_chunks is null)
        {
            bytes.CopyTo(_inline[(int)offset..]);
            return;
        }

        while (!bytes.IsEmpty)
        {
            var at = (int)(offset % StringChunks.Length);
            var part = bytes[..Math.Min(bytes.Length, StringChunks.Length - at)];
            part.CopyTo(Chunk(offset / StringChunks.Length).AsSpan(at));
            offset += part.Length;
            bytes = bytes[part.Length..];
        }
    }

    /// <summary>Makes the entry what the changes made of it. The caller saves it.</summary>
    public readonly void Complete(ref KeyEntry entry)
    {
        Strings.Grow(ref entry, Length);
        if (_chunks is null)
        {
            entry.Payload = _inline;
            return;
        }

        foreach (var (index, chunk) in _chunks)
        {
            var start = index * StringChunks.Length;
            var length = (int)Math.Min(StringChunks.Length, Length - start);
            StringChunks.Write(_engine, entry.CollectionId, start, chunk.AsSpan(0, length));
        }
    }

    private readonly byte[] Chunk(long index)
    {
        if (_chunks!.TryGetValue(index, out var chunk)) return chunk;
        chunk = new byte[StringChunks.Length];
        _value.Read(_engine, index * StringChunks.Length, chunk);
        _chunks.Add(index, chunk);
        return chunk;
    }
}
