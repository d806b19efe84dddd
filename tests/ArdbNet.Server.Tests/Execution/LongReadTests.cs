using System.Net.Sockets;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Execution;

/// <summary>Long replies are read from a snapshot: it must not outlive them, however they end.</summary>
public sealed class LongReadTests
{
    private const int Count = 20_000;

    private RunningServer _server = null!;
    private RespConnection _client = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _server = new RunningServer();
        _client = _server.Connect();
        var padding = new string('x', 1000);
        foreach (var numbers in Enumerable.Range(0, Count).Chunk(1000))
        {
            _client.Call(["SADD", "s", .. numbers.Select(number => $"{number} {padding}")]);
        }
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Test]
    public void AClientThatBreaksOffLetsGoOfTheSnapshot()
    {
        var client = StartReading(out var stream);
        client.LingerState = new LingerOption(true, 0);
        client.Dispose();

        Assert.That(CountSnapshots, Is.Zero.After(5000, 10));
        stream.Dispose();
    }

    [Test]
    public void AClientThatIsKilledLetsGoOfTheSnapshot()
    {
        using var client = StartReading(out _);
        Assert.That(_client.Call("CLIENT", "KILL", "SKIPME", "yes").Number, Is.EqualTo(1));

        Assert.That(CountSnapshots, Is.Zero.After(5000, 10));
    }

    [Test]
    public void ASlowReaderGetsItAllAndHoldsUpNobody()
    {
        using var client = _server.Connect();
        client.Send("SMEMBERS", "s");
        client.Send("PING");
        Assert.That(CountSnapshots, Is.EqualTo(1).After(5000, 10));

        Assert.That(_client.Call("SADD", "s", "later").Number, Is.EqualTo(1));
        Assert.That(_client.Call("SREM", "s", "later").Number, Is.EqualTo(1));

        Assert.That(client.Read().Items, Has.Count.EqualTo(Count));
        Assert.That(client.Read().Text, Is.EqualTo("PONG"));
        Assert.That(CountSnapshots, Is.Zero.After(5000, 10));
    }

    [Test]
    public void AReplyThatIsNotWantedIsNotRead()
    {
        using var client = _server.Connect();
        client.Send("CLIENT", "REPLY", "OFF");
        client.Send("SMEMBERS", "s");
        client.Send("CLIENT", "REPLY", "ON");
        Assert.That(client.Read().Text, Is.EqualTo("OK"));
        client.Send("CLIENT", "REPLY", "SKIP");
        client.Send("SMEMBERS", "s");
        Assert.That(client.Call("PING").Text, Is.EqualTo("PONG"));

        Assert.That(CountSnapshots(), Is.Zero);
    }

    [Test]
    public void PushesComeBetweenLongReplies()
    {
        using var client = _server.Connect();
        client.Call("HELLO", "3");
        client.Call("SUBSCRIBE", "news");
        for (var i = 0; i < 5; i++) client.Send("SMEMBERS", "s");
        var publishing = Task.Run(() =>
        {
            using var publisher = _server.Connect();
            for (var i = 0; i < 200; i++) publisher.Call("PUBLISH", "news", "message");
        });

        var pushes = 0;
        for (var replies = 0; replies < 5 || pushes < 200;)
        {
            var reply = client.Read();
            if (reply.Type == RespType.Push)
            {
                Assert.That(reply[2].Text, Is.EqualTo("message"));
                pushes++;
            }
            else
            {
                Assert.That(reply.Items, Has.Count.EqualTo(Count));
                replies++;
            }
        }

        publishing.Wait();
    }

    private TcpClient StartReading(out NetworkStream stream)
    {
        var client = new TcpClient("127.0.0.1", _server.Port);
        stream = client.GetStream();
        stream.Write("SMEMBERS s\r\n"u8);
        Assert.That(stream.ReadByte(), Is.EqualTo('*'));
        Assert.That(CountSnapshots(), Is.EqualTo(1));
        return client;
    }

    private long CountSnapshots() => _server.Run(server => server.Dataset.Engine.Measure().Snapshots);
}
