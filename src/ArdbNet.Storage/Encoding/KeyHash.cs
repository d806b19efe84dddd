using System.Buffers.Binary;
using System.Numerics;

namespace ArdbNet.Storage.Encoding;

/// <summary>
/// The two numbers that order keys on disk: the slot (Redis Cluster's CRC16 of the key or its {hash tag}, modulo
/// 16384) and a 32-bit hash (MurmurHash3 x86_32). Persisted: their results never change.
/// </summary>
public static class KeyHash
{
    public const int SlotCount = 16384;

    private const int Bytes = 256;
    private const int Slices = 4;

    // [i × 256 + byte]: the CRC16 of a byte with i zero bytes behind it, so that four bytes are looked up at once.
    private static readonly ushort[] Crc16 = BuildCrc16();

    /// <summary>The cluster slot, 0 to 16383.</summary>
    public static ushort Slot(ReadOnlySpan<byte> key)
    {
        var open = key.IndexOf((byte)'{');
        if (open >= 0)
        {
            var length = key[(open + 1)..].IndexOf((byte)'}');
            if (length > 0) key = key.Slice(open + 1, length);
        }

        return (ushort)(Checksum(key) & (SlotCount - 1));
    }

    /// <summary>The 32-bit hash that spreads keys in a slot and members in a collection.</summary>
    public static uint Hash(ReadOnlySpan<byte> bytes)
    {
        const uint c1 = 0xcc9e2d51, c2 = 0x1b873593;
        var hash = 0x41726462u;
        var rest = bytes;
        for (; rest.Length >= 4; rest = rest[4..])
        {
            var k = BitOperations.RotateLeft(BinaryPrimitives.ReadUInt32LittleEndian(rest) * c1, 15) * c2;
            hash = (BitOperations.RotateLeft(hash ^ k, 13) * 5) + 0xe6546b64;
        }

        if (rest.Length > 0)
        {
            var tail = 0u;
            for (var i = rest.Length - 1; i >= 0; i--) tail = (tail << 8) | rest[i];
            hash ^= BitOperations.RotateLeft(tail * c1, 15) * c2;
        }

        hash ^= (uint)bytes.Length;
        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }

    private static int Checksum(ReadOnlySpan<byte> bytes)
    {
        var table = Crc16;
        var crc = 0;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            crc = table[(3 * Bytes) + ((crc >> 8) ^ bytes[0])]
                ^ table[(2 * Bytes) + ((crc & 0xFF) ^ bytes[1])]
                ^ table[Bytes + bytes[2]]
                ^ table[bytes[3]];
        }

        foreach (var b in bytes) crc = ((crc << 8) & 0xFFFF) ^ table[(crc >> 8) ^ b];
        return crc;
    }

    private static ushort[] BuildCrc16()
    {
        var table = new ushort[Slices * Bytes];
        for (var i = 0; i < Bytes; i++)
        {
            var crc = i << 8;
            for (var zeros = 0; zeros < Slices; zeros++)
            {
                for (var bit = 0; bit < 8; bit++) crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
                table[(zeros * Bytes) + i] = (ushort)crc;
            }
        }

        return table;
    }
}
