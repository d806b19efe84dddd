using System.Buffers.Binary;

namespace ArdbNet.Storage.Encoding;

/// <summary>
/// tag 0x07 · kind · id (u64): a collection (kind 0) or a whole keyspace (kind 1) that nothing refers to any more and
/// whose entries are still to be removed. The value is the type of the collection (u8), of a keyspace nothing. Kind 2
/// are elements of a list that lives: id · first index · index behind the last (each i64 with its sign bit flipped).
/// Kind 3 is a consumer group of a stream that may live: id · number of the group (u32).
/// </summary>
public static class GarbageKey
{
    public const int Length = 10;
    public const byte Collection = 0;
    public const byte Keyspace = 1;
    public const byte Elements = 2;
    public const int ElementsLength = Length + (2 * sizeof(long));
    public const byte StreamGroup = 3;
    public const int StreamGroupLength = Length + sizeof(uint);

    public static void Write(Span<byte> destination, byte kind, ulong id)
    {
        destination[0] = KeyTag.Garbage;
        destination[1] = kind;
        BinaryPrimitives.WriteUInt64BigEndian(destination[2..], id);
    }

    public static void WriteElements(Span<byte> destination, ulong collectionId, long first, long end)
    {
        Write(destination, Elements, collectionId);
        BinaryPrimitives.WriteUInt64BigEndian(destination[Length..], (ulong)first ^ (1UL << 63));
        BinaryPrimitives.WriteUInt64BigEndian(destination[(Length + sizeof(long))..], (ulong)end ^ (1UL << 63));
    }

    public static long FirstElement(ReadOnlySpan<byte> encoded) => ReadIndex(encoded[Length..]);

    public static long ElementsEnd(ReadOnlySpan<byte> encoded) => ReadIndex(encoded[(Length + sizeof(long))..]);

    public static void WriteStreamGroup(Span<byte> destination, ulong collectionId, uint group)
    {
        Write(destination, StreamGroup, collectionId);
        BinaryPrimitives.WriteUInt32BigEndian(destination[Length..], group);
    }

    public static uint GroupNumber(ReadOnlySpan<byte> encoded) =>
        BinaryPrimitives.ReadUInt32BigEndian(encoded[Length..]);

    public static byte Kind(ReadOnlySpan<byte> encoded) => encoded[1];

    public static ulong Id(ReadOnlySpan<byte> encoded) => BinaryPrimitives.ReadUInt64BigEndian(encoded[2..]);

    private static long ReadIndex(ReadOnlySpan<byte> encoded) =>
        (long)(BinaryPrimitives.ReadUInt64BigEndian(encoded) ^ (1UL << 63));
}
