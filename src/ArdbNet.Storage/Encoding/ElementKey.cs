using System.Buffers.Binary;

namespace ArdbNet.Storage.Encoding;

/// <summary>tag 0x04 · collection id (u64) · index (i64 with its sign bit flipped, so that bytes sort like numbers).</summary>
public static class ElementKey
{
    public const int Length = 17;

    public static void Write(Span<byte> destination, ulong collectionId, long index)
    {
        destination[0] = KeyTag.Element;
        BinaryPrimitives.WriteUInt64BigEndian(destination[1..], collectionId);
        BinaryPrimitives.WriteUInt64BigEndian(destination[9..], (ulong)index ^ (1UL << 63));
    }

    public static long Index(ReadOnlySpan<byte> encoded) =>
        (long)(BinaryPrimitives.ReadUInt64BigEndian(encoded[9..]) ^ (1UL << 63));
}
