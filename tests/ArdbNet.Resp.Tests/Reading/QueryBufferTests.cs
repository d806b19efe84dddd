using System.Buffers;
using ArdbNet.Resp.Reading;

namespace ArdbNet.Resp.Tests.Reading;

internal sealed class QueryBufferTests
{
    [Test]
    public void AClaimedLengthAllocatesNothing()
    {
        using var reader = new RequestReader(new RequestLimits()) { IsAuthenticated = true };
        var header = Transcript.Bytes("*2000000000\r\n$536870912\r\n");
        var before = GC.GetAllocatedBytesForCurrentThread();
        reader.Append(new ReadOnlySequence<byte>(header));
        reader.ReadBatch(16);
        reader.Append(new ReadOnlySequence<byte>(new byte[100]));
        reader.ReadBatch(16);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(20_000));
        Assert.That(reader.Capacity, Is.LessThanOrEqualTo(1024));
    }

    [Test]
    public void TheBufferStaysWithinTwiceWhatHasCome()
    {
        using var reader = new RequestReader(new RequestLimits()) { IsAuthenticated = true };
        reader.Append(new ReadOnlySequence<byte>(Transcript.Bytes("*1\r\n$50000000\r\n")));
        var chunk = new byte[100_000];
        for (var i = 0; i < 500; i++)
        {
            Assert.That(reader.ReadBatch(16), Is.EqualTo(ReadOutcome.NeedMore));
            reader.Append(new ReadOnlySequence<byte>(chunk));
            Assert.That(reader.Capacity, Is.LessThanOrEqualTo(Math.Max(2 * reader.BufferedBytes, 1024)));
        }

        reader.ReadBatch(16);
        reader.Append(new ReadOnlySequence<byte>("\r\n"u8.ToArray()));
        Assert.That(reader.ReadBatch(16), Is.EqualTo(ReadOutcome.Requests));
        Assert.That(reader[0][0].Length, Is.EqualTo(50_000_000));
    }

    [Test]
    public void AnIdleReaderHoldsNoBuffer()
    {
        using var reader = new RequestReader(new RequestLimits()) { IsAuthenticated = true };
        reader.Append(new ReadOnlySequence<byte>(Transcript.Multibulk(new byte[1_000_000])));
        reader.ReadBatch(16);
        reader.Release();

        Assert.That(reader.Capacity, Is.Zero);
    }

    [Test]
    public void AfterABigRequestASmallRestMovesToASmallBuffer()
    {
        using var reader = new RequestReader(new RequestLimits()) { IsAuthenticated = true };
        byte[] stream = [.. Transcript.Multibulk(new byte[1_000_000]), .. "get \"a b"u8];
        reader.Append(new ReadOnlySequence<byte>(stream));
        reader.ReadBatch(16);
        reader.Release();

        Assert.That(reader.Capacity, Is.LessThanOrEqualTo(1024));
        reader.Append(new ReadOnlySequence<byte>("c\"\r\n"u8.ToArray()));
        reader.ReadBatch(16);
        Assert.That(Transcript.Line(reader[0]), Is.EqualTo("[get][a bc]"));
    }

    [Test]
    public void ARequestBeyondTheQueryBufferLimitEndsTheStream()
    {
        var limits = new RequestLimits { MaxQueryBuffer = 1000 };
        var small = Transcript.Multibulk(new byte[900]);
        var big = Transcript.Multibulk(new byte[1000]);
        byte[] stream = [.. small, .. small, .. big, .. small];

        string[] expected = [.. Transcript.Of([small, small]), nameof(ReadOutcome.QueryBufferExceeded)];
        Assert.That(Transcript.Of([stream], limits), Is.EqualTo(expected));
        Assert.That(Transcript.Of(stream.Chunk(10), limits), Is.EqualTo(expected));
    }
}
