using System.Diagnostics;
using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Connection;

public sealed class ClientTests
{
    private RunningServer _server = null!;
    private RespConnection _client = null!;

    [SetUp]
    public void Start()
    {
        _server = new RunningServer();
        _client = _server.Connect();
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Test]
    public void ListHasAllFieldsOfRedisInItsOrder()
    {
        using var other = _server.Connect();
        other.Call("CLIENT", "SETNAME", "other");
        other.Call("SELECT", "2");

        var lines = _client.Call("CLIENT", "LIST").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(lines[1], Does.Contain(" name=other ").And.Contain(" db=2 ").And.Contain(" cmd=select "));
        var names = lines[0].Split(' ').Select(field => field.Split('=')[0]);
        Assert.That(
            string.Join(' ', names),
            Is.EqualTo(
                "id addr laddr fd name age idle flags db sub psub ssub multi qbuf qbuf-free argv-mem multi-mem rbs rbp "
                + "obl oll omem tot-mem events cmd user redir resp"));
    }

    [Test]
    public void ListChoosesByTypeAndNumber()
    {
        using var listener = _server.Connect();
        listener.Call("SUBSCRIBE", "news");
        var id = _client.Call("CLIENT", "ID").Text;

        Assert.That(_client.Call("CLIENT", "LIST", "TYPE", "pubsub").Text, Does.Match(@"^id=\d+ .* sub=1 [^\n]*\n$"));
        Assert.That(_client.Call("CLIENT", "LIST", "TYPE", "master").Text, Is.Empty);
        Assert.That(_client.Call("CLIENT", "LIST", "ID", id, "4711").Text, Does.StartWith($"id={id} "));
        Assert.That(_client.Call("CLIENT", "LIST", "TYPE", "x").Text, Is.EqualTo("ERR Unknown client type 'x'"));
    }

    [Test]
    public void KillByNumberClosesTheOtherAndForgetsItAtOnce()
    {
        using var other = _server.Connect();
        var id = other.Call("CLIENT", "ID").Text;

        Assert.That(_client.Call("CLIENT", "KILL", "ID", id).Number, Is.EqualTo(1));

        Assert.That(_client.Call("CLIENT", "LIST").Text, Does.Not.Contain($"id={id} "));
        Assert.That(other.IsClosedByPeer());
    }

    [Test]
    public void KillSparesTheCallerUnlessToldOtherwise()
    {
        using var other = _server.Connect();
        other.Call("PING");

        Assert.That(_client.Call("CLIENT", "KILL", "USER", "default").Number, Is.EqualTo(1));
        Assert.That(_client.Call("PING").Text, Is.EqualTo("PONG"));
        Assert.That(_client.Call("CLIENT", "KILL", "USER", "default", "SKIPME", "no").Number, Is.EqualTo(1));
        Assert.That(_client.IsClosedByPeer());
    }

    [Test]
    public void KillOfItselfInTheOldFormAnswersThenCloses()
    {
        var address = _client.Call("CLIENT", "INFO").Text.Split(' ')[1]["addr=".Length..];

        Assert.That(_client.Call("CLIENT", "KILL", address).Text, Is.EqualTo("OK"));
        Assert.That(_client.IsClosedByPeer());
    }

    [Test]
    public void KillRefusesWhatItDoesNotKnow()
    {
        Assert.That(_client.Call("CLIENT", "KILL", "1.2.3.4:5").Text, Is.EqualTo("ERR No such client"));
        Assert.That(_client.Call("CLIENT", "KILL", "ID", "0").Text, Is.EqualTo("ERR client-id should be greater than 0"));
        Assert.That(_client.Call("CLIENT", "KILL", "USER", "bob").Text, Is.EqualTo("ERR No such user 'bob'"));
        Assert.That(_client.Call("CLIENT", "KILL", "SKIPME", "maybe").Text, Is.EqualTo("ERR syntax error"));
        Assert.That(_client.Call("CLIENT", "KILL", "ID", "1", "TYPE").Text, Is.EqualTo("ERR syntax error"));
    }

    [Test]
    public void ReplyOffAndSkipLeaveAnswersOut()
    {
        _client.Send("CLIENT", "REPLY", "OFF");
        _client.Send("PING");
        Assert.That(_client.Call("CLIENT", "REPLY", "ON").Text, Is.EqualTo("OK"));
        _client.Send("CLIENT", "REPLY", "SKIP");
        _client.Send("ECHO", "left out");
        Assert.That(_client.Call("ECHO", "there").Text, Is.EqualTo("there"));
    }

    [Test]
    public void PauseHoldsWritesBackAndLetsReadsThrough()
    {
        using var writer = _server.Connect();
        _client.Call("CLIENT", "PAUSE", "100000", "WRITE");
        writer.Send("PUBLISH", "news", "text");
        Assert.That(_client.Call("PING").Text, Is.EqualTo("PONG"));
        Assert.That(() => _client.Call("CLIENT", "LIST").Text, Does.Contain(" flags=b ").After(2000, 10));

        Assert.That(_client.Call("CLIENT", "UNPAUSE").Text, Is.EqualTo("OK"));

        Assert.That(writer.Read().Number, Is.Zero);
    }

    [Test]
    public void PauseOfAllEndsByItself()
    {
        using var other = _server.Connect();
        other.Call("PING");
        var clock = Stopwatch.StartNew();

        _client.Call("CLIENT", "PAUSE", "200");

        Assert.That(other.Call("PING").Text, Is.EqualTo("PONG"));
        Assert.That(clock.ElapsedMilliseconds, Is.GreaterThanOrEqualTo(190));
    }

    [Test]
    public void NamesAreCheckedAndUnset()
    {
        Assert.That(_client.Call("CLIENT", "SETNAME", "a b").Text, Does.StartWith("ERR Client names cannot contain"));
        Assert.That(_client.Call("CLIENT", "SETNAME", "ab").Text, Is.EqualTo("OK"));
        Assert.That(_client.Call("CLIENT", "SETNAME", "").Text, Is.EqualTo("OK"));
        Assert.That(_client.Call("CLIENT", "GETNAME").IsNull);
    }

    [Test]
    public void NumbersGrowFromClientToClient()
    {
        var first = _client.Call("CLIENT", "ID").Number;
        using var other = _server.Connect();
        var second = other.Call("CLIENT", "ID").Number;

        Assert.That(second, Is.GreaterThan(first));
        Assert.That(_client.Call("CLIENT", "UNBLOCK", second.ToString(CultureInfo.InvariantCulture)).Number, Is.Zero);
    }
}
