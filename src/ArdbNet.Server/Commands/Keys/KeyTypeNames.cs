using ArdbNet.Storage.Encoding;

namespace ArdbNet.Server.Commands.Keys;

/// <summary>The words by which TYPE and SCAN name the types.</summary>
internal static class KeyTypeNames
{
    public static ReadOnlySpan<byte> Of(KeyType type) => type switch
    {
        KeyType.String => "string"u8,
        KeyType.List => "list"u8,
        KeyType.Hash => "hash"u8,
        KeyType.Set => "set"u8,
        KeyType.SortedSet => "zset"u8,
        KeyType.Stream => "stream"u8,
        _ => "none"u8,
    };

    /// <summary>The type that a word of any case names, or null.</summary>
    public static KeyType? Parse(ReadOnlySpan<byte> word)
    {
        for (var type = KeyType.String; type <= KeyType.Stream; type++)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(word, Of(type))) return type;
        }

        return null;
    }
}
