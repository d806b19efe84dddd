using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Server;

public sealed class ConfigTests
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
    public void GetTakesSeveralPatterns()
    {
        var reply = _client.Call("CONFIG", "GET", "maxcl*", "appendfsync", "nothing");
        Assert.That(
            reply.Items.Select(item => item.Text),
            Is.EqualTo(new[] { "maxclients", "10000", "appendfsync", "everysec" }));
    }

    [Test]
    public void SetChangesAllOrNothing()
    {
        Assert.That(_client.Call("CONFIG", "SET", "timeout", "7", "maxclients", "99").Text, Is.EqualTo("OK"));
        Assert.That(
            _client.Call("CONFIG", "SET", "timeout", "8", "maxclients", "many").Text,
            Does.StartWith("ERR CONFIG SET failed (possibly related to argument 'maxclients') - "));
        Assert.That(Value("timeout"), Is.EqualTo("7"));
        Assert.That(Value("maxclients"), Is.EqualTo("99"));
    }

    [Test]
    public void SetNeedsPairs()
    {
        Assert.That(
            _client.Call("CONFIG", "SET", "timeout", "7", "maxclients").Text,
            Is.EqualTo("ERR syntax error"));
    }

    [Test]
    public void MaxClientsCountsAtOnce()
    {
        _client.Call("CONFIG", "SET", "maxclients", "1");
        using var second = _server.Connect();
        Assert.That(second.Read().Text, Is.EqualTo("ERR max number of clients reached"));
        Assert.That(second.IsClosedByPeer());
        Assert.That(_client.Call("INFO", "stats").Text, Does.Contain("rejected_connections:1\r\n"));
    }

    [Test]
    public void TimeoutClosesIdleClients()
    {
        using var idle = _server.Connect();
        idle.Call("PING");
        _client.Call("CONFIG", "SET", "timeout", "1");
        Assert.That(idle.IsClosedByPeer());
    }

    [Test]
    public void TheBulkLimitCountsAtOnce()
    {
        _client.Call("CONFIG", "SET", "proto-max-bulk-len", "1mb");
        _client.SendRaw("*2\r\n$4\r\nECHO\r\n$2000000\r\n");
        Assert.That(_client.Read().Text, Is.EqualTo("ERR Protocol error: invalid bulk length"));
    }

    [Test]
    public void AppendFsyncGoesToTheLog()
    {
        _client.Call("CONFIG", "SET", "appendfsync", "always");
        Assert.That(
            _server.Run(static server => server.Store.Log.Fsync), Is.EqualTo(Replication.Log.FsyncPolicy.Always));
    }

    [Test]
    public void RewriteNeedsAFile()
    {
        Assert.That(
            _client.Call("CONFIG", "REWRITE").Text, Is.EqualTo("ERR The server is running without a config file"));
    }

    private string Value(string name) => _client.Call("CONFIG", "GET", name)[1].Text;
}
