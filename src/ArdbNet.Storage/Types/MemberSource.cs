using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types;

/// <summary>
/// Where the members of a hash, set or sorted set are: in the view that the metadata was read from, also when the command
/// is over.
/// </summary>
/// <param name="CollectionId">Their collection; 0 if they are packed, and for a key that does not exist.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct MemberSource(ulong CollectionId, long Count)
{
    /// <summary>The members themselves if they are packed.</summary>
    internal byte[]? Packed { get; init; }

    /// <summary>Whether packed members are a hash's fields.</summary>
    internal bool HasValues { get; init; }

    public static MemberSource Of(scoped in KeyEntry entry) => new(entry.CollectionId, entry.Count)
    {
        Packed = entry.IsPacked ? entry.Payload.ToArray() : null,
        HasValues = entry.Type == KeyType.Hash,
    };

    /// <param name="metadata">The whole metadata value of the key.</param>
    public static MemberSource Of(ReadOnlySpan<byte> metadata)
    {
        var entry = default(KeyEntry);
        entry.Read(metadata);
        return Of(in entry);
    }
}
