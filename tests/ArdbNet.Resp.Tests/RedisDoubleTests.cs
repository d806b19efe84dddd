using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Resp.Tests;

internal sealed class RedisDoubleTests
{
    [TestCase(3.0, "3")]
    [TestCase(0.0, "0")]
    [TestCase(-0.0, "-0")]
    [TestCase(-1.5, "-1.5")]
    [TestCase(0.1, "0.10000000000000001")]
    [TestCase(1e-4, "0.0001")]
    [TestCase(1e-5, "1.0000000000000001e-05")]
    [TestCase(1e15, "1000000000000000")]
    [TestCase(1e16, "10000000000000000")]
    [TestCase(123456789012345680.0, "1.2345678901234568e+17")]
    [TestCase(1e20, "1e+20")]
    [TestCase(1e100, "1e+100")]
    [TestCase(double.MaxValue, "1.7976931348623157e+308")]
    [TestCase(double.Epsilon, "4.9406564584124654e-324")]
    [TestCase(double.PositiveInfinity, "inf")]
    [TestCase(double.NegativeInfinity, "-inf")]
    [TestCase(double.NaN, "nan")]
    public void DoublesPrintWithSeventeenDigits(double value, string expected)
    {
        Assert.That(RedisDouble.Format(value), Is.EqualTo(expected));
    }

    [TestCase(2.5, 1, "2")]
    [TestCase(3.5, 1, "4")]
    [TestCase(-0.0, 3, "-0")]
    [TestCase(1234.5, 3, "1.23e+03")]
    [TestCase(99999999999999.0, 14, "99999999999999")]
    [TestCase(99999999999999.5, 14, "1e+14")]
    [TestCase(4.76837158203125e-07, 14, "4.7683715820312e-07")]
    [TestCase(1e16, 17, "10000000000000000")]
    [TestCase(1e17, 17, "1e+17")]
    public void DoublesPrintWithFewerDigitsAsByPrintf(double value, int digits, string expected)
    {
        var text = new byte[RedisDouble.MaxLength];
        var length = RedisDouble.Format(value, digits, text);
        Assert.That(Encoding.ASCII.GetString(text, 0, length), Is.EqualTo(expected));
    }

    [TestCase("3", 3.0)]
    [TestCase("+3", 3.0)]
    [TestCase("-.5", -0.5)]
    [TestCase("5.", 5.0)]
    [TestCase("007", 7.0)]
    [TestCase("1e5", 1e5)]
    [TestCase("1E+5", 1e5)]
    [TestCase("-0", -0.0)]
    [TestCase("0e99999999999999999999", 0.0)]
    [TestCase("inf", double.PositiveInfinity)]
    [TestCase("+InFiNiTy", double.PositiveInfinity)]
    [TestCase("-inf", double.NegativeInfinity)]
    [TestCase("0x1p3", 8.0)]
    [TestCase("-0X.8P1", -1.0)]
    [TestCase("0x10", 16.0)]
    [TestCase("0x1.fffffffffffff7p1023", double.MaxValue)]
    [TestCase("0x1.00000000000008", 1.0)]
    [TestCase("0x1.000000000000080000000000000000000000000000001", 1.0000000000000002)]
    [TestCase("0x1.8p-1075", double.Epsilon)]
    [TestCase("1.7976931348623157e308", double.MaxValue)]
    [TestCase("4.9e-324", double.Epsilon)]
    [TestCase("9007199254740993", 9007199254740992.0)]
    public void NumbersAreReadAsByStrtod(string text, double expected)
    {
        Assert.That(RedisDouble.TryParse(Encoding.Latin1.GetBytes(text), out var value), Is.True);
        Assert.That(BitConverter.DoubleToInt64Bits(value), Is.EqualTo(BitConverter.DoubleToInt64Bits(expected)));
    }

    [TestCase("")]
    [TestCase("-")]
    [TestCase(".")]
    [TestCase("e5")]
    [TestCase("1e")]
    [TestCase("1e+")]
    [TestCase(" 1")]
    [TestCase("1 ")]
    [TestCase("1\0")]
    [TestCase("1.2.3")]
    [TestCase("1,5")]
    [TestCase("--1")]
    [TestCase("abc")]
    [TestCase("infinit")]
    [TestCase("nan")]
    [TestCase("-nan")]
    [TestCase("nan(1)")]
    [TestCase("0x")]
    [TestCase("0x.")]
    [TestCase("0x1p")]
    [TestCase("0xg")]
    [TestCase("1e400")]
    [TestCase("-1e400")]
    [TestCase("1e-400")]
    [TestCase("1e99999999999999999999")]
    [TestCase("0x1p1024")]
    [TestCase("0x1p-1076")]
    public void EverythingElseIsRefused(string text)
    {
        Assert.That(RedisDouble.TryParse(Encoding.Latin1.GetBytes(text), out _), Is.False);
    }

    [Test]
    public void EveryPrintedDoubleIsReadBack()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<double>(), number =>
            double.IsNaN(number) ||
            (RedisDouble.TryParse(Encoding.ASCII.GetBytes(RedisDouble.Format(number)), out var read) &&
                read.Equals(number))).QuickCheckThrowOnFailure();
    }
}
