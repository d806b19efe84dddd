using System.Buffers.Binary;

namespace ArdbNet.Storage.Encoding;

/// <summary>
/// The value of a metadata key: format (u8 = 1) · type (u8) · flags (u8) · expire at (ms, i64, 0 = never) · payload.
/// The payload is a string's bytes, or for a chunked string collection id (u64) · length (i64), or for a collection
/// collection id (u64) · count (i64) · what its type needs, or for a packed one count (varint) · members. All numbers but
/// varints big-endian.
/// </summary>
public static class Metadata
{
    public const byte Format = 1;
    public const int HeaderLength = 11;

    /// <summary>Collection id and count (of a chunked string: length).</summary>
    public const int CollectionLength = 16;

    private const int ExpireAtOffset = 3;

    public static KeyType Type(ReadOnlySpan<byte> value) => (KeyType)value[1];

    public static MetadataFlags Flags(ReadOnlySpan<byte> value) => (MetadataFlags)value[2];

    public static long ExpireAtMs(ReadOnlySpan<byte> value) =>
        BinaryPrimitives.ReadInt64BigEndian(value[ExpireAtOffset..]);

    public static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> value) => value[HeaderLength..];

    /// <summary>Whether the value has its bytes under a collection id.</summary>
    public static bool HasCollection(KeyType type, MetadataFlags flags) =>
        type == KeyType.String ? (flags & MetadataFlags.Chunked) != 0 : (flags & MetadataFlags.Packed) == 0;

    /// <summary>Of a whole value; 0 where it has no collection id.</summary>
    public static ulong CollectionIdOf(ReadOnlySpan<byte> value) =>
        HasCollection(Type(value), Flags(value)) ? CollectionId(Payload(value)) : 0;

    public static ulong CollectionId(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadUInt64BigEndian(payload);

    public static long Count(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadInt64BigEndian(payload[8..]);

    public static void WriteHeader(Span<byte> destination, KeyType type, MetadataFlags flags, long expireAtMs)
    {
        destination[0] = Format;
        destination[1] = (byte)type;
        destination[2] = (byte)flags;
        BinaryPrimitives.WriteInt64BigEndian(destination[ExpireAtOffset..], expireAtMs);
    }

    public static void WriteCollection(Span<byte> payload, ulong collectionId, long count)
    {
        BinaryPrimitives.WriteUInt64BigEndian(payload, collectionId);
        BinaryPrimitives.WriteInt64BigEndian(payload[8..], count);
    }
}
