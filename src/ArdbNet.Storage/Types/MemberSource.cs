using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types;

/// <summary>
/// Where the members of a hash, set or sorted set are: in the view that the metadata was read from, also when the command
/// is over.
/// </summary>
/// <param name="CollectionId">Their collection; 0 for a key that does not exist.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct MemberSource(ulong CollectionId, long Count)
{
    public static MemberSource Of(scoped in KeyEntry entry) => new(entry.CollectionId, entry.Count);

    /// <param name="metadata">The whole metadata value of the key.</param>
    public static MemberSource Of(scoped ReadOnlySpan<byte> metadata)
    {
        var payload = Metadata.Payload(metadata);
        return new MemberSource(Metadata.CollectionId(payload), Metadata.Count(payload));
    }
}
