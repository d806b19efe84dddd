using System.Buffers;
using System.Text;
using ArdbNet.Rdb.Reading;
using ArdbNet.Rdb.Writing;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Rdb.Tests.Writing;

public sealed class RdbWriterTests
{
    [Test]
    public void LengthsComeBack()
    {
        foreach (var length in new ulong[] { 0, 63, 64, 16383, 16384, uint.MaxValue, 1ul << 32, ulong.MaxValue })
        {
            var bytes = Write(writer => writer.Length(length));
            Assert.That(new RdbStringReader(Source(bytes), 0).ReadLength(), Is.EqualTo(length));
        }
    }

    [Test]
    public void StringsComeBack() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        ArbMap.Default.ArbFor<int>(),
        static (part, times) =>
            ComesBack([.. Enumerable.Repeat(part, times & 15).SelectMany(static bytes => bytes)])).QuickCheckThrowOnFailure();

    [Test]
    public void NumbersComeBackAsTheyWereWritten() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        static value => ComesBack(Encoding.ASCII.GetBytes(value.ToString(null, null)))
            && ComesBack(Encoding.ASCII.GetBytes("0" + value.ToString(null, null)))).QuickCheckThrowOnFailure();

    [TestCase("", "00")]
    [TestCase("0", "c000")]
    [TestCase("-129", "c17fff")]
    [TestCase("2147483647", "c2ffffff7f")]
    [TestCase("2147483648", "0a32313437343833363438")]
    [TestCase("007", "03303037")]
    [TestCase("-0", "022d30")]
    public void StringsHaveTheShortestForm(string text, string hex) =>
        Assert.That(Convert.ToHexStringLower(Write(writer => writer.String(Encoding.ASCII.GetBytes(text)))), Is.EqualTo(hex));

    [Test]
    public void ScoresComeBackToTheBit() => Prop.ForAll(
        ArbMap.Default.ArbFor<double>(),
        static score => double.IsNaN(score) || ScoreComesBack(score)).QuickCheckThrowOnFailure();

    [TestCase(-0.0)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity)]
    [TestCase(double.MaxValue)]
    [TestCase(double.Epsilon)]
    public void RareScoresComeBack(double score) => Assert.That(ScoreComesBack(score));

    [Test]
    public void AStreamComesBack()
    {
        var written = Write(WriteStream);
        var sink = new CollectingSink();
        var source = Source(written);
        Assert.That((RdbType)source.ReadByte(), Is.EqualTo(RdbType.StreamListpacks));
        new RdbValueReader(source).Read(RdbType.StreamListpacks, ref sink);
        Assert.That(sink.Value.Entries, Has.Count.EqualTo(250));
        Assert.That(sink.Value.Entries[7].Id, Is.EqualTo(new RdbStreamId(5, 7)));
        Assert.That(sink.Value.Entries[7].Fields, Is.EqualTo(new[] { "name", "7" }));
        Assert.That(sink.Value.Entries[9].Fields, Is.EqualTo(new[] { "name", "9", "more", "" }));
        Assert.That(sink.Value.State.LastId, Is.EqualTo(new RdbStreamId(9, 0)));
    }

    private static void WriteStream(RdbWriter writer)
    {
        writer.Type(RdbType.StreamListpacks);
        writer.Length(StreamNodeWriter.NodesOf(250));
        var nodes = new StreamNodeWriter(writer);
        for (var i = 0; i < 250; i++)
        {
            nodes.BeginEntry(new RdbStreamId(5, (ulong)i));
            nodes.Field("name"u8, Encoding.ASCII.GetBytes(i.ToString(null, null)));
            if (i % 10 == 9) nodes.Field("more"u8, ""u8);
            nodes.EndEntry();
        }

        nodes.Complete();
        writer.Length(250);
        writer.Id(new RdbStreamId(9, 0));
        writer.Length(0);
    }

    private static bool ComesBack(byte[] text)
    {
        var reader = new RdbStringReader(Source(Write(writer => writer.String(text))), RdbValueReader.DefaultMaxStringLength);
        return reader.ReadString(new StringBuffer()).SequenceEqual(text);
    }

    private static bool ScoreComesBack(double score)
    {
        var bytes = Write(writer =>
        {
            writer.Length(1);
            writer.String("member"u8);
            writer.Score(score);
        });
        var sink = new CollectingSink();
        new RdbValueReader(Source(bytes)).Read(RdbType.SortedSet, ref sink);
        return BitConverter.DoubleToInt64Bits((double)sink.Value.Members["member"]) == BitConverter.DoubleToInt64Bits(score);
    }

    private static byte[] Write(Action<RdbWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(new RdbWriter(output));
        return output.WrittenSpan.ToArray();
    }

    private static RdbSource Source(byte[] bytes) => new(new MemoryStream(bytes), isChecked: false);
}
