namespace ArdbNet.Benchmarks.Load;

/// <summary>
/// Ranks from 0 on, of which rank i comes with a probability in proportion to 1 / (i + 1)^theta. Source: Gray et al.,
/// "Quickly generating billion-record synthetic databases", 1994; so does YCSB.
/// </summary>
internal sealed class ZipfianRanks
{
    // So many terms of the sum are added up; an integral stands for the others.
    private const int ExactTerms = 1000;

    private readonly long _count;
    private readonly double _theta;
    private readonly double _zeta;
    private readonly double _eta;
    private SplitMix64 _random;

    public ZipfianRanks(long count, double theta, ulong seed)
    {
        _count = count;
        _theta = theta;
        _zeta = Zeta(count, theta);
        _eta = (1 - Math.Pow(2.0 / count, 1 - theta)) / (1 - (Zeta(2, theta) / _zeta));
        _random = new SplitMix64(seed);
    }

    /// <summary>The sum of 1 / i^theta for i from 1 to <paramref name="count"/>, by Euler and Maclaurin.</summary>
    public static double Zeta(long count, double theta)
    {
        var exact = (int)Math.Min(count, ExactTerms);
        var sum = 0.0;
        for (var i = 1; i <= exact; i++) sum += Math.Pow(i, -theta);
        if (count == exact) return sum;
        var integral = (Math.Pow(count, 1 - theta) - Math.Pow(exact, 1 - theta)) / (1 - theta);
        return sum + integral + ((Math.Pow(count, -theta) - Math.Pow(exact, -theta)) / 2);
    }

    public long Next()
    {
        var fraction = _random.NextFraction();
        var scaled = fraction * _zeta;
        if (scaled < 1) return 0;
        if (scaled < 1 + Math.Pow(0.5, _theta)) return 1;
        var rank = (long)(_count * Math.Pow((_eta * fraction) - _eta + 1, 1 / (1 - _theta)));
        return Math.Min(rank, _count - 1);
    }
}
