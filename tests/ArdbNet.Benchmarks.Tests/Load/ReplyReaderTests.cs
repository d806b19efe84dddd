using System.Text;
using ArdbNet.Benchmarks.Load;

namespace ArdbNet.Benchmarks.Tests.Load;

internal sealed class ReplyReaderTests
{
    private const string Stream =
        "+OK\r\n$5\r\na\r\nbc\r\n$0\r\n\r\n$-1\r\n:-12\r\n-ERR no\r\n$12\r\n+OK\r\n$-1\r\n-e\r\n-OOM\r\n";

    private static readonly Reply[] Replies =
    [
        Reply.Value, Reply.Value, Reply.Value, Reply.Nothing, Reply.Value, Reply.Error, Reply.Value, Reply.Error,
    ];

    [Test]
    public void RepliesReadTheSameHoweverTheyAreSplit([Values(1, 2, 3, 7, 100)] int size)
    {
        var reader = new ReplyReader();
        var read = new List<Reply>();
        foreach (var piece in Encoding.Latin1.GetBytes(Stream).Chunk(size))
        {
            ReadOnlySpan<byte> input = piece;
            while (reader.TryRead(ref input, out var reply)) read.Add(reply);
            Assert.That(input.IsEmpty);
        }

        Assert.That(read, Is.EqualTo(Replies));
        Assert.That(reader.ErrorText, Is.EqualTo("OOM"));
    }

    [Test]
    public void AnIncompleteReplyIsNone()
    {
        var reader = new ReplyReader();
        ReadOnlySpan<byte> input = "$5\r\nabcde\r"u8;
        Assert.That(reader.TryRead(ref input, out _), Is.False);
        input = "\n"u8;
        Assert.That(reader.TryRead(ref input, out _));
    }

    [Test]
    public void WhatGetAndSetNeverReplyIsRefused()
    {
        var reader = new ReplyReader();
        Assert.That(
            () =>
            {
                ReadOnlySpan<byte> input = "*1\r\n"u8;
                return reader.TryRead(ref input, out _);
            },
            Throws.TypeOf<InvalidDataException>());
    }
}
