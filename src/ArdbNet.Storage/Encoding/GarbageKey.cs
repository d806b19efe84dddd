using System.Buffers.Binary;

namespace ArdbNet.Storage.Encoding;

/// <summary>
/// tag 0x07 · kind · id (u64): a collection (kind 0) or a whole keyspace (kind 1) that nothing refers to any more and
/// whose entries are still to be removed. The value is the type of the collection (u8), of a keyspace nothing.
/// </summary>
public static class GarbageKey
{
    public const int Length = 10;
    public const byte Collection = 0;
    public const byte Keyspace = 1;

    public static void Write(Span<byte> destination, byte kind, ulong id)
    {
        destination[0] = KeyTag.Garbage;
        destination[1] = kind;
        BinaryPrimitives.WriteUInt64BigEndian(destination[2..], id);
    }

    public static byte Kind(ReadOnlySpan<byte> encoded) => encoded[1];

    public static ulong Id(ReadOnlySpan<byte> encoded) => BinaryPrimitives.ReadUInt64BigEndian(encoded[2..]);
}
