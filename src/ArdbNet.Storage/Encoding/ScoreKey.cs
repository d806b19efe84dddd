namespace ArdbNet.Storage.Encoding;

/// <summary>
/// tag 0x03 · collection id (u64) · part (u8 = 0) · place; a place is score (see <see cref="ScoreCode"/>) · member and
/// sorts as Redis orders the members of a sorted set.
/// </summary>
public static class ScoreKey
{
    public const int PrefixLength = CollectionKey.PrefixLength + 1;

    private const byte Part = 0;

    public static int Length(ReadOnlySpan<byte> member) => PrefixLength + ScoreCode.Length + member.Length;

    public static void Write(Span<byte> destination, ulong collectionId, double score, ReadOnlySpan<byte> member)
    {
        WriteIndex(destination, collectionId);
        WritePlace(destination[PrefixLength..], score, member);
    }

    public static void WritePlace(Span<byte> destination, double score, ReadOnlySpan<byte> member)
    {
        ScoreCode.Write(destination, score);
        member.CopyTo(destination[ScoreCode.Length..]);
    }

    /// <summary>The prefix of a whole index; 10 bytes.</summary>
    public static void WriteIndex(Span<byte> destination, ulong collectionId)
    {
        CollectionKey.WritePrefix(destination, KeyTag.ScoreIndex, collectionId);
        destination[CollectionKey.PrefixLength] = Part;
    }

    public static bool Is(ReadOnlySpan<byte> encoded) =>
        encoded.Length >= PrefixLength && encoded[0] == KeyTag.ScoreIndex && encoded[CollectionKey.PrefixLength] == Part;

    public static ReadOnlySpan<byte> Place(ReadOnlySpan<byte> encoded) => encoded[PrefixLength..];

    public static ReadOnlySpan<byte> Member(ReadOnlySpan<byte> encoded) => encoded[(PrefixLength + ScoreCode.Length)..];
}
