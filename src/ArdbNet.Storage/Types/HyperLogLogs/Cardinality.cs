namespace ArdbNet.Storage.Types.HyperLogLogs;

/// <summary>
/// The estimate of how many distinct elements made the registers, by how often each value is there: Otmar Ertl, "New
/// cardinality estimation algorithms for HyperLogLog sketches", arXiv:1702.01284. In doubles, step by step as Redis, so
/// that the last digit is the same.
/// </summary>
internal static class Cardinality
{
    public const int HistogramLength = 64;

    private const int MaxRun = 50;
    private const double AlphaInfinity = 0.721347520444481703680;

    public static ulong Estimate(ReadOnlySpan<int> histogram)
    {
        const double Count = HyperLogLog.Registers;
        var sum = Count * Tau((Count - histogram[MaxRun + 1]) / Count);
        for (var value = MaxRun; value >= 1; value--)
        {
            sum += histogram[value];
            sum *= 0.5;
        }

        sum += Count * Sigma(histogram[0] / Count);
        return (ulong)Math.Round(AlphaInfinity * Count * Count / sum, MidpointRounding.AwayFromZero);
    }

    private static double Sigma(double x)
    {
        if (x == 1) return double.PositiveInfinity;

        double before;
        var factor = 1.0;
        var sum = x;
        do
        {
            x *= x;
            before = sum;
            sum += x * factor;
            factor += factor;
        }
        while (before != sum);

        return sum;
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1) return 0;

        double before;
        var factor = 1.0;
        var sum = 1 - x;
        do
        {
            x = Math.Sqrt(x);
            before = sum;
            factor *= 0.5;
            sum -= Math.Pow(1 - x, 2) * factor;
        }
        while (before != sum);

        return sum / 3;
    }
}
