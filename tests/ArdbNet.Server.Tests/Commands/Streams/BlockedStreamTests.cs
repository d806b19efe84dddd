using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Streams;

/// <summary>XREAD and XREADGROUP that wait.</summary>
public sealed class BlockedStreamTests : CommandFixture
{
    [Test]
    public void AReaderGetsWhatIsAddedBehindItsId()
    {
        using var reader = Server.Connect();
        Send(reader, "XREAD", "BLOCK", "0", "STREAMS", "s", "$");
        Reply("XADD s 7-0 f v");
        Assert.That(reader.Read()[0][1][0][0].Text, Is.EqualTo("7-0"));
    }

    [Test]
    public void OfAGroupOneConsumerGetsTheEntry()
    {
        Reply("XGROUP CREATE s g $ MKSTREAM");
        using var first = Server.Connect();
        using var second = Server.Connect();
        Send(first, "XREADGROUP", "GROUP", "g", "a", "BLOCK", "0", "STREAMS", "s", ">");
        Send(second, "XREADGROUP", "GROUP", "g", "b", "BLOCK", "0", "STREAMS", "s", ">");
        Reply("XADD s 1-0 f v");
        Assert.That(first.Read()[0][1][0][0].Text, Is.EqualTo("1-0"));
        Reply("XADD s 2-0 f v");
        Assert.That(second.Read()[0][1][0][0].Text, Is.EqualTo("2-0"));
        Assert.That(Client.Call("XPENDING", "s", "g")[0].Number, Is.EqualTo(2));
    }

    [TestCase("DEL s", "UNBLOCKED the stream key no longer exists")]
    [TestCase("SET s v", "UNBLOCKED the stream key no longer exists")]
    [TestCase("FLUSHALL", "UNBLOCKED the stream key no longer exists")]
    [TestCase("RENAME s t", "UNBLOCKED the stream key no longer exists")]
    [TestCase("XGROUP DESTROY s g", "NOGROUP the consumer group this client was blocked on no longer exists")]
    public void AConsumerIsToldWhenItsGroupGoes(string command, string error)
    {
        Reply("XGROUP CREATE s g $ MKSTREAM");
        using var consumer = Server.Connect();
        Send(consumer, "XREADGROUP", "GROUP", "g", "c", "BLOCK", "0", "STREAMS", "s", ">");
        Reply(command);
        Assert.That(consumer.Read().Text, Is.EqualTo(error));
    }

    [Test]
    public void TimeEndsTheWait()
    {
        using var reader = Server.Connect();
        Assert.That(reader.Call("XREAD", "BLOCK", "5", "STREAMS", "s", "0").IsNull);
    }

    private void Send(RespConnection connection, params string[] words)
    {
        var waiting = Server.Run(static core => core.Blocked.Count);
        connection.Send(words);
        Assert.That(() => Server.Run(static core => core.Blocked.Count), Is.EqualTo(waiting + 1).After(10_000, 5));
    }
}
