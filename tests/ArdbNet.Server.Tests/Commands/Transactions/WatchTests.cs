using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Transactions;

/// <summary>WATCH and keys whose time has passed, as Redis' own tests have it.</summary>
public sealed class WatchTests
{
    private RunningServer _server = null!;
    private RespConnection _client = null!;

    [SetUp]
    public void Start()
    {
        _server = new RunningServer();
        _client = _server.Connect();
        _client.Call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [TestCase("EXISTS x")]
    [TestCase("DEL x")]
    [TestCase("FLUSHDB")]
    [TestCase("FLUSHALL")]
    [TestCase("SWAPDB 0 1")]
    public void ThatAnExpiredKeyGoesIsNoChange(string command)
    {
        SetExpired("x", database: 0);
        _client.Call("WATCH", "x");
        _client.Call(command.Split(' '));
        Assert.That(ExecPing(), Is.True);
    }

    [Test]
    public void ThatAnExpiredKeyIsRemovedInTheBackgroundIsNoChange()
    {
        SetExpired("x", database: 0);
        _client.Call("WATCH", "x");
        _client.Call("DEBUG", "SET-ACTIVE-EXPIRE", "1");
        Assert.That(() => _client.Call("DBSIZE").Number, Is.Zero.After(5000, 10));
        Assert.That(ExecPing(), Is.True);
    }

    [TestCase("SET x new")]
    [TestCase("INCR x")]
    public void ThatAnExpiredKeyIsThereAgainIsAChange(string command)
    {
        SetExpired("x", database: 0);
        _client.Call("WATCH", "x");
        _client.Call(command.Split(' '));
        Assert.That(ExecPing(), Is.False);
    }

    [Test]
    public void AnExchangeWithAnExpiredKeyIsNoChange()
    {
        SetExpired("x", database: 1);
        _client.Call("WATCH", "x");
        _client.Call("SWAPDB", "0", "1");
        Assert.That(ExecPing(), Is.True);
    }

    [Test]
    public void AnExchangeOfAnExpiredKeyForALivingOneIsAChange()
    {
        SetExpired("x", database: 0);
        _client.Call("SELECT", "1");
        _client.Call("SET", "x", "alive");
        _client.Call("SELECT", "0");
        _client.Call("WATCH", "x");
        _client.Call("SWAPDB", "0", "1");
        Assert.That(ExecPing(), Is.False);
    }

    [TestCase("FLUSHDB")]
    [TestCase("SWAPDB 0 1")]
    [TestCase("DEL x")]
    [TestCase("SET x same")]
    public void ALivingKeyThatChangesIsAChange(string command)
    {
        _client.Call("SET", "x", "same");
        _client.Call("WATCH", "x");
        _client.Call(command.Split(' '));
        Assert.That(ExecPing(), Is.False);
    }

    [Test]
    public void AKeyThatExpiresUnderWatchIsAChange()
    {
        _client.Call("SET", "x", "v", "PX", "50");
        _client.Call("WATCH", "x");
        Thread.Sleep(100);
        Assert.That(ExecPing(), Is.False);
    }

    private void SetExpired(string key, int database)
    {
        _client.Call("SELECT", database.ToString(System.Globalization.CultureInfo.InvariantCulture));
        _client.Call("SET", key, "v", "PX", "1");
        Thread.Sleep(20);
        _client.Call("SELECT", "0");
    }

    private bool ExecPing()
    {
        _client.Call("MULTI");
        _client.Call("PING");
        return !_client.Call("EXEC").IsNull;
    }
}
