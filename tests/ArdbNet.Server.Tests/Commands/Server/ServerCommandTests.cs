using ArdbNet.Server.Hosting;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Server;

public sealed class ServerCommandTests
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

    [TestCase(ShutdownMode.Save)]
    [TestCase(ShutdownMode.Save, "NOW", "FORCE")]
    [TestCase(ShutdownMode.NoSave, "nosave")]
    public void ShutdownIsHandedToTheHost(ShutdownMode expected, params string[] options)
    {
        ShutdownMode? requested = null;
        _server.Server.ShutdownRequested = mode => requested = mode;

        _client.Send(["SHUTDOWN", .. options]);

        Assert.That(() => requested, Is.EqualTo(expected).After(5000, 5));
    }

    [TestCase("ERR syntax error", "SAVE", "NOSAVE")]
    [TestCase("ERR syntax error", "NOW", "ABORT")]
    [TestCase("ERR syntax error", "nonsense")]
    [TestCase("ERR No shutdown in progress.", "ABORT")]
    public void ShutdownRefuses(string error, params string[] options)
    {
        Assert.That(_client.Call(["SHUTDOWN", .. options]).Text, Is.EqualTo(error));
    }

    [Test]
    public void RoleNamesTheMasterAndItsOffset()
    {
        _client.Call("SET", "k", "v");
        var tail = _server.Run(static server => server.Store.Log.TailOffset);
        var role = _client.Call("ROLE");
        Assert.That(role[0].Text, Is.EqualTo("master"));
        Assert.That(role[1].Number, Is.EqualTo(tail));
        Assert.That(role[2].Items, Is.Empty);
    }

    [Test]
    public void TimeIsNow()
    {
        var time = _client.Call("TIME");
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Assert.That(time[0].Number, Is.InRange(now - 5, now));
        Assert.That(time[1].Number, Is.InRange(0, 999_999));
        Assert.That(_client.Call("LASTSAVE").Number, Is.InRange(now - 60, now));
    }

    [TestCase]
    [TestCase("VERSION", "5")]
    [TestCase("VERSION", "6", "3")]
    public void LolwutEndsWithTheVersion(params string[] arguments)
    {
        Assert.That(_client.Call(["LOLWUT", .. arguments]).Text, Does.EndWith("Redis ver. 7.0.15\n"));
    }
}
