using System.Diagnostics;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Connection;

public sealed class OutputLimitTests
{
    private static readonly string Message = new('x', 100_000);

    [Test]
    public void AListenerThatReadsNothingIsClosedAtTheHardLimit()
    {
        using var server = new RunningServer(("client-output-buffer-limit", "pubsub 1mb 0 0"));
        using var listener = server.Connect();
        using var publisher = server.Connect();
        listener.Call("SUBSCRIBE", "news");

        Assert.That(PublishUntilNobodyListens(publisher, TimeSpan.FromSeconds(20)));

        Assert.That(() => publisher.Call("CLIENT", "LIST", "TYPE", "pubsub").Text, Is.Empty.After(2000, 10));
    }

    [Test]
    public void AListenerMayPassTheSoftLimitForAWhile()
    {
        using var server = new RunningServer(("client-output-buffer-limit", "pubsub 0 1mb 3"));
        using var listener = server.Connect();
        using var publisher = server.Connect();
        listener.Call("SUBSCRIBE", "news");
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 100; i++) publisher.Call("PUBLISH", "news", Message);
        Assert.That(publisher.Call("PUBLISH", "news", "small").Number, Is.EqualTo(1));

        Assert.That(() => publisher.Call("PUBSUB", "NUMSUB", "news")[1].Number, Is.Zero.After(10_000, 20));

        Assert.That(clock.ElapsedMilliseconds, Is.GreaterThan(2700));
    }

    [Test]
    public void AnOrdinaryClientWithTooLongAReplyIsClosed()
    {
        using var server = new RunningServer(("client-output-buffer-limit", "normal 100kb 0 0"));
        using var client = server.Connect();
        Assert.That(client.Call("ECHO", Message[..50_000]).Bytes, Has.Length.EqualTo(50_000));

        client.Send("MULTI");
        client.Send("ECHO", Message);
        client.Send("ECHO", Message);
        client.Send("EXEC");

        Assert.That(() => ReadReplies(client, 4), Throws.InstanceOf<IOException>());
    }

    private static void ReadReplies(RespConnection client, int count)
    {
        for (var i = 0; i < count; i++) client.Read();
    }

    private static bool PublishUntilNobodyListens(RespConnection publisher, TimeSpan atMost)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < atMost)
        {
            if (publisher.Call("PUBLISH", "news", Message).Number == 0) return true;
        }

        return false;
    }
}
