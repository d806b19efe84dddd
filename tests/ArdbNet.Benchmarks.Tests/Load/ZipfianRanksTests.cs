using ArdbNet.Benchmarks.Load;

namespace ArdbNet.Benchmarks.Tests.Load;

internal sealed class ZipfianRanksTests
{
    [TestCase(1)]
    [TestCase(999)]
    [TestCase(1000)]
    [TestCase(1001)]
    [TestCase(2_000_000)]
    public void TheSumIsWhatItsTermsAddUpTo(int count)
    {
        var sum = Enumerable.Range(1, count).Sum(static i => Math.Pow(i, -0.99));
        Assert.That(ZipfianRanks.Zeta(count, 0.99), Is.EqualTo(sum).Within(1e-7 * sum));
    }

    [Test]
    public void TheSumOfTenBillionTermsIsTheOneThatYcsbWritesDown() =>
        Assert.That(ZipfianRanks.Zeta(10_000_000_000, 0.99), Is.EqualTo(26.46902820178302).Within(1e-6));

    [Test]
    public void RanksComeAsOftenAsTheirPlaceSays()
    {
        const int Count = 1000;
        const int Draws = 1_000_000;
        var ranks = new ZipfianRanks(Count, 0.99, seed: 1);
        var seen = new int[Count];
        for (var i = 0; i < Draws; i++) seen[ranks.Next()]++;

        var zeta = ZipfianRanks.Zeta(Count, 0.99);
        Assert.That(seen[0], Is.EqualTo(Draws / zeta).Within(1).Percent);
        Assert.That(seen[1], Is.EqualTo(Draws / zeta * Math.Pow(2, -0.99)).Within(2).Percent);
        // From the third rank on the method of Gray et al. is an approximation.
        foreach (var (first, end) in ((int, int)[])[(2, 10), (10, 100), (100, 1000)])
        {
            var expected = Draws * (ZipfianRanks.Zeta(end, 0.99) - ZipfianRanks.Zeta(first, 0.99)) / zeta;
            Assert.That(seen[first..end].Sum(), Is.EqualTo(expected).Within(10).Percent, $"ranks {first} to {end}");
        }
    }
}
