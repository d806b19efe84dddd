using ArdbNet.Server.Configuration;

namespace ArdbNet.Server.Tests.Configuration;

public sealed class MemorySizeTests
{
    [TestCase("0", 0L)]
    [TestCase("100", 100L)]
    [TestCase("100b", 100L)]
    [TestCase("1k", 1000L)]
    [TestCase("1kb", 1024L)]
    [TestCase("1m", 1000_000L)]
    [TestCase("1mb", 1048576L)]
    [TestCase("1g", 1000_000_000L)]
    [TestCase("2GB", 2147483648L)]
    [TestCase("64Mb", 67108864L)]
    public void UnitsAreUnderstoodInAnyCase(string text, long expected)
    {
        Assert.That(MemorySize.TryParse(text, out var bytes), Is.True);
        Assert.That((long)bytes, Is.EqualTo(expected));
    }

    [TestCase("")]
    [TestCase("mb")]
    [TestCase("-1")]
    [TestCase("1.5gb")]
    [TestCase("1tb")]
    [TestCase("1 mb")]
    [TestCase("18446744073709551616")]
    [TestCase("99999999999999999999gb")]
    public void OtherTextIsRefused(string text) => Assert.That(MemorySize.TryParse(text, out _), Is.False);

    [TestCase(0L, "0")]
    [TestCase(1000L, "1000")]
    [TestCase(1024L, "1kb")]
    [TestCase(67108864L, "64mb")]
    [TestCase(2147483648L, "2gb")]
    [TestCase(1025L, "1025")]
    public void TheLargestExactUnitIsPrinted(long bytes, string expected) =>
        Assert.That(MemorySize.Format(bytes), Is.EqualTo(expected));
}
