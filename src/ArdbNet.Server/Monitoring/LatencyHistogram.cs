using System.Numerics;

namespace ArdbNet.Server.Monitoring;

/// <summary>
/// Durations of a command's runs, each kept to about one percent: a bucket for each power of two, cut into 128 equal
/// parts. From 1 ns to about a second; what is longer counts as that.
/// </summary>
public sealed class LatencyHistogram
{
    private const int PartBits = 7;
    private const int Parts = 1 << PartBits;
    private const long Longest = 1_000_000_000;

    private readonly int[] _counts = new int[IndexOf(Longest) + 1];
    private long _total;

    /// <summary>Runs counted.</summary>
    public long Count => _total;

    public void Add(long nanoseconds)
    {
        _counts[IndexOf(Math.Clamp(nanoseconds, 1, Longest))]++;
        _total++;
    }

    /// <summary>The duration that so many percent of the runs did not exceed.</summary>
    public long NanosecondsAt(double percentile)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(_total * Math.Min(percentile, 100) / 100));
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted) return HighestOf(i);
        }

        return 0;
    }

    /// <summary>
    /// How many runs took at most 1, 2, 4, 8… microseconds, as LATENCY HISTOGRAM tells: steps without a new run are
    /// left out.
    /// </summary>
    public IReadOnlyList<(long Nanoseconds, long Count)> CumulativeCounts()
    {
        var steps = new List<(long, long)>();
        var seen = 0L;
        var last = 0L;
        var next = 0;
        for (var step = 1024L; last < _total; step *= 2)
        {
            var end = Math.Min(IndexOf(step), _counts.Length - 1);
            for (; next <= end; next++) seen += _counts[next];
            if (seen > last) steps.Add((HighestOf(end), seen));
            last = seen;
        }

        return steps;
    }

    // Values below 256 have a place each; above, the leading 8 bits choose it.
    private static int IndexOf(long value)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)value) - PartBits);
        return (shift << PartBits) + (int)(value >> shift);
    }

    private static long HighestOf(int index)
    {
        if (index < 2 * Parts) return index;
        var shift = (index >> PartBits) - 1;
        long part = (index & (Parts - 1)) + Parts;
        return ((part + 1) << shift) - 1;
    }
}
