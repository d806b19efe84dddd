using System.Buffers.Binary;
using System.Numerics;

namespace ArdbNet.Storage.Types.HyperLogLogs;

/// <summary>Where an element counts: MurmurHash64A of its bytes gives the register and the length of a run of zeros.</summary>
internal static class HyperLogLogHash
{
    private const ulong Seed = 0xadc83b19;
    private const ulong Multiplier = 0xc6a4a7935bd1e995;
    private const int Shift = 47;
    private const int IndexBits = 14;

    /// <summary>The register's index, and the run with the one that ends it: 1 to 51.</summary>
    public static (int Index, int Run) Locate(ReadOnlySpan<byte> element)
    {
        var hash = Hash(element);
        var index = (int)(hash & (HyperLogLog.Registers - 1));
        // A one at the end bounds the run.
        var rest = hash >> IndexBits | 1ul << (64 - IndexBits);
        return (index, BitOperations.TrailingZeroCount(rest) + 1);
    }

    internal static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = Seed ^ ((ulong)bytes.Length * Multiplier);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes) * Multiplier;
            word = (word ^ (word >> Shift)) * Multiplier;
            hash = (hash ^ word) * Multiplier;
        }

        if (bytes.Length > 0)
        {
            var tail = 0ul;
            for (var i = 0; i < bytes.Length; i++) tail |= (ulong)bytes[i] << (8 * i);
            hash = (hash ^ tail) * Multiplier;
        }

        hash = (hash ^ (hash >> Shift)) * Multiplier;
        return hash ^ (hash >> Shift);
    }
}
