using System.Buffers.Binary;

namespace ArdbNet.Storage.Encoding;

/// <summary>tag 0x06 · expire at (ms since 1970, u64) · metadata key. The value is empty.</summary>
public static class ExpiryKey
{
    public const int PrefixLength = 9;

    public static int Length(ReadOnlySpan<byte> metadataKey) => PrefixLength + metadataKey.Length;

    public static void Write(Span<byte> destination, long expireAtMs, ReadOnlySpan<byte> metadataKey)
    {
        WriteMoment(destination, expireAtMs);
        metadataKey.CopyTo(destination[PrefixLength..]);
    }

    /// <summary>The first possible entry at a moment; 9 bytes.</summary>
    public static void WriteMoment(Span<byte> destination, long expireAtMs)
    {
        destination[0] = KeyTag.Expiry;
        BinaryPrimitives.WriteInt64BigEndian(destination[1..], expireAtMs);
    }

    public static long ExpireAtMs(ReadOnlySpan<byte> encoded) => BinaryPrimitives.ReadInt64BigEndian(encoded[1..]);

    public static ReadOnlySpan<byte> MetadataKeyOf(ReadOnlySpan<byte> encoded) => encoded[PrefixLength..];
}
