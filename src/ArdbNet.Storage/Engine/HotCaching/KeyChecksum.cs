using System.Numerics;
using System.Runtime.InteropServices;

namespace ArdbNet.Storage.Engine.HotCaching;

/// <summary>CRC-32C of keys, eight bytes at a time: spreads them over the slots of the caches.</summary>
internal static class KeyChecksum
{
    /// <summary>Goes on from the checksum of what came before, or from a seed.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> key)
    {
        while (key.Length >= sizeof(ulong))
        {
            checksum = BitOperations.Crc32C(checksum, MemoryMarshal.Read<ulong>(key));
            key = key[sizeof(ulong)..];
        }

        foreach (var unit in key) checksum = BitOperations.Crc32C(checksum, unit);
        return checksum;
    }

    /// <summary>A checksum of numbers in a row has patterns in its lower bits: this takes them away.</summary>
    public static uint Spread(uint checksum)
    {
        checksum *= 0x9E3779B1;
        return checksum ^ (checksum >> 15);
    }
}
