using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ArdbNet.Replication.RawStream;

/// <summary>
/// What the blocks so far were, in 32 bytes: any that was missing, repeated, in another place or of other content gives
/// another digest. Its state is itself, so that a transfer goes on from any block.
/// </summary>
public static class RawDigest
{
    private const int PartLength = 20;

    /// <summary>That of no blocks.</summary>
    public static byte[] Empty => new byte[RawFormat.DigestLength];

    // SHA-256(digest before · number of the block i64 · entries u32 · raw length u32 · CRC32C of the raw bytes u32)
    public static byte[] Append(ReadOnlySpan<byte> digest, long block, int entries, ReadOnlySpan<byte> raw)
    {
        Span<byte> part = stackalloc byte[RawFormat.DigestLength + PartLength];
        digest.CopyTo(part);
        var rest = part[RawFormat.DigestLength..];
        BinaryPrimitives.WriteInt64BigEndian(rest, block);
        BinaryPrimitives.WriteInt32BigEndian(rest[8..], entries);
        BinaryPrimitives.WriteInt32BigEndian(rest[12..], raw.Length);
        BinaryPrimitives.WriteUInt32BigEndian(rest[16..], Crc32C.Of(raw));
        return SHA256.HashData(part);
    }
}
