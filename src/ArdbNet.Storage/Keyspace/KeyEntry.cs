using ArdbNet.Storage.Encoding;

namespace ArdbNet.Storage.Keyspace;

/// <summary>
/// A key as a command found it, and what the command makes of it: a type's methods change the fields, then
/// <see cref="Database.Save"/> writes them. Spans are valid until the command ends.
/// </summary>
public ref struct KeyEntry
{
    internal KeyEntry(Database database, ReadOnlySpan<byte> key, ReadOnlySpan<byte> encodedKey)
    {
        Database = database;
        Key = key;
        EncodedKey = encodedKey;
    }

    public Database Database { get; }

    public ReadOnlySpan<byte> Key { get; }

    /// <summary>The metadata key in the store.</summary>
    public ReadOnlySpan<byte> EncodedKey { get; }

    /// <summary>Whether the store has the key (and, to whom the clock matters, it has not expired).</summary>
    public bool Exists { get; internal set; }

    /// <summary><see cref="KeyType.None"/> when the key does not exist.</summary>
    public KeyType Type { get; internal set; }

    public MetadataFlags Flags { get; set; }

    /// <summary>Milliseconds since 1970, 0 = never.</summary>
    public long ExpireAtMs { get; set; }

    /// <summary>Where the members, elements or chunks are; 0 for a string or packed members, which are in the payload.</summary>
    public ulong CollectionId { get; internal set; }

    /// <summary>Members of a collection; bytes of a chunked string.</summary>
    public long Count { get; set; }

    /// <summary>A string's bytes, packed members, or what a collection's type keeps beside id and count.</summary>
    public ReadOnlySpan<byte> Payload { get; set; }

    /// <summary>Whether a read found no key because its time has passed: the store still has it.</summary>
    public bool HasExpired { get; internal set; }

    /// <summary>Whether the members lie in the payload.</summary>
    internal readonly bool IsPacked => (Flags & MetadataFlags.Packed) != 0;

    /// <summary>Where the payload lies while packed members are changed, with some room behind it.</summary>
    internal Span<byte> Draft { get; set; }

    /// <summary>The moment that the time index holds for the key.</summary>
    internal long IndexedExpireAtMs { get; set; }

    /// <summary>What the store has under the key.</summary>
    internal ReadOnlySpan<byte> Stored { get; set; }

    internal void Read(ReadOnlySpan<byte> value)
    {
        Exists = true;
        Stored = value;
        Type = Metadata.Type(value);
        Flags = Metadata.Flags(value);
        ExpireAtMs = IndexedExpireAtMs = Metadata.ExpireAtMs(value);
        Payload = Metadata.Payload(value);
        if (IsPacked)
        {
            var start = 0;
            Count = (long)VarInt.Read(Payload, ref start);
            Payload = Payload[start..];
            return;
        }

        if (!Metadata.HasCollection(Type, Flags)) return;

        CollectionId = Metadata.CollectionId(Payload);
        Count = Metadata.Count(Payload);
        Payload = Payload[Metadata.CollectionLength..];
    }

    internal void Clear()
    {
        Exists = false;
        Stored = default;
        Type = KeyType.None;
        Flags = MetadataFlags.None;
        ExpireAtMs = IndexedExpireAtMs = 0;
        CollectionId = 0;
        Count = 0;
        Payload = default;
        Draft = default;
    }
}
