using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Network;

public sealed class ManyConnectionsTests
{
    [Test]
    public void FiveHundredClientsWorkAtOnce()
    {
        const int Rounds = 20;
        using var server = new RunningServer();
        var clients = Enumerable.Range(0, 500).Select(_ => server.Connect()).ToArray();

        Parallel.ForEach(clients.Chunk(50), group =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var client in group) client.Send("INCR", "n");
                foreach (var client in group) client.Read();
            }
        });

        Assert.That(clients[0].Call("GET", "n").Number, Is.EqualTo(500 * Rounds));
        foreach (var client in clients) client.Dispose();
        Assert.That(() => server.Run(server => server.Sessions.Count), Is.Zero.After(10_000, 10));
    }

    [Test]
    public void ListenersMayComeAndGoWhileMessagesArePublished()
    {
        using var server = new RunningServer();
        using var publisher = server.Connect();
        using var stop = new CancellationTokenSource();
        var comingAndGoing = Enumerable.Range(0, 4).Select(number => Task.Run(() => ComeAndGo(server, number))).ToArray();
        while (!Task.WaitAll(comingAndGoing, 0)) publisher.Call("PUBLISH", "news", new string('x', 2000));

        Assert.That(() => server.Run(server => server.Sessions.Count), Is.EqualTo(1).After(10_000, 10));
        Assert.That(server.Run(server => (server.PubSub.Channels.Count, server.PubSub.PatternCount)), Is.EqualTo((0, 0)));
        Assert.That(publisher.Call("PUBLISH", "news", "x").Number, Is.Zero);
    }

    [Test]
    public void StoppingDoesNotWaitForClients()
    {
        var shortest = TimeSpan.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            var server = new RunningServer();
            var clients = Enumerable.Range(0, 20).Select(_ => server.Connect()).ToArray();
            foreach (var client in clients) client.Call("PING");
            var clock = Stopwatch.StartNew();
            server.Dispose();
            if (clock.Elapsed < shortest) shortest = clock.Elapsed;
            Assert.That(clients.All(client => client.IsClosedByPeer()));
            foreach (var client in clients) client.Dispose();
        }

        Assert.That(shortest, Is.LessThan(TimeSpan.FromMilliseconds(900)));
    }

    [Test]
    public void WhoPipelinesEndlesslyDoesNotStarveOthers()
    {
        using var directory = new TemporaryDirectory();
        using var server = new ServerProcess(directory.Path);
        using var stop = new CancellationTokenSource();
        var greedy = Enumerable.Range(0, 2).Select(_ => Task.Run(() => PipelineUntil(server, stop.Token))).ToArray();
        using var client = server.Connect();
        var clock = Stopwatch.StartNew();
        var calls = 0;
        for (; clock.Elapsed < TimeSpan.FromSeconds(2); calls++) client.Call("PING");
        stop.Cancel();
        Task.WaitAll(greedy);

        Assert.That(calls, Is.GreaterThan(40), "the others had the server for themselves");
    }

    [Test]
    public void AServerWithIdleClientsTakesHardlyAnyProcessorTime()
    {
        using var directory = new TemporaryDirectory();
        using var server = new ServerProcess(directory.Path);
        var clients = Enumerable.Range(0, 50).Select(_ => server.Connect()).ToArray();
        foreach (var client in clients) client.Call("PING");
        Thread.Sleep(1000);
        using var process = Process.GetProcessById(server.Id);
        var before = process.TotalProcessorTime;
        Thread.Sleep(2000);
        process.Refresh();

        Assert.That((process.TotalProcessorTime - before).TotalMilliseconds, Is.LessThan(200));
        foreach (var client in clients) client.Dispose();
    }

    private static void ComeAndGo(RunningServer server, int number)
    {
        for (var i = 0; i < 60; i++)
        {
            using var client = server.Connect();
            client.Call("SUBSCRIBE", "news", number.ToString(CultureInfo.InvariantCulture));
            client.Send("PSUBSCRIBE", "n*");
            if (i % 2 == 0) client.Read();
        }
    }

    // Never waits for a reply before it sends the next request.
    private static void PipelineUntil(ServerProcess server, CancellationToken stop)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect("127.0.0.1", server.Port);
        var requests = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("*1\r\n$4\r\nPING\r\n", 5000)));
        var reading = Task.Run(() =>
        {
            var buffer = new byte[1 << 20];
            while (socket.Receive(buffer) > 0)
            {
            }
        }, CancellationToken.None);
        while (!stop.IsCancellationRequested) socket.Send(requests);
        socket.Shutdown(SocketShutdown.Send);
        reading.Wait(CancellationToken.None);
    }
}
