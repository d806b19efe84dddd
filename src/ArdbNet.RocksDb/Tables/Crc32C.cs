using System.Numerics;

namespace ArdbNet.RocksDb.Tables;

/// <summary>CRC32C as table files have it.</summary>
internal static class Crc32C
{
    private const uint Mask = 0xA282EAD8;

    /// <summary>Of a block's stored bytes and the byte that says how they are stored; masked, as RocksDB keeps it.</summary>
    public static uint OfBlock(ReadOnlySpan<byte> stored, byte compression)
    {
        var checksum = ~BitOperations.Crc32C(LanedCrc32C.Extend(uint.MaxValue, stored), compression);
        return BitOperations.RotateRight(checksum, 15) + Mask;
    }
}
