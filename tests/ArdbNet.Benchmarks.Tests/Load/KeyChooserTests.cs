using ArdbNet.Benchmarks.Load;

namespace ArdbNet.Benchmarks.Tests.Load;

internal sealed class KeyChooserTests
{
    private const int Count = 1000;
    private const int Draws = 200_000;

    [Test]
    public void UniformKeysComeAllAboutAsOften()
    {
        var seen = Draw(new UniformKeys(Count, seed: 1));
        Assert.That(seen, Is.All.InRange(Draws / Count / 2, Draws / Count * 2));
    }

    [Test]
    public void ZipfianKeysAreFrequentWhereTheirRankIsScrambledTo()
    {
        var seen = Draw(new ScrambledZipfianKeys(Count, seed: 1));
        var most = Array.IndexOf(seen, seen.Max());
        Assert.That(most, Is.EqualTo(ScrambledZipfianKeys.KeyOf(0, Count)));
        Assert.That(seen[most], Is.EqualTo(Draws / ZipfianRanks.Zeta(10_000_000_000, 0.99)).Within(10).Percent);
        Assert.That(seen.Count(static times => times == 0), Is.Zero, "every key can be reached");
    }

    [Test]
    public void KeysInOrderBeginWhereTheyAreTold()
    {
        var keys = new KeysInOrder(7);
        Assert.That(Enumerable.Range(0, 3).Select(_ => keys.Next()), Is.EqualTo(new[] { 7L, 8, 9 }));
    }

    private static int[] Draw(IKeyChooser keys)
    {
        var seen = new int[Count];
        for (var i = 0; i < Draws; i++) seen[keys.Next()]++;
        return seen;
    }
}
