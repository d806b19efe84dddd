using System.Numerics;

namespace ArdbNet.RocksDb.Tests;

/// <summary>Lanes change nothing but the time.</summary>
public sealed class LanedCrc32CTests
{
    [Test]
    public void ItIsTheChecksumOfAllBytesInARow([Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            var bytes = new byte[random.Next(20_000)];
            random.NextBytes(bytes);
            var start = (uint)random.NextInt64(uint.MaxValue + 1L);
            var cut = random.Next(bytes.Length + 1);
            var expected = OneByOne(start, bytes);
            Assert.That(LanedCrc32C.Extend(start, bytes), Is.EqualTo(expected));
            Assert.That(LanedCrc32C.Extend(LanedCrc32C.Extend(start, bytes.AsSpan(0, cut)), bytes.AsSpan(cut)), Is.EqualTo(expected));
        }
    }

    [Test]
    public void TheKnownChecksumOfDigitsAndOfZeros()
    {
        Assert.That(~LanedCrc32C.Extend(uint.MaxValue, "123456789"u8), Is.EqualTo(0xE3069283));
        Assert.That(~LanedCrc32C.Extend(uint.MaxValue, new byte[32]), Is.EqualTo(0x8A9136AA));
    }

    private static uint OneByOne(uint checksum, byte[] bytes)
    {
        foreach (var value in bytes) checksum = BitOperations.Crc32C(checksum, value);
        return checksum;
    }
}
