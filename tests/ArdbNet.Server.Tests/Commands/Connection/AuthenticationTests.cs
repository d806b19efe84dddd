using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Connection;

public sealed class AuthenticationTests
{
    [Test]
    public void WithoutAPasswordNothingButAuthenticationIsAnswered()
    {
        using var server = new RunningServer(("requirepass", "secret"));
        using var client = server.Connect();

        Assert.That(client.Call("PING").Text, Is.EqualTo("NOAUTH Authentication required."));
        Assert.That(client.Call("AUTH", "wrong").Text, Does.StartWith("WRONGPASS "));
        Assert.That(client.Call("AUTH", "other", "secret").Text, Does.StartWith("WRONGPASS "));
        Assert.That(client.Call("PING").IsError);
        Assert.That(client.Call("AUTH", "secret").Text, Is.EqualTo("OK"));
        Assert.That(client.Call("PING").Text, Is.EqualTo("PONG"));
    }

    [Test]
    public void HelloAuthenticatesAndChoosesTheProtocol()
    {
        using var server = new RunningServer(("requirepass", "secret"));
        using var client = server.Connect();

        Assert.That(client.Call("HELLO", "3").Text, Does.StartWith("NOAUTH HELLO must be called"));
        var hello = client.Call("HELLO", "3", "AUTH", "default", "secret", "SETNAME", "me");

        Assert.That(hello.Type, Is.EqualTo(RespType.Map));
        Assert.That(hello.Items.Select(item => item.Text), Is.SupersetOf(new[] { "redis", "7.0.15", "standalone" }));
        Assert.That(client.Call("CLIENT", "GETNAME").Text, Is.EqualTo("me"));
        Assert.That(client.Call("HELLO", "4").Text, Is.EqualTo("NOPROTO unsupported protocol version"));
        Assert.That(client.Call("HELLO", "2").Type, Is.EqualTo(RespType.Array));
    }

    [Test]
    public void APasswordThatIsTakenAwayLetsEverybodyIn()
    {
        using var server = new RunningServer(("requirepass", "secret"));
        using var outsider = server.Connect();
        using var insider = server.Connect();
        insider.Call("AUTH", "secret");
        Assert.That(outsider.Call("PING").IsError);

        insider.Call("CONFIG", "SET", "requirepass", "");

        Assert.That(outsider.Call("PING").Text, Is.EqualTo("PONG"));
    }

    [Test]
    public void APasswordThatIsSetLaterLeavesThoseInWhoAreIn()
    {
        using var server = new RunningServer();
        using var early = server.Connect();
        Assert.That(early.Call("CONFIG", "SET", "requirepass", "secret").Text, Is.EqualTo("OK"));
        using var late = server.Connect();

        Assert.That(late.Call("PING").Text, Does.StartWith("NOAUTH"));
        Assert.That(early.Call("PING").Text, Is.EqualTo("PONG"));
        Assert.That(early.Call("RESET").Text, Is.EqualTo("RESET"));
        Assert.That(early.Call("PING").Text, Does.StartWith("NOAUTH"));
    }

    [Test]
    public void ResetMakesTheConnectionNew()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        client.Call("HELLO", "3");
        client.Call("SELECT", "3");
        client.Call("CLIENT", "SETNAME", "me");
        client.Call("SUBSCRIBE", "news");
        client.Call("MULTI");

        Assert.That(client.Call("RESET").Text, Is.EqualTo("RESET"));

        Assert.That(client.Call("CLIENT", "GETNAME").Type, Is.EqualTo(RespType.NullBulk));
        Assert.That(client.Call("EXEC").Text, Is.EqualTo("ERR EXEC without MULTI"));
        Assert.That(client.Call("CLIENT", "INFO").Text, Does.Contain(" db=0 sub=0 ").And.Contain(" resp=2"));
    }
}
