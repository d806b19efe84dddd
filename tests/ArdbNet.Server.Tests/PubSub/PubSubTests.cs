using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.PubSub;

/// <summary>Publishing and listening, each reply and push compared with redis-server.</summary>
public sealed class PubSubTests
{
    private TwinServers _servers = null!;
    private TwinConnection _listener = null!;
    private TwinConnection _publisher = null!;

    [OneTimeSetUp]
    public void Start() => _servers = new TwinServers();

    [OneTimeTearDown]
    public void Stop() => _servers.Dispose();

    [SetUp]
    public void Connect()
    {
        _listener = _servers.Connect();
        _publisher = _servers.Connect();
    }

    [TearDown]
    public void Disconnect()
    {
        _listener.Dispose();
        _publisher.Dispose();
        WaitUntilNobodyListens();
    }

    [TestCase(2)]
    [TestCase(3)]
    public void SubscriptionsAreConfirmedOneByOne(int protocol)
    {
        Listen(protocol);
        Call(3, "SUBSCRIBE", "a", "b", "a");
        Call(2, "PSUBSCRIBE", "a*", "b?");
        Call(2, "SSUBSCRIBE", "a", "s");
        Call(1, "UNSUBSCRIBE", "a");
        Call(1, "UNSUBSCRIBE", "none");
        Call(1, "PUNSUBSCRIBE", "none");
        Call(1, "SUNSUBSCRIBE", "none");
        Call(1, "UNSUBSCRIBE");
        Call(1, "UNSUBSCRIBE");
        Call(1, "PUNSUBSCRIBE", "a*");
        Call(1, "PUNSUBSCRIBE");
        Call(1, "PUNSUBSCRIBE");
        Call(1, "SUNSUBSCRIBE", "s");
        Call(1, "SUNSUBSCRIBE");
        Call(1, "SUNSUBSCRIBE");
        Call(1, "PING");
    }

    [TestCase(2)]
    [TestCase(3)]
    public void MessagesComeInOrderAndOnceForEachMatch(int protocol)
    {
        Listen(protocol);
        Call(1, "SUBSCRIBE", "news");
        Call(1, "PSUBSCRIBE", "n*s");
        Call(1, "SSUBSCRIBE", "news");
        _publisher.Call("PUBLISH", "news", "1");
        _publisher.Call("SPUBLISH", "news", "2");
        _publisher.Call("PUBLISH", "nothings", "3");
        _publisher.Call("PUBLISH", "other", "4");
        _publisher.Call("PUBLISH", "news", "");
        _listener.Read(6);
        Call(1, "PING");
    }

    [TestCase("PING")]
    [TestCase("PING x")]
    [TestCase("PING x y")]
    [TestCase("GET k")]
    [TestCase("PUBLISH c x")]
    [TestCase("MULTI")]
    [TestCase("EXEC")]
    [TestCase("CLIENT ID")]
    [TestCase("CLIENT NOSUCH")]
    [TestCase("HELLO")]
    [TestCase("SELECT 1")]
    [TestCase("nosuch")]
    [TestCase("SUBSCRIBE")]
    [TestCase("PUBSUB CHANNELS")]
    [TestCase("RESET")]
    [TestCase("QUIT")]
    public void AListenerOfResp2MayDoLittleElse(string request)
    {
        foreach (var (subscribe, unsubscribe) in new[] { ("SUBSCRIBE", "UNSUBSCRIBE"), ("PSUBSCRIBE", "PUNSUBSCRIBE") })
        {
            using var listener = _servers.Connect();
            listener.Call(subscribe, "c");
            listener.Call(request.Split(' '));
            if (request == "QUIT") continue;
            listener.Call(unsubscribe);
            listener.Call("PING");
        }
    }

    [TestCase("PING")]
    [TestCase("GET k")]
    [TestCase("PUBLISH other x")]
    [TestCase("MULTI")]
    [TestCase("RESET")]
    public void AListenerToShardsMayDoAsMuchAsInRedis(string request)
    {
        _listener.Call("SSUBSCRIBE", "c");
        _listener.Call(request.Split(' '));
        _listener.Call("SUNSUBSCRIBE");
        _listener.Call("PING");
    }

    [Test]
    public void AListenerOfResp3MayDoEverythingAndHearsItself()
    {
        _listener.SwitchToResp3();
        Call(1, "SUBSCRIBE", "c");
        Call(1, "PING");
        Call(1, "PING", "x");
        Call(1, "SET", "k", "v");
        Call(2, "PUBLISH", "c", "mine");
        Call(1, "MULTI");
        Call(1, "PUBLISH", "c", "queued");
        Call(1, "GET", "k");
        Call(2, "EXEC");
        Call(1, "RESET");
        Call(1, "PING");
    }

    [Test]
    public void ResetEndsAllSubscriptions()
    {
        Call(2, "SUBSCRIBE", "a", "b");
        Call(1, "PSUBSCRIBE", "*");
        Call(1, "RESET");
        Call(1, "GET", "k");
        _publisher.Call("PUBLISH", "a", "x");
        _publisher.Call("PUBSUB", "NUMPAT");
    }

    [Test]
    public void ListenersAreCounted()
    {
        Call(1, "SUBSCRIBE", "a");
        Call(1, "PSUBSCRIBE", "a*");
        Call(1, "SSUBSCRIBE", "s");
        using var second = _servers.Connect();
        second.Call("SUBSCRIBE", "a");
        second.Call("PSUBSCRIBE", "a*");
        _publisher.Call("PUBSUB", "CHANNELS");
        _publisher.Call("PUBSUB", "CHANNELS", "b*");
        _publisher.Call("PUBSUB", "SHARDCHANNELS");
        _publisher.Call("PUBSUB", "SHARDCHANNELS", "?");
        _publisher.Call("PUBSUB", "NUMSUB");
        _publisher.Call("PUBSUB", "NUMSUB", "a", "none", "a");
        _publisher.Call("PUBSUB", "SHARDNUMSUB", "s", "a");
        _publisher.Call("PUBSUB", "SHARDNUMSUB");
        _publisher.Call("PUBSUB", "NUMPAT");
        _publisher.Call("PUBLISH", "a", "x");
        _publisher.Call("SPUBLISH", "s", "x");
        _publisher.Call("PUBSUB", "CHANNELS", "a", "b");
        _publisher.Call("PUBSUB", "NUMPAT", "x");
        _publisher.Call("PUBSUB", "nosuch");
        _publisher.Call("PUBSUB");
        second.Read(2);
    }

    [TestCase("h?llo", "hello")]
    [TestCase("h[ae]llo", "hallo")]
    [TestCase("h[^e]llo", "hello")]
    [TestCase("h[a-e]llo", "hbllo")]
    [TestCase("*", "")]
    [TestCase("\\*", "*")]
    [TestCase("a*b*c", "aXXbYYc")]
    [TestCase("", "")]
    public void PatternsMatchAsInRedis(string pattern, string channel)
    {
        Call(1, "PSUBSCRIBE", pattern);
        _publisher.Call("PUBLISH", channel, "x");
        _publisher.Call("PUBLISH", "hello", "x");
        Call(1, "PUNSUBSCRIBE");
    }

    [Test]
    public void MessagesAreHeardWhenRepliesAreOff()
    {
        _listener.Send("CLIENT", "REPLY", "OFF");
        Call(1, "SUBSCRIBE", "c");
        _publisher.Call("PUBLISH", "c", "x");
        _listener.Read();
        Call(1, "UNSUBSCRIBE");
    }

    [Test]
    public void MessagesOfEachPublisherKeepTheirOrderForAll()
    {
        var server = _servers.Server;
        var listeners = Enumerable.Range(0, 3).Select(_ => server.Connect()).ToArray();
        foreach (var listener in listeners) listener.Call("SUBSCRIBE", "c");
        Parallel.For(0, 2, number =>
        {
            using var publisher = server.Connect();
            publisher.Pipeline(Enumerable.Range(0, 2000).Select(i => new[] { "PUBLISH", "c", $"{number} {i}" }));
        });

        var heard = listeners.Select(listener => Enumerable.Range(0, 4000).Select(_ => listener.Read()[2].Text).ToArray()).ToArray();
        Assert.That(heard[1], Is.EqualTo(heard[0]));
        Assert.That(heard[2], Is.EqualTo(heard[0]));
        foreach (var number in new[] { "0 ", "1 " })
        {
            Assert.That(
                heard[0].Where(text => text.StartsWith(number, StringComparison.Ordinal)),
                Is.EqualTo(Enumerable.Range(0, 2000).Select(i => $"{number}{i}")));
        }

        foreach (var listener in listeners) listener.Dispose();
    }

    private void Listen(int protocol)
    {
        if (protocol == 3) _listener.SwitchToResp3();
    }

    private void Call(int replies, params string[] arguments)
    {
        _listener.Send(arguments);
        _listener.Read(replies);
    }

    private void WaitUntilNobodyListens()
    {
        using var client = _servers.Connect();
        Assert.That(
            () => _servers.Server.Run(server => server.PubSub.Channels.Count + server.PubSub.PatternCount + server.PubSub.ShardChannels.Count),
            Is.Zero.After(5000, 5));
        client.Call("PING");
    }
}
