using System.Globalization;
using System.Net.Sockets;
using System.Text;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Network;

/// <summary>So many clients are served at once that their replies wait for each other.</summary>
public sealed class GatheredRepliesTests
{
    private const int Clients = 40;

    private TemporaryDirectory _directory = null!;
    private ServerProcess _server = null!;

    [SetUp]
    public void Start()
    {
        _directory = new TemporaryDirectory();
        _server = new ServerProcess(_directory.Path);
    }

    [TearDown]
    public void Stop()
    {
        _server.Dispose();
        _directory.Dispose();
    }

    [Test]
    public void WhoSaysNoMoreGetsAllReplies()
    {
        var request = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("INCR n\r\n", 5)));
        var received = new byte[1024];
        for (var round = 0; round < 20; round++)
        {
            var sockets = Enumerable.Range(0, Clients).Select(_ => Connect()).ToArray();
            foreach (var socket in sockets)
            {
                socket.Send(request);
                socket.Shutdown(SocketShutdown.Send);
            }

            foreach (var socket in sockets)
            {
                var text = new StringBuilder();
                while (socket.Receive(received) is var count and > 0) text.Append(Encoding.ASCII.GetString(received, 0, count));
                Assert.That(text.ToString().Split(":", StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(5));
                socket.Dispose();
            }
        }

        using var client = _server.Connect();
        Assert.That(client.Call("GET", "n").Text, Is.EqualTo((20 * Clients * 5).ToString(CultureInfo.InvariantCulture)));
    }

    [Test]
    public void WhoGoesAwayTakesNobodyAlong()
    {
        using var client = _server.Connect();
        for (var round = 0; round < 20; round++)
        {
            var sockets = Enumerable.Range(0, Clients).Select(_ => Connect()).ToArray();
            foreach (var socket in sockets) socket.Send("PING\r\n"u8);
            // With a reply that was not read, this is a reset.
            foreach (var socket in sockets) socket.Close(timeout: 0);
            Assert.That(client.Call("PING").Text, Is.EqualTo("PONG"));
        }

        Assert.That(() => client.Call("CLIENT", "LIST").Text.Split("id=").Length - 1, Is.EqualTo(1).After(5_000, 20));
    }

    [Test]
    public void ARequestThatComesBeforeTheReplyHasLeftIsAnsweredBehindIt()
    {
        var clients = Enumerable.Range(0, Clients).Select(_ => _server.Connect()).ToArray();
        for (var round = 0; round < 100; round++)
        {
            // In two pieces, so that the second often comes while the first is being answered.
            foreach (var client in clients) client.SendRaw($"ECHO a{round}\r\n");
            foreach (var client in clients) client.SendRaw($"ECHO b{round}\r\nSUBSCRIBE c{round}\r\nUNSUBSCRIBE\r\n");
            foreach (var client in clients)
            {
                Assert.That(client.Read().Text, Is.EqualTo($"a{round}"));
                Assert.That(client.Read().Text, Is.EqualTo($"b{round}"));
                Assert.That(client.Read().Items[1].Text, Is.EqualTo($"c{round}"));
                Assert.That(client.Read().Items[0].Text, Is.EqualTo("unsubscribe"));
            }
        }

        foreach (var client in clients) client.Dispose();
    }

    private Socket Connect()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 20_000 };
        socket.Connect("127.0.0.1", _server.Port);
        return socket;
    }
}
