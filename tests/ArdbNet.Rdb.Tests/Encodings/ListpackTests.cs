using System.Globalization;
using ArdbNet.Rdb.Encodings;
using ArdbNet.Rdb.Writing;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Rdb.Tests.Encodings;

public sealed class ListpackTests
{
    [Test]
    public void IntegersComeBack() => Prop.ForAll(
        ArbMap.Default.ArbFor<long[]>(),
        ArbMap.Default.ArbFor<int>(),
        static (values, shift) =>
        {
            // Values of every width.
            var shifted = values.Select(value => value * 0x1234567 >> (shift & 63)).ToArray();
            var writer = new ListpackWriter();
            foreach (var value in shifted) writer.Append(value);
            return Read(writer.Complete()).SequenceEqual(
                shifted.Select(value => value.ToString(CultureInfo.InvariantCulture)));
        }).QuickCheckThrowOnFailure();

    [TestCase(0)]
    [TestCase(63)]
    [TestCase(64)]
    [TestCase(4095)]
    [TestCase(4096)]
    [TestCase(16380)]
    [TestCase(16381)]
    [TestCase(70_000)]
    [TestCase(2_097_146)]
    public void StringsOfAnyLengthComeBack(int length)
    {
        var writer = new ListpackWriter();
        writer.Append("before"u8);
        writer.Append(new byte[length]);
        writer.Append("after"u8);
        Assert.That(Read(writer.Complete()), Is.EqualTo(new[] { "before", new string('\0', length), "after" }));
    }

    [Test]
    public void BytesAreAsRedisWritesThem()
    {
        var writer = new ListpackWriter();
        writer.Append("a"u8);
        writer.Append(-1);
        writer.Append(1000);
        Assert.That(
            Convert.ToHexStringLower(writer.Complete()), Is.EqualTo("10000000" + "0300" + "816102" + "dfff02" + "c3e802" + "ff"));
    }

    [Test]
    public void AnyChangedByteIsFoundOrGivesAnotherList()
    {
        var writer = new ListpackWriter();
        for (var i = 0; i < 40; i++) writer.Append(i * i * i * 77L);
        writer.Append("some text"u8);
        var sound = writer.Complete().ToArray();
        for (var i = 0; i < sound.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var broken = sound.ToArray();
                broken[i] ^= (byte)(1 << bit);
                AssertReadsOrFails(broken);
            }

            AssertReadsOrFails(sound.AsSpan(0, i).ToArray());
        }
    }

    private static void AssertReadsOrFails(byte[] bytes)
    {
        try
        {
            Read(bytes);
        }
        catch (RdbFormatException fault)
        {
            Assert.That(fault.Reason, Does.StartWith("listpack"));
        }
    }

    private static List<string> Read(ReadOnlySpan<byte> bytes)
    {
        var listpack = new Listpack(bytes, 0);
        var elements = new List<string>();
        while (listpack.MoveNext()) elements.Add(CollectingSink.Text(listpack.Current));
        return elements;
    }
}
