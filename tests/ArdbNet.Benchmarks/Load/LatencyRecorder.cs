using System.Numerics;

namespace ArdbNet.Benchmarks.Load;

/// <summary>
/// Counts latencies in nanoseconds, each in a bucket that is less than one percent wide (as HdrHistogram does it), so
/// that recording one is a few instructions however many there are.
/// </summary>
internal sealed class LatencyRecorder
{
    // Buckets of one nanosecond up to 256, from there on 128 for each power of two.
    private const int HalfBits = 7;
    private const int Half = 1 << HalfBits;

    private readonly long[] _counts = new long[(64 - HalfBits) * Half];

    public long Count { get; private set; }

    public long Maximum { get; private set; }

    public void Record(long nanoseconds)
    {
        nanoseconds = Math.Max(nanoseconds, 0);
        _counts[BucketOf(nanoseconds)]++;
        Count++;
        if (nanoseconds > Maximum) Maximum = nanoseconds;
    }

    /// <summary>What so many of a hundred do not exceed, rounded up to its bucket's end; 0 of nothing.</summary>
    public long Percentile(double percent)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(percent / 100 * Count));
        var seen = 0L;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= wanted) return Math.Min(LastOf(bucket), Maximum);
        }

        return Maximum;
    }

    private static int BucketOf(long nanoseconds)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)nanoseconds) - HalfBits);
        return (shift << HalfBits) + (int)(nanoseconds >> shift);
    }

    private static long LastOf(int bucket)
    {
        var shift = Math.Max(0, (bucket >> HalfBits) - 1);
        var first = (long)(bucket - (shift << HalfBits)) << shift;
        return first + ((1L << shift) - 1);
    }
}
