using System.Buffers.Binary;

namespace ArdbNet.Storage.Encoding;

/// <summary>tag 0x03 · collection id (u64) · part (u8 = 1) · number of the node (u32).</summary>
public static class RankNodeKey
{
    public const int Length = PrefixLength + sizeof(uint);
    public const int PrefixLength = CollectionKey.PrefixLength + 1;

    private const byte Part = 1;

    public static void Write(Span<byte> destination, ulong collectionId, uint number)
    {
        WriteTree(destination, collectionId);
        BinaryPrimitives.WriteUInt32BigEndian(destination[PrefixLength..], number);
    }

    /// <summary>The prefix of all nodes of a tree; 10 bytes.</summary>
    public static void WriteTree(Span<byte> destination, ulong collectionId)
    {
        CollectionKey.WritePrefix(destination, KeyTag.ScoreIndex, collectionId);
        destination[CollectionKey.PrefixLength] = Part;
    }
}
