using System.Globalization;
using System.Text;
using ArdbNet.TestKit;

namespace ArdbNet.Resp.Tests;

internal sealed class LongDoubleTests
{
    [TestCase("3.0", "0.1", "3.1")]
    [TestCase("10.5", "0.1", "10.6")]
    [TestCase("5.0e3", "2.0e2", "5200")]
    [TestCase("0.1", "0.2", "0.3")]
    [TestCase("1", "-1", "0")]
    [TestCase("-1", "0", "-1")]
    [TestCase("-0", "0", "0")]
    [TestCase("0", "-4e-18", "0")]
    [TestCase("0", "-1e-17", "-0.00000000000000001")]
    [TestCase("9223372036854775807", "9223372036854775807", "18446744073709551614")]
    [TestCase("18446744073709551615", "1", "18446744073709551616")]
    [TestCase("18446744073709551616", "1", "18446744073709551616")]
    [TestCase("18446744073709551616", "3", "18446744073709551620")]
    [TestCase("0x10", "0x.8", "16.5")]
    [TestCase("1e4932", "1e4932", "inf")]
    [TestCase("inf", "1", "inf")]
    [TestCase("-inf", "-inf", "-inf")]
    [TestCase("inf", "-inf", "nan")]
    public void SumsPrintAsPeopleWriteNumbers(string left, string right, string sum)
    {
        Assert.That(Add(left, right), Is.EqualTo(sum));
    }

    [Test]
    public void SumsAreTheRecordedOnesOfRedis()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", "incrbyfloat-sums.txt"));
        Assert.That(lines, Has.Length.EqualTo(600));
        foreach (var parts in lines.Select(line => line.Split(' ', 3)))
            Assert.That(Add(parts[0], parts[1]), Is.EqualTo(parts[2]), $"{parts[0]} + {parts[1]}");
    }

    [Test]
    public void SumsAreThoseOfARunningRedis()
    {
        using var redis = new RedisServer();
        using var connection = redis.Connect();
        var random = new Random(11);
        var pairs = Enumerable.Range(0, 5000).Select(_ => (Left: Number(random), Right: Number(random))).ToList();

        var replies = connection.Pipeline(pairs.SelectMany(pair =>
            new string[][] { ["SET", "sum", pair.Left], ["INCRBYFLOAT", "sum", pair.Right] }));
        for (var i = 0; i < pairs.Count; i++)
        {
            var (left, right) = pairs[i];
            Assert.That(Add(left, right), Is.EqualTo(replies[2 * i + 1].Text), $"{left} + {right}");
        }
    }

    [TestCase(0.1, "0.10000000000000001")]
    [TestCase(-2.5, "-2.5")]
    [TestCase(1e22, "10000000000000000000000")]
    [TestCase(double.Epsilon, "0")]
    [TestCase(13.361389338970184, "13.36138933897018433")]
    [TestCase(double.NegativeInfinity, "-inf")]
    public void DoublesPrintWithoutExponent(double value, string expected)
    {
        Assert.That(((LongDouble)value).ToString(), Is.EqualTo(expected));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(long.MaxValue)]
    [TestCase(long.MinValue)]
    public void IntegersAreExact(long value)
    {
        Assert.That(((LongDouble)value).ToString(), Is.EqualTo(value.ToString(CultureInfo.InvariantCulture)));
    }

    [Test]
    public void TheLargestNumberPrintsAllItsDigits()
    {
        Assert.That(Add("1e4932", "0"), Has.Length.EqualTo(4933));
        Assert.That(Read("1.2e4932", out _), Is.False);
        Assert.That(Read("2e-4951", out _), Is.True);
        Assert.That(Read("1e-4960", out _), Is.False);
    }

    [Test]
    public void ATextTooLongForRedisIsNoNumber()
    {
        Assert.That(Read(new string('0', 5118) + "1", out var value), Is.True);
        Assert.That(value == 1L, Is.True);
        Assert.That(Read(new string('0', 5119) + "1", out _), Is.False);
    }

    private static bool Read(string text, out LongDouble value) =>
        LongDouble.TryParse(Encoding.Latin1.GetBytes(text), out value);

    private static string Add(string left, string right) =>
        Read(left, out var augend) && Read(right, out var addend) ? (augend + addend).ToString() : "refused";

    private static string Number(Random random)
    {
        var sign = random.Next(3) == 0 ? "-" : "";
        return random.Next(6) switch
        {
            0 => sign + random.Next(1000) + "." + Digits(random, random.Next(1, 3)),
            1 => sign + random.Next(10) + "." + Digits(random, random.Next(1, 18)),
            2 => sign + random.NextInt64(),
            3 => sign + Digits(random, random.Next(1, 22)) + "." + Digits(random, random.Next(1, 24)),
            4 => sign + random.Next(1, 10) + "." + Digits(random, 3) + "e" + random.Next(-25, 30),
            _ => sign + random.Next(1, 10) + "e" + random.Next(-4949, 4930),
        };
    }

    private static string Digits(Random random, int count) =>
        string.Create(count, random, (digits, source) => source.GetItems<char>("0123456789", digits));
}
