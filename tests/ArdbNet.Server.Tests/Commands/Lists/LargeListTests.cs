using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Lists;

/// <summary>Lists beyond what the executor answers itself, and changes of many elements at once.</summary>
public sealed class LargeListTests
{
    private const int Count = 30_000;

    private RunningServer _server = null!;
    private RespConnection _client = null!;

    [SetUp]
    public void Start()
    {
        _server = new RunningServer();
        _client = _server.Connect();
        foreach (var chunk in Enumerable.Range(0, Count).Chunk(5000))
            _client.Call(["RPUSH", "k", .. chunk.Select(Element)]);
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [TestCase(false)]
    [TestCase(true)]
    public void ALongRangeIsCompleteInAndOutsideATransaction(bool isTransaction)
    {
        var reply = Call(isTransaction, "LRANGE", "k", "5", "-6");
        Assert.That(Texts(reply), Is.EqualTo(Elements(5, Count - 10)));
        Assert.That(_client.Call("PING").Text, Is.EqualTo("PONG"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void PositionsAreFoundFromBothEnds(bool isTransaction)
    {
        var all = Call(isTransaction, "LPOS", "k", "element 7", "COUNT", "0");
        Assert.That(Numbers(all), Is.EqualTo(new long[] { 7, 10_007, 20_007 }));
        Assert.That(Numbers(Call(isTransaction, "LPOS", "k", "element 7", "RANK", "-2", "COUNT", "5")),
            Is.EqualTo(new long[] { 10_007, 7 }));
        Assert.That(Call(isTransaction, "LPOS", "k", "element 9999", "RANK", "3").Number, Is.EqualTo(29_999));
        Assert.That(Call(isTransaction, "LPOS", "k", "none").IsNull, Is.True);
        Assert.That(Call(isTransaction, "LPOS", "k", "element 7", "MAXLEN", "5", "COUNT", "0").Items, Is.Empty);
    }

    [TestCase("LPOP", false)]
    [TestCase("LPOP", true)]
    [TestCase("RPOP", false)]
    [TestCase("RPOP", true)]
    public void ManyElementsArePoppedAtOnce(string command, bool isTransaction)
    {
        var popped = Texts(Call(isTransaction, command, "k", "12000"));
        var expected = command == "LPOP" ? Elements(0, 12_000) : Elements(Count - 12_000, 12_000).Reverse();
        Assert.That(popped, Is.EqualTo(expected));
        var rest = command == "LPOP" ? Elements(12_000, 18_000) : Elements(0, 18_000);
        Assert.That(Texts(_client.Call("LRANGE", "k", "0", "-1")), Is.EqualTo(rest));
    }

    [Test]
    public void AClientThatWaitsGetsManyElements()
    {
        using var waiter = _server.Connect();
        waiter.Send("BLMPOP", "0", "1", "other", "LEFT", "COUNT", "20000");
        Assert.That(() => _server.Run(static core => core.Blocked.Count), Is.EqualTo(1).After(5000, 2));
        _client.Call("RENAME", "k", "other");
        Assert.That(Texts(waiter.Read()[1]), Is.EqualTo(Elements(0, 20_000)));
        Assert.That(_client.Call("LLEN", "other").Number, Is.EqualTo(10_000));
    }

    [Test]
    public void ATrimmedListTakesNewElementsWhereOldOnesWere()
    {
        _client.Call("LTRIM", "k", "10000", "19999");
        _client.Call(["LPUSH", "k", .. Elements(0, 10_000).Reverse()]);
        _client.Call(["RPUSH", "k", .. Elements(20_000, 10_000)]);
        Assert.That(Texts(_client.Call("LRANGE", "k", "0", "-1")), Is.EqualTo(Elements(0, Count)));
        _client.Call("LTRIM", "k", "-5", "-1");
        _client.Call("LPUSH", "k", "first");
        _client.Call("DEBUG", "RELOAD");
        Assert.That(Texts(_client.Call("LRANGE", "k", "0", "-1")), Is.EqualTo(["first", .. Elements(Count - 5, 5)]));
    }

    [Test]
    public void ACopyOfATrimmedListHoldsWhatTheListHolds()
    {
        _client.Call("LTRIM", "k", "20000", "-1");
        Assert.That(_client.Call("COPY", "k", "copy").Number, Is.EqualTo(1));
        Assert.That(Texts(_client.Call("LRANGE", "copy", "0", "-1")), Is.EqualTo(Elements(20_000, 10_000)));
        Assert.That(
            _client.Call("DEBUG", "DIGEST-VALUE", "copy").ToString(),
            Is.EqualTo(_client.Call("DEBUG", "DIGEST-VALUE", "k").ToString()));
    }

    private static string Element(int number) => $"element {number % 10_000}";

    private static string[] Elements(int first, int count) => [.. Enumerable.Range(first, count).Select(Element)];

    private static string[] Texts(RespReply reply) => [.. reply.Items.Select(static item => item.Text)];

    private static long[] Numbers(RespReply reply) => [.. reply.Items.Select(static item => item.Number)];

    private RespReply Call(bool isTransaction, params string[] request)
    {
        if (!isTransaction) return _client.Call(request);
        _client.Call("MULTI");
        _client.Call(request);
        return _client.Call("EXEC")[0];
    }
}
