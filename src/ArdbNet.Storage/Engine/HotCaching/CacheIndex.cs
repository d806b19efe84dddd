using System.Runtime.InteropServices;

namespace ArdbNet.Storage.Engine.HotCaching;

/// <summary>
/// Where in the ring an entry lies, by the hash of its key: buckets of eight slots, a cache line each. Slot: hash (u32) ·
/// address in the ring in units of <see cref="CacheRing.Alignment"/> (u32, 0 = free). A full bucket gives up its oldest
/// slot, so that no choice of keys makes a look-up long.
/// </summary>
internal sealed unsafe class CacheIndex : IDisposable
{
    private const int SlotsABucket = 8;
    private const int BucketBytes = SlotsABucket * sizeof(ulong);

    private readonly byte* _memory;
    private readonly ulong* _slots;
    private readonly uint _bucketMask;

    /// <param name="entries">How many entries are expected at most.</param>
    public CacheIndex(long entries)
    {
        // Half full on average: then hardly any bucket overflows.
        var buckets = (uint)Math.Clamp(
            System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)entries * 2 / SlotsABucket), 1, 1U << 28);
        _bucketMask = buckets - 1;
        Bytes = (long)buckets * BucketBytes;
        // Pages that are never touched take no memory: aligned memory would have to be zeroed by touching them all.
        _memory = (byte*)NativeMemory.AllocZeroed((nuint)Bytes + BucketBytes);
        _slots = (ulong*)(((nuint)_memory + BucketBytes - 1) / BucketBytes * BucketBytes);
    }

    /// <summary>Native memory held, touched or not.</summary>
    public long Bytes { get; }

    /// <summary>The slots in which an entry of this hash may be.</summary>
    public Span<ulong> Bucket(uint hash) => new(_slots + ((nint)(hash & _bucketMask) * SlotsABucket), SlotsABucket);

    /// <summary>Has the processor load the slots: a look at them soon costs no wait for memory then.</summary>
    public void Prefetch(uint hash) => Processor.Prefetch(_slots + ((nint)(hash & _bucketMask) * SlotsABucket));

    public static ulong Slot(uint hash, uint address) => ((ulong)hash << 32) | address;

    public static uint Hash(ulong slot) => (uint)(slot >> 32);

    public static uint Address(ulong slot) => (uint)slot;

    public void Dispose() => NativeMemory.Free(_memory);
}
