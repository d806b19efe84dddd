using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Resp.Tests;

internal sealed class RedisIntegerTests
{
    [TestCase("0", 0)]
    [TestCase("-1", -1)]
    [TestCase("10", 10)]
    [TestCase("9223372036854775807", long.MaxValue)]
    [TestCase("-9223372036854775808", long.MinValue)]
    public void CanonicalIntegersAreRead(string text, long expected)
    {
        Assert.That(RedisInteger.TryParse(Encoding.Latin1.GetBytes(text), out var value), Is.True);
        Assert.That(value, Is.EqualTo(expected));
    }

    [TestCase("")]
    [TestCase("-")]
    [TestCase("-0")]
    [TestCase("+1")]
    [TestCase("00")]
    [TestCase("01")]
    [TestCase("-01")]
    [TestCase(" 1")]
    [TestCase("1 ")]
    [TestCase("1\0")]
    [TestCase("1.0")]
    [TestCase("1e3")]
    [TestCase("0x1")]
    [TestCase("--1")]
    [TestCase("9223372036854775808")]
    [TestCase("-9223372036854775809")]
    [TestCase("18446744073709551616")]
    [TestCase("99999999999999999999")]
    [TestCase("-99999999999999999999")]
    [TestCase("1\xb2")]
    public void OtherSpellingsAreRefused(string text)
    {
        Assert.That(RedisInteger.TryParse(Encoding.Latin1.GetBytes(text), out _), Is.False);
    }

    [Test]
    public void EveryPrintedIntegerIsRead()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<long>(), number =>
            RedisInteger.TryParse(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)), out var read)
                && read == number).QuickCheckThrowOnFailure();
    }
}
