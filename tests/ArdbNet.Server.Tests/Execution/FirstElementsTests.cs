using System.Globalization;
using System.Text;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Tests.Execution;

public sealed class FirstElementsTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(700)]
    [TestCase(1500)]
    [TestCase(20_000)]
    [TestCase(long.MaxValue)]
    public void TheFirstOfManyAreThoseOfAFullSort(long limit)
    {
        var random = new Random(7);
        var numbers = Enumerable.Range(0, 10_000).Select(_ => random.Next(5000)).ToArray();
        using var first = new FirstElements<Numbered>(limit, static (left, right) => left.Number.CompareTo(right.Number));
        var most = 0;
        foreach (var number in numbers)
        {
            first.Add(new Numbered(default, number), "n"u8, Encoding.ASCII.GetBytes($"{number}"));
            most = Math.Max(most, first.Count);
        }

        first.Sort();

        var expected = numbers.Order().Take((int)Math.Min(limit, numbers.Length)).ToArray();
        Assert.That(first.Sorted.ToArray().Select(static element => element.Number), Is.EqualTo(expected));
        foreach (var element in first.Sorted)
        {
            var text = Encoding.ASCII.GetString(first.BytesOf(in element));
            Assert.That(text, Is.EqualTo("n" + element.Number.ToString(CultureInfo.InvariantCulture)));
        }

        Assert.That(most, Is.LessThanOrEqualTo(Math.Max(2048, 2 * Math.Min(limit, numbers.Length))));
    }

    [Test]
    public void WithoutAnOrderTheFirstThatComeAreKept()
    {
        using var first = new FirstElements<Numbered>(3, compare: null);
        for (var i = 5; i > 0; i--) first.Add(new Numbered(default, i), [], []);
        first.Sort();
        Assert.That(first.Sorted.ToArray().Select(static element => element.Number), Is.EqualTo(new[] { 5, 4, 3 }));
        Assert.That(first.IsComplete);
    }

    [Test]
    public void BytesOfAnyLengthComeBack()
    {
        using var arena = new ByteArena();
        var lengths = (int[])[0, 1, 4095, 4096, 4097, 3_000_000, 0, 5, 1 << 20];
        var values = lengths.Select(static (length, i) => Enumerable.Repeat((byte)(i + 1), length).ToArray()).ToArray();
        var slices = values.Select(v => arena.Add(v.AsSpan(0, v.Length / 2), v.AsSpan(v.Length / 2))).ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            Assert.That(arena[slices[i]].SequenceEqual(values[i]), $"{lengths[i]} bytes");
        }
    }

    private readonly record struct Numbered(ArenaSlice Bytes, int Number) : IArenaElement<Numbered>
    {
        public Numbered MovedTo(ArenaSlice bytes) => this with { Bytes = bytes };
    }
}
