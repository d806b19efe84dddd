using System.Buffers.Binary;

namespace ArdbNet.Storage.Encoding;

/// <summary>What all keys of a collection begin with: tag · collection id (u64), 9 bytes.</summary>
public static class CollectionKey
{
    public const int PrefixLength = 9;

    /// <summary>The tags under which a collection may have entries.</summary>
    public static ReadOnlySpan<byte> Tags => [KeyTag.Member, KeyTag.ScoreIndex, KeyTag.Element, KeyTag.Stream];

    /// <summary>The tags under which a collection of this type may have entries.</summary>
    public static ReadOnlySpan<byte> TagsOf(KeyType type) => type switch
    {
        KeyType.String or KeyType.List => [KeyTag.Element],
        KeyType.Hash or KeyType.Set => [KeyTag.Member],
        KeyType.SortedSet => [KeyTag.Member, KeyTag.ScoreIndex],
        KeyType.Stream => [KeyTag.Stream],
        _ => Tags,
    };

    public static void WritePrefix(Span<byte> destination, byte tag, ulong collectionId)
    {
        destination[0] = tag;
        BinaryPrimitives.WriteUInt64BigEndian(destination[1..], collectionId);
    }

    /// <summary>Whether a key is that of a collection's entry, and of which collection's.</summary>
    public static bool TryGetId(ReadOnlySpan<byte> encoded, out ulong collectionId)
    {
        var isEntry = encoded.Length >= PrefixLength
            && encoded[0] is KeyTag.Member or KeyTag.ScoreIndex or KeyTag.Element or KeyTag.Stream;
        collectionId = isEntry ? Id(encoded) : 0;
        return isEntry;
    }

    public static ulong Id(ReadOnlySpan<byte> encoded) => BinaryPrimitives.ReadUInt64BigEndian(encoded[1..]);
}
