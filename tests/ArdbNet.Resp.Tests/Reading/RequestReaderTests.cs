using System.Buffers;
using System.Text;
using ArdbNet.Resp.Reading;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Resp.Tests.Reading;

internal sealed class RequestReaderTests
{
    [TestCase("*1\r\n$4\r\nPING\r\n", new[] { "[PING]" })]
    [TestCase("*2\r\n$3\r\nGET\r\n$0\r\n\r\n", new[] { "[GET][]" })]
    [TestCase("*1\r\n$1\r\na\r\n*1\r\n$1\r\nb\r\nping\r\n", new[] { "[a]", "[b]", "[ping]" })]
    [TestCase("*0\r\n*-1\r\n*-10\r\n\r\n\n  \r\n*1\r\n$1\r\na\r\n", new[] { "[a]" })]
    [TestCase("*1\r\n$12\r\na\0b\r\nc\u00ffdefgh\r\n", new[] { "[a\0b\r\nc\u00ffdefgh]" }, TestName = "ArgumentsAreBinary")]
    [TestCase("*1\rx$1\rxaxx*1\r\n$1\r\nb\r\n", new[] { "[a]", "[b]" }, TestName = "OnlyCarriageReturnsAreLookedAt")]
    [TestCase("*1\r\n$3\r\nab", new string[0])]
    [TestCase("*2\r\n$1\r\na\r\n", new string[0])]
    [TestCase("*1\r", new string[0])]
    [TestCase("*x\0\r\n", new string[0], TestName = "ANulHidesTheRestOfALine")]
    public void RequestsAreReadInOrder(string stream, string[] expected)
    {
        Assert.That(Transcript.Of(stream), Is.EqualTo(expected));
        Assert.That(Transcript.Of(stream.Select(c => new[] { (byte)c })), Is.EqualTo(expected));
    }

    [Test]
    public void EachRequestTellsWhereItEndsAlsoBehindEmptyLinesAndEarlierBatches([Values(1, 2, 100)] int atOnce)
    {
        string[] pieces = ["*1\r\n$4\r\nPING\r\n", "\n\r\nSELECT 3\r\n", "*0\r\n*2\r\n$3\r\nGET\r\n$1\r\na\r\n", "ping\n"];
        var ends = pieces.Select((_, i) => (long)string.Concat(pieces[..(i + 1)]).Length);
        var stream = Encoding.Latin1.GetBytes(string.Concat(pieces));
        for (var cut = 0; cut <= stream.Length; cut++)
        {
            using var reader = new RequestReader(new RequestLimits()) { IsAuthenticated = true };
            var found = new List<long>();
            foreach (var part in (byte[][])[stream[..cut], stream[cut..]])
            {
                reader.Append(new ReadOnlySequence<byte>(part));
                while (reader.ReadBatch(atOnce) == ReadOutcome.Requests)
                {
                    for (var i = 0; i < reader.Count; i++) found.Add(reader.EndOf(i));
                }
            }

            Assert.That(found, Is.EqualTo(ends), $"cut at {cut}");
        }
    }

    [Test]
    public void RequestsReadTheSameHoweverTheyAreSplit()
    {
        var argument = Gen.OneOf(
            ArbMap.Default.GeneratorFor<byte[]>(),
            Gen.Elements<byte[]>([], "\r\n"u8.ToArray(), "$-1\r\n"u8.ToArray(), "*1\r\n"u8.ToArray(), new byte[300]));
        var request = Gen.OneOf(
            argument.NonEmptyListOf().Select(arguments => Transcript.Multibulk([.. arguments])),
            Gen.Elements("ping\r\n", "\r\n", "*0\r\n", "set \"a\\x00b\" 'c d'\n", "get\ta\r\n").Select(Transcript.Bytes));
        var streams = request.ListOf().Select(requests => requests.SelectMany(bytes => bytes).ToArray());

        Prop.ForAll(Arb.From(streams), stream =>
        {
            var whole = Transcript.Of([stream]);
            for (var split = 0; split <= stream.Length; split++)
            {
                if (!Same(whole, Transcript.Of([stream[..split], stream[split..]])))
                    return false;
            }

            return Same(whole, Transcript.Of(stream.Chunk(1), batch: 1)) &&
                Same(whole, Transcript.Of(stream.Chunk(7), batch: 3));
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void WhatWasWrittenIsRead()
    {
        var requests = ArbMap.Default.GeneratorFor<byte[]>().NonEmptyListOf().ListOf();
        Prop.ForAll(Arb.From(requests), list =>
        {
            var stream = list.SelectMany(request => Transcript.Multibulk([.. request])).ToArray();
            var expected = list.Select(request =>
                string.Concat(request.Select(argument => $"[{Encoding.Latin1.GetString(argument)}]")));
            return Same(expected, Transcript.Of([stream]));
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void RandomBytesNeverThrow()
    {
        var random = new Random(7);
        const string Likely = "*$\r\n0123456789-\"'\\x \0ab";
        for (var round = 0; round < 20_000; round++)
        {
            var stream = new byte[random.Next(200)];
            for (var i = 0; i < stream.Length; i++)
                stream[i] = random.Next(8) == 0 ? (byte)random.Next(256) : (byte)Likely[random.Next(Likely.Length)];

            var whole = Transcript.Of([stream], isAuthenticated: round % 2 == 0);
            var split = Transcript.Of(stream.Chunk(1 + random.Next(20)), isAuthenticated: round % 2 == 0);
            Assert.That(split, Is.EqualTo(whole));
        }
    }

    [Test]
    public void ABatchHoldsNoMoreThanAskedFor()
    {
        using var reader = ReaderWith("*1\r\n$1\r\na\r\n*1\r\n$1\r\nb\r\n*1\r\n$1\r\nc\r\n");

        Assert.That(reader.ReadBatch(2), Is.EqualTo(ReadOutcome.Requests));
        Assert.That(reader.Count, Is.EqualTo(2));
        Assert.That(Transcript.Line(reader[1]), Is.EqualTo("[b]"));

        reader.Release();
        Assert.That(reader.BufferedBytes, Is.EqualTo(11));
        Assert.That(reader.ReadBatch(2), Is.EqualTo(ReadOutcome.Requests));
        Assert.That(Transcript.Line(reader[0]), Is.EqualTo("[c]"));
        Assert.That(reader.ReadBatch(2), Is.EqualTo(ReadOutcome.NeedMore));
    }

    [Test]
    public void ARequestKnowsItsLengthOnTheWire()
    {
        using var reader = ReaderWith("\r\n*1\r\n$1\r\na\r\nping  x\r\n");

        reader.ReadBatch(8);
        Assert.That(reader[0].Length, Is.EqualTo(11));
        Assert.That(reader[1].Length, Is.EqualTo("ping  x\r\n".Length));
    }

    [Test]
    public void UntilAuthenticatedABatchIsOneRequest()
    {
        using var reader = ReaderWith("*2\r\n$4\r\nAUTH\r\n$1\r\np\r\n*11\r\n");
        reader.IsAuthenticated = false;

        Assert.That(reader.ReadBatch(16), Is.EqualTo(ReadOutcome.Requests));
        reader.IsAuthenticated = true;
        Assert.That(reader.ReadBatch(16), Is.EqualTo(ReadOutcome.NeedMore));
    }

    [Test]
    public void BytesAreNotAppendedUnderABatch()
    {
        using var reader = ReaderWith("ping\r\n");
        reader.ReadBatch(1);

        Assert.That(
            () => reader.Append(new ReadOnlySequence<byte>("x"u8.ToArray())), Throws.InvalidOperationException);
    }

    [Test]
    public void ARequestHasNoArgumentsOutsideItsOwn()
    {
        using var reader = ReaderWith("ping\r\nget a\r\n");
        reader.ReadBatch(8);

        Assert.That(() => reader[0][1].Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => reader[0][-1].Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => reader[2].Count, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void SmallRequestsAreReadWithoutAllocation()
    {
        using var reader = new RequestReader(new RequestLimits()) { IsAuthenticated = true };
        var bytes = new ReadOnlySequence<byte>(
            Enumerable.Repeat(Transcript.Multibulk("SET"u8.ToArray(), "key"u8.ToArray(), new byte[64]), 4)
                .SelectMany(request => request).ToArray());
        ReadAll(reader, bytes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            ReadAll(reader, bytes);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static bool Same(IEnumerable<string> expected, IEnumerable<string> actual) =>
        expected.SequenceEqual(actual, StringComparer.Ordinal);

    private static void ReadAll(RequestReader reader, ReadOnlySequence<byte> bytes)
    {
        reader.Append(bytes);
        while (reader.ReadBatch(16) == ReadOutcome.Requests)
            reader.Release();
    }

    private static RequestReader ReaderWith(string stream)
    {
        var reader = new RequestReader(new RequestLimits()) { IsAuthenticated = true };
        reader.Append(new ReadOnlySequence<byte>(Transcript.Bytes(stream)));
        return reader;
    }
}
