using System.Buffers.Binary;

namespace ArdbNet.Storage.Types.Ranking;

/// <summary>
/// What the metadata of a sorted set says of its rank tree: number of the root (u32, 0 = none) · highest number ever
/// given to a node (u32). Nothing at all: there was never a tree.
/// </summary>
internal static class RankRoot
{
    public const int Length = 8;

    public static (uint Root, uint LastNumber) Read(ReadOnlySpan<byte> payload) => payload.Length < Length
        ? default
        : (BinaryPrimitives.ReadUInt32BigEndian(payload), BinaryPrimitives.ReadUInt32BigEndian(payload[4..]));

    public static void Write(Span<byte> payload, uint root, uint lastNumber)
    {
        BinaryPrimitives.WriteUInt32BigEndian(payload, root);
        BinaryPrimitives.WriteUInt32BigEndian(payload[4..], lastNumber);
    }
}
