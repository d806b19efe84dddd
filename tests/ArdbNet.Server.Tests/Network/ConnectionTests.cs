using System.Globalization;
using System.Net.Sockets;
using System.Text;
using ArdbNet.Server.Sessions;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Network;

public sealed class ConnectionTests
{
    private RunningServer _server = null!;

    [OneTimeSetUp]
    public void Start() => _server = new RunningServer(("client-query-buffer-limit", "1mb"));

    [OneTimeTearDown]
    public void Stop() => _server.Dispose();

    [Test]
    public void APipelineIsAnsweredInOrder()
    {
        using var client = _server.Connect();
        var replies = client.Pipeline(
            Enumerable.Range(0, 100_000).Select(number => new[] { "ECHO", number.ToString(CultureInfo.InvariantCulture) }));

        Assert.That(replies.Select(reply => reply.Number), Is.EqualTo(Enumerable.Range(0, 100_000)));
    }

    [Test]
    public void RepliesToASlowReaderDoNotPileUp()
    {
        const int Count = 100_000;
        using var client = _server.Connect();
        client.Call("SET", "kilobyte", new string('x', 1024));
        var request = Encoding.ASCII.GetBytes("*2\r\n$3\r\nGET\r\n$8\r\nkilobyte\r\n");
        var sending = Task.Run(() =>
        {
            for (var i = 0; i < Count; i++) client.SendRaw(request);
        });

        var most = 0L;
        for (var i = 0; i < 20; i++)
        {
            Thread.Sleep(20);
            most = Math.Max(most, LargestOutput());
        }

        Assert.That(most, Is.InRange(1, 4 << 20));
        Assert.That(Largest(session => session.CommandCount), Is.LessThan(Count / 2));
        for (var i = 0; i < Count; i++) Assert.That(client.Read().Bytes, Has.Length.EqualTo(1024));
        Assert.That(sending.Wait(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public void WhoOnlyClosesHisOwnSideGetsAllReplies()
    {
        var request = string.Concat(Enumerable.Repeat("PING\r\n", 20_000));
        Assert.That(
            RawExchange.Run(_server.Port, request), Is.EqualTo(string.Concat(Enumerable.Repeat("+PONG\r\n", 20_000))));
    }

    [Test]
    public void WhoClosesHisOwnSideGetsTheReplyOfAWriteThatWaitsForItsSync()
    {
        using var server = new RunningServer(("appendfsync", "always"));
        for (var i = 0; i < 20; i++)
        {
            Assert.That(RawExchange.Run(server.Port, "SET k v\r\nINCR n\r\n"), Is.EqualTo($"+OK\r\n:{i + 1}\r\n"));
        }
    }

    [Test]
    public void NothingIsDoneAfterQuit()
    {
        Assert.That(RawExchange.Run(_server.Port, "PING\r\nQUIT\r\nSET after quit\r\nPING\r\n"), Is.EqualTo("+PONG\r\n+OK\r\n"));
        using var client = _server.Connect();
        Assert.That(client.Call("GET", "after").IsNull);
    }

    [Test]
    public void AClaimedLengthTakesNoMemory()
    {
        using var client = _server.Connect();
        _server.Run(server => server.RequestLimits.MaxQueryBuffer = 1L << 30);
        client.SendRaw("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$536870912\r\n" + new string('x', 5000));

        Assert.That(() => Largest(session => session.Peer!.QueryBufferBytes), Is.GreaterThan(5000).After(5000, 10));
        Assert.That(Largest(session => session.Peer!.QueryBufferCapacity), Is.LessThan(64 * 1024));
        _server.Run(server => server.RequestLimits.MaxQueryBuffer = 1 << 20);
    }

    [Test]
    public void WhoSendsMoreThanTheQueryBufferLimitIsClosedWithoutAWord()
    {
        var request = "*2\r\n$4\r\nECHO\r\n$3000000\r\n" + new string('x', 3_000_000) + "\r\n";
        Assert.That(RawExchange.Run(_server.Port, request), Is.Empty);
    }

    [Test]
    public void WhoQueuesMoreThanTheQueryBufferLimitIsClosed()
    {
        var request = "*2\r\n$4\r\nECHO\r\n$100000\r\n" + new string('x', 100_000) + "\r\n";
        var replies = RawExchange.Run(_server.Port, "MULTI\r\n" + string.Concat(Enumerable.Repeat(request, 20)) + "PING\r\n");
        Assert.That(replies, Is.EqualTo("+OK\r\n" + string.Concat(Enumerable.Repeat("+QUEUED\r\n", 10))));
    }

    [Test]
    public void AHugeRequestAndItsReplyArriveWhole()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        var value = new byte[20_000_000];
        new Random(1).NextBytes(value);
        Assert.That(client.Call("SET"u8.ToArray(), "huge"u8.ToArray(), value).Text, Is.EqualTo("OK"));
        Assert.That(client.Call("GET", "huge").Bytes.AsSpan().SequenceEqual(value));
    }

    [Test]
    public void AnIdleClientIsClosedAfterTheTimeoutButNoListener()
    {
        using var server = new RunningServer(("timeout", "1"));
        using var idle = server.Connect();
        using var listener = server.Connect();
        idle.Call("PING");
        listener.Call("SUBSCRIBE", "news");

        Assert.That(idle.IsClosedByPeer());

        Assert.That(listener.Call("PING").IsError, Is.False);
    }

    [Test]
    public void AClientThatVanishesLeavesNothingBehind()
    {
        using var server = new RunningServer();
        using (var client = server.Connect())
        {
            client.Call("WATCH", "k");
            client.Call("SUBSCRIBE", "news");
            var other = new TcpClient("127.0.0.1", server.Port) { LingerState = new LingerOption(true, 0) };
            other.GetStream().Write("*1\r\n$4\r\nPI"u8);
            other.Dispose();
        }

        Assert.That(() => server.Run(server => server.Sessions.Count), Is.Zero.After(5000, 10));
        Assert.That(server.Run(server => server.PubSub.Channels.Count), Is.Zero);
    }

    private long LargestOutput() => Largest(session => session.Output.Length + session.Peer!.UnsentBytes);

    private long Largest(Func<Session, long> measure) =>
        _server.Run(server => server.Sessions.Sessions.Select(measure).DefaultIfEmpty().Max());
}
