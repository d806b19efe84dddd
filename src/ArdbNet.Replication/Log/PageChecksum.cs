using System.Numerics;
using ArdbNet.RocksDb;

namespace ArdbNet.Replication.Log;

/// <summary>
/// CRC32C of a page, extended as bytes are appended. It starts from the segment's salt and the page's offset, so that
/// bytes and entries left over from another life of the file never match.
/// </summary>
internal static class PageChecksum
{
    public static uint Seed(ulong salt, long pageOffset) =>
        BitOperations.Crc32C(BitOperations.Crc32C(uint.MaxValue, salt), (ulong)pageOffset);

    public static uint Extend(uint checksum, ReadOnlySpan<byte> bytes) => LanedCrc32C.Extend(checksum, bytes);
}
