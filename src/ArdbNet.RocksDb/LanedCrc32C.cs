using System.Buffers.Binary;
using System.Numerics;

namespace ArdbNet.RocksDb;

/// <summary>
/// CRC32C of many bytes. The processor's instruction waits for the one before but takes a new one each cycle, so that three
/// lanes beside each other cost little more than one.
/// </summary>
public static class LanedCrc32C
{
    private const int LaneBytes = 1024;

    // What each value of each byte of a checksum becomes by as many zeros as a lane has bytes: 4 × 256.
    private static readonly uint[] BehindLane = FindBehindLane();

    /// <summary>The checksum behind more bytes; nothing is put before or after.</summary>
    public static uint Extend(uint checksum, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= 3 * LaneBytes; bytes = bytes[(3 * LaneBytes)..]) checksum = ExtendByLanes(checksum, bytes);
        return ExtendByWords(checksum, bytes);
    }

    private static uint ExtendByLanes(uint checksum, ReadOnlySpan<byte> bytes)
    {
        var first = bytes[..LaneBytes];
        var second = bytes.Slice(LaneBytes, LaneBytes);
        var third = bytes.Slice(2 * LaneBytes, LaneBytes);
        var (a, b, c) = (checksum, 0U, 0U);
        for (var at = 0; at < LaneBytes; at += sizeof(ulong))
        {
            a = BitOperations.Crc32C(a, BinaryPrimitives.ReadUInt64LittleEndian(first[at..]));
            b = BitOperations.Crc32C(b, BinaryPrimitives.ReadUInt64LittleEndian(second[at..]));
            c = BitOperations.Crc32C(c, BinaryPrimitives.ReadUInt64LittleEndian(third[at..]));
        }

        return Shift(Shift(a) ^ b) ^ c;
    }

    private static uint ExtendByWords(uint checksum, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        if (bytes.Length >= sizeof(uint))
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt32LittleEndian(bytes));
            bytes = bytes[sizeof(uint)..];
        }

        foreach (var value in bytes) checksum = BitOperations.Crc32C(checksum, value);
        return checksum;
    }

    private static uint Shift(uint checksum) =>
        BehindLane[checksum & 0xFF]
        ^ BehindLane[256 + ((checksum >> 8) & 0xFF)]
        ^ BehindLane[512 + ((checksum >> 16) & 0xFF)]
        ^ BehindLane[768 + (checksum >> 24)];

    // A checksum is linear: that of each bit tells those of all values.
    private static uint[] FindBehindLane()
    {
        var zeros = new byte[LaneBytes];
        var found = new uint[4 * 256];
        for (var bit = 0; bit < 32; bit++)
        {
            var of = ExtendByWords(1U << bit, zeros);
            var part = found.AsSpan(256 * (bit / 8), 256);
            for (var value = 0; value < 256; value++)
            {
                if ((value >> (bit % 8) & 1) != 0) part[value] ^= of;
            }
        }

        return found;
    }
}
