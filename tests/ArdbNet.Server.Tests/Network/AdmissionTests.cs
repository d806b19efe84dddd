using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Network;

public sealed class AdmissionTests
{
    [Test]
    public void NobodyIsLetInBeyondMaxClients()
    {
        using var server = new RunningServer(("maxclients", "2"));
        using var first = server.Connect();
        using (var second = server.Connect())
        {
            first.Call("PING");
            second.Call("PING");
            using var third = server.Connect();
            Assert.That(third.Read().Text, Is.EqualTo("ERR max number of clients reached"));
            Assert.That(third.IsClosedByPeer());
        }

        Assert.That(() => server.Run(server => server.Sessions.Count), Is.EqualTo(1).After(5000, 10));
        using var fourth = server.Connect();
        Assert.That(fourth.Call("PING").Text, Is.EqualTo("PONG"));
    }

    [Test]
    public void StrangersAreNotLetInByProtectedModeWithoutAPassword()
    {
        var address = FindAddress();
        Assume.That(address, Is.Not.Null, "This machine has the loopback interface only.");
        using var server = new RunningServer(("bind", $"127.0.0.1 {address}"));

        using (var stranger = new RespConnection(address!.ToString(), server.Port))
        {
            Assert.That(stranger.Read().Text, Does.StartWith("DENIED Redis is running in protected mode"));
            Assert.That(stranger.IsClosedByPeer());
        }

        using var local = server.Connect();
        Assert.That(local.Call("CONFIG", "SET", "requirepass", "secret").Text, Is.EqualTo("OK"));
        using var friend = new RespConnection(address.ToString(), server.Port);
        Assert.That(friend.Call("AUTH", "secret").Text, Is.EqualTo("OK"));
    }

    [Test]
    public void AUnixSocketIsServed()
    {
        var directory = Directory.CreateTempSubdirectory("ardbnet-");
        var path = Path.Combine(directory.FullName, "server.sock");
        using (new RunningServer(("unixsocket", path), ("unixsocketperm", "700")))
        {
            using var client = Connect(path);
            Assert.That(client.Call("SET", "k", "v").Text, Is.EqualTo("OK"));
            Assert.That(client.Call("CLIENT", "LIST").Text, Does.Contain($" addr={path}:0 ").And.Contain(" flags=U "));
            Assert.That(
                File.GetUnixFileMode(path),
                Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        }

        Assert.That(File.Exists(path), Is.False);
        directory.Delete(recursive: true);
    }

    [Test]
    public void BothFamiliesShareAPort()
    {
        using var server = new RunningServer(("bind", "* -::*"));
        using var client = server.Connect();
        Assert.That(client.Call("PING").Text, Is.EqualTo("PONG"));
        Assert.That(client.Call("CLIENT", "LIST").Text, Does.Contain($" laddr=127.0.0.1:{server.Port} "));
    }

    [TestCase("PING\r\n")]
    [TestCase("GET\r\n")]
    [TestCase("nosuch a\r\n")]
    [TestCase("MULTI\r\nEXEC\r\n")]
    [TestCase("SUBSCRIBE a\r\n")]
    [TestCase("QUIT\r\n")]
    [TestCase("AUTH wrong\r\nPING\r\n")]
    [TestCase("AUTH secret\r\nPING\r\n")]
    [TestCase("AUTH default secret\r\nECHO 1\r\n")]
    [TestCase("*10\r\n$4\r\nAUTH\r\n")]
    [TestCase("*11\r\n$4\r\nAUTH\r\n")]
    [TestCase("*2\r\n$4\r\nAUTH\r\n$16384\r\n")]
    [TestCase("*2\r\n$4\r\nAUTH\r\n$16385\r\n")]
    [TestCase("*2\r\n$4\r\nAUTH\r\n$6\r\nsecret\r\n*2\r\n$4\r\nECHO\r\n$16385\r\n")]
    public void WhoHasNotGivenThePasswordIsAnsweredAsByRedis(string request)
    {
        using var server = new RunningServer(("requirepass", "secret"));
        using var redis = new RedisServer("--requirepass", "secret");
        Assert.That(RawExchange.Run(server.Port, request), Is.EqualTo(RawExchange.Run(redis.Port, request)));
    }

    private static RespConnection Connect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return new RespConnection(new NetworkStream(socket, ownsSocket: true));
    }

    private static IPAddress? FindAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(face => face.OperationalStatus == OperationalStatus.Up)
        .SelectMany(face => face.GetIPProperties().UnicastAddresses)
        .Select(address => address.Address)
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
}
