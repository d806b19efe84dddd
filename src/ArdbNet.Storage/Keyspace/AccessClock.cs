using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Keyspace;

/// <summary>
/// When keys were accessed last, in seconds, in memory alone and of bounded size: what a restart forgets was idle at
/// least since then. Buckets of eight keys, a cache line each; a full one forgets the key that was idle for longest, so
/// of a key that is not there it is known that it is no younger than those that are. Used by the executor only.
/// </summary>
/// <param name="startedAtMs">Since when accesses are noted, ms since 1970.</param>
public sealed class AccessClock(long startedAtMs)
{
    private const int SlotsABucket = 8;
    private const int BucketCount = 1 << 16;

    // Check (u32) · accessed at, seconds since 1970 (u32); 0 = free.
    private ulong[]? _slots;

    /// <summary>A key is accessed.</summary>
    /// <param name="metadataKey">Its metadata key.</param>
    /// <param name="nowMs">Now, ms since 1970; 0 when there is no clock to look at.</param>
    public void Touch(ReadOnlySpan<byte> metadataKey, long nowMs)
    {
        if (nowMs > 0) Set(metadataKey, (uint)(nowMs / 1000));
    }

    /// <summary>A key comes with the time it was idle for where it comes from.</summary>
    public void SetIdle(ReadOnlySpan<byte> metadataKey, long seconds, long nowMs) =>
        Set(metadataKey, (uint)Math.Max(0, (nowMs / 1000) - Math.Min(seconds, uint.MaxValue)));

    /// <summary>For how many seconds a key has not been accessed, at least.</summary>
    public long IdleSeconds(ReadOnlySpan<byte> metadataKey, long nowMs)
    {
        var (check, start) = Locate(metadataKey);
        var accessedAt = startedAtMs / 1000;
        if (_slots is not null)
        {
            var bucket = _slots.AsSpan(start, SlotsABucket);
            var at = Find(bucket, check);
            if (at >= 0 || bucket[at = Oldest(bucket)] != 0) accessedAt = (uint)bucket[at];
        }

        return Math.Max(0, (nowMs / 1000) - accessedAt);
    }

    /// <summary>Has the processor load what <see cref="Touch"/> of a key will look at.</summary>
    internal unsafe void Prefetch(ReadOnlySpan<byte> metadataKey)
    {
        if (_slots is null) return;
        fixed (ulong* bucket = &_slots[Locate(metadataKey).Start]) Processor.Prefetch(bucket);
    }

    private static (uint Check, int Start) Locate(ReadOnlySpan<byte> metadataKey)
    {
        var hash = MetadataKey.Fingerprint(metadataKey) * 0x9E3779B97F4A7C15;
        return ((uint)hash, (int)(hash >> 48) * SlotsABucket);
    }

    private static int Find(ReadOnlySpan<ulong> bucket, uint check)
    {
        for (var i = 0; i < bucket.Length; i++)
        {
            if ((uint)(bucket[i] >> 32) == check && bucket[i] != 0) return i;
        }

        return -1;
    }

    private static int Oldest(ReadOnlySpan<ulong> bucket)
    {
        var oldest = 0;
        for (var i = 1; i < bucket.Length; i++)
        {
            if ((uint)bucket[i] < (uint)bucket[oldest]) oldest = i;
        }

        return oldest;
    }

    private void Set(ReadOnlySpan<byte> metadataKey, uint accessedAt)
    {
        _slots ??= new ulong[BucketCount * SlotsABucket];
        var (check, start) = Locate(metadataKey);
        var bucket = _slots.AsSpan(start, SlotsABucket);
        var at = Find(bucket, check);
        bucket[at >= 0 ? at : Oldest(bucket)] = ((ulong)check << 32) | accessedAt;
    }
}
