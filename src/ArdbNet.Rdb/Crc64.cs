using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace ArdbNet.Rdb;

/// <summary>CRC-64 as Redis uses it: Jones' polynomial, reflected, starting from 0. Eight bytes a step.</summary>
public static class Crc64
{
    private const ulong ReflectedPolynomial = 0x95ac9329ac4bc9b5;
    private static readonly ulong[] Tables = MakeTables();

    /// <summary>Goes on from the checksum of what came before; 0 to begin.</summary>
    // A full sync of seconds would run half of it unoptimized.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Append(ulong checksum, ReadOnlySpan<byte> bytes)
    {
        var tables = Tables;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            checksum ^= BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            checksum = tables[(7 * 256) + (int)(checksum & 0xff)]
                ^ tables[(6 * 256) + (int)((checksum >> 8) & 0xff)]
                ^ tables[(5 * 256) + (int)((checksum >> 16) & 0xff)]
                ^ tables[(4 * 256) + (int)((checksum >> 24) & 0xff)]
                ^ tables[(3 * 256) + (int)((checksum >> 32) & 0xff)]
                ^ tables[(2 * 256) + (int)((checksum >> 40) & 0xff)]
                ^ tables[(1 * 256) + (int)((checksum >> 48) & 0xff)]
                ^ tables[(int)(checksum >> 56)];
        }

        foreach (var value in bytes) checksum = tables[(int)((checksum ^ value) & 0xff)] ^ (checksum >> 8);
        return checksum;
    }

    // Table k gives what a byte does to the checksum with k zero bytes behind it.
    private static ulong[] MakeTables()
    {
        var tables = new ulong[8 * 256];
        for (var value = 0; value < 256; value++)
        {
            var checksum = (ulong)value;
            for (var bit = 0; bit < 8; bit++)
            {
                checksum = (checksum & 1) != 0 ? (checksum >> 1) ^ ReflectedPolynomial : checksum >> 1;
            }

            tables[value] = checksum;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            var previous = tables[i - 256];
            tables[i] = tables[(int)(previous & 0xff)] ^ (previous >> 8);
        }

        return tables;
    }
}
