using System.Buffers.Binary;

namespace ArdbNet.Benchmarks.Load;

/// <summary>
/// A few keys often and most seldom, the frequent ones anywhere among the others. As in YCSB the ranks are those of 10
/// billion items, theta 0.99, and rank's FNV-1a hash modulo the number of keys is the key.
/// </summary>
internal sealed class ScrambledZipfianKeys(long count, ulong seed) : IKeyChooser
{
    private const long Items = 10_000_000_000;
    private const double Theta = 0.99;

    private readonly ZipfianRanks _ranks = new(Items, Theta, seed);

    public long Next() => KeyOf(_ranks.Next(), count);

    /// <summary>Where the item of a rank lies.</summary>
    public static long KeyOf(long rank, long count)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, rank);
        var hash = 0xCBF29CE484222325;
        foreach (var value in bytes) hash = (hash ^ value) * 0x100000001B3;
        return (long)(hash % (ulong)count);
    }
}
