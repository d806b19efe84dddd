using System.Buffers.Binary;

namespace ArdbNet.Storage.Encoding;

/// <summary>tag 0x02 · collection id (u64) · hash of the member (u32) · member. All numbers big-endian.</summary>
public static class MemberKey
{
    public const int PrefixLength = 13;
    public const int CollectionLength = 9;

    public static int Length(ReadOnlySpan<byte> member) => PrefixLength + member.Length;

    public static void Write(Span<byte> destination, ulong collectionId, ReadOnlySpan<byte> member)
    {
        WritePosition(destination, collectionId, KeyHash.Hash(member));
        member.CopyTo(destination[PrefixLength..]);
    }

    /// <summary>The first possible member at a hash; 13 bytes.</summary>
    public static void WritePosition(Span<byte> destination, ulong collectionId, uint hash)
    {
        WriteCollection(destination, collectionId);
        BinaryPrimitives.WriteUInt32BigEndian(destination[CollectionLength..], hash);
    }

    /// <summary>The prefix of a whole collection; 9 bytes.</summary>
    public static void WriteCollection(Span<byte> destination, ulong collectionId)
    {
        destination[0] = KeyTag.Member;
        BinaryPrimitives.WriteUInt64BigEndian(destination[1..], collectionId);
    }

    public static uint Position(ReadOnlySpan<byte> encoded) =>
        BinaryPrimitives.ReadUInt32BigEndian(encoded[CollectionLength..]);

    public static ReadOnlySpan<byte> Member(ReadOnlySpan<byte> encoded) => encoded[PrefixLength..];
}
