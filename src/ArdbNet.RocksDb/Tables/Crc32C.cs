using System.Buffers.Binary;
using System.Numerics;

namespace ArdbNet.RocksDb.Tables;

/// <summary>CRC32C as table files have it.</summary>
internal static class Crc32C
{
    private const uint Mask = 0xA282EAD8;

    /// <summary>Of a block's stored bytes and the byte that says how they are stored; masked, as RocksDB keeps it.</summary>
    public static uint OfBlock(ReadOnlySpan<byte> stored, byte compression)
    {
        var checksum = uint.MaxValue;
        for (; stored.Length >= sizeof(ulong); stored = stored[sizeof(ulong)..])
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(stored));
        }

        foreach (var value in stored) checksum = BitOperations.Crc32C(checksum, value);
        checksum = ~BitOperations.Crc32C(checksum, compression);
        return BitOperations.RotateRight(checksum, 15) + Mask;
    }
}
