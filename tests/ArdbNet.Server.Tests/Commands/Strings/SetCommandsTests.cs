namespace ArdbNet.Server.Tests.Commands.Strings;

public sealed class SetCommandsTests : CommandFixture
{
    [Test]
    public void SetTakesConditionsAndGivesTheOldValue()
    {
        Assert.That(Reply("SET k a NX"), Is.EqualTo("OK"));
        Assert.That(Reply("SET k b nx"), Is.EqualTo("(nil)"));
        Assert.That(Reply("SET k b XX GET"), Is.EqualTo("\"a\""));
        Assert.That(Reply("SET none b XX"), Is.EqualTo("(nil)"));
        Assert.That(Reply("SET k c NX GET"), Is.EqualTo("\"b\""));
        Assert.That(Reply("GET k"), Is.EqualTo("\"b\""));
        Assert.That(Reply("SET none c GET NX"), Is.EqualTo("(nil)"));
        Assert.That(Reply("GET none"), Is.EqualTo("\"c\""));
    }

    [TestCase("SET k v EX 0", "ERR invalid expire time in 'set' command")]
    [TestCase("SET k v PX -1", "ERR invalid expire time in 'set' command")]
    [TestCase("SET k v EX 9223372036854775807", "ERR invalid expire time in 'set' command")]
    [TestCase("SET k v PX 9223372036854775807", "ERR invalid expire time in 'set' command")]
    [TestCase("SET k v EX ten", "ERR value is not an integer or out of range")]
    [TestCase("SET k v EX", "ERR syntax error")]
    [TestCase("SET k v NX XX", "ERR syntax error")]
    [TestCase("SET k v EX 10 PX 10", "ERR syntax error")]
    [TestCase("SET k v KEEPTTL EX 10", "ERR syntax error")]
    [TestCase("SET k v PERSIST", "ERR syntax error")]
    [TestCase("SETEX k 0 v", "ERR invalid expire time in 'setex' command")]
    [TestCase("PSETEX k x v", "ERR value is not an integer or out of range")]
    [TestCase("MSET a 1 b", "ERR wrong number of arguments for 'mset' command")]
    [TestCase("MSETNX a 1 b", "ERR wrong number of arguments for 'msetnx' command")]
    [TestCase("GETEX k NX", "ERR syntax error")]
    [TestCase("GETEX k EX 1 PERSIST", "ERR syntax error")]
    public void BadArgumentsGetRedisErrors(string line, string error)
    {
        Reply("SET k old");
        Assert.That(Reply(line), Is.EqualTo("(error) " + error));
        Assert.That(Reply("GET k"), Is.EqualTo("\"old\""));
    }

    [Test]
    public void ExpiryIsSetKeptAndDropped()
    {
        Reply("SET k v PXAT 4102444800000");
        Assert.That(ExpireAtMs("k"), Is.EqualTo(4102444800000));
        Reply("SET k v KEEPTTL");
        Assert.That(ExpireAtMs("k"), Is.EqualTo(4102444800000));
        Reply("SETRANGE k 3 abc");
        Reply("APPEND k abc");
        Reply("SETBIT k 1 0");
        Reply("SET k 5 KEEPTTL");
        Reply("INCR k");
        Reply("INCRBYFLOAT k 1.5");
        Assert.That(ExpireAtMs("k"), Is.EqualTo(4102444800000));
        Reply("SET k v");
        Assert.That(ExpireAtMs("k"), Is.Zero);

        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        Reply("SET k v EX 10 EX 100");
        Assert.That(ExpireAtMs("k"), Is.InRange(now + 100_000, now + 105_000));
        Reply("GETEX k EXAT 4102444800");
        Assert.That(ExpireAtMs("k"), Is.EqualTo(4102444800000));
        Reply("GETEX k");
        Assert.That(ExpireAtMs("k"), Is.EqualTo(4102444800000));
        Reply("GETEX k PERSIST");
        Assert.That(ExpireAtMs("k"), Is.Zero);
        Assert.That(Reply("GETEX k PXAT 1000"), Is.EqualTo("\"v\""));
        Assert.That(Reply("GET k"), Is.EqualTo("(nil)"));
    }

    [Test]
    public void AnExpiredKeyIsAbsentAndLeavesTheLogBeforeItIsSetAgain()
    {
        Server.Run(static core => core.Expiry.IsEnabled = false);
        Reply("SET k v PX 1");
        Reply("SET l v PX 1");
        Thread.Sleep(10);

        Assert.That(Logged("SETNX k w"), Is.EqualTo(new[] { "MULTI", "DEL k", "SET k w", "EXEC" }));
        Assert.That(Logged("BITOP OR d k l"), Is.EqualTo(new[] { "MULTI", "DEL l", "BITOP OR d k l", "EXEC" }).IgnoreCase);
        Reply("SET m v PX 1");
        Thread.Sleep(10);
        Assert.That(Logged("GET m"), Is.EqualTo(new[] { "DEL m" }));
        Server.Run(static core => core.Expiry.IsEnabled = true);
    }

    [TestCase("SET k v", "SET k v")]
    [TestCase("SET old v NX", "")]
    [TestCase("SET k v PXAT 4102444800000", "MULTI|SET k v|PEXPIREAT k 4102444800000|EXEC")]
    [TestCase("SET k v PXAT 1000", "MULTI|SET k v|PEXPIREAT k 1000|EXEC")]
    [TestCase("SET old v KEEPTTL", "MULTI|SET old v|PEXPIREAT old 4102444800000|EXEC")]
    [TestCase("SET k v KEEPTTL GET", "SET k v")]
    [TestCase("SETNX k v", "SET k v")]
    [TestCase("SETNX old v", "")]
    [TestCase("GETSET old v", "SET old v")]
    [TestCase("GETDEL old", "DEL old")]
    [TestCase("GETDEL k", "")]
    [TestCase("GETEX old", "")]
    [TestCase("GETEX old PERSIST", "PERSIST old")]
    [TestCase("GETEX old EXAT 4102444801", "PEXPIREAT old 4102444801000")]
    [TestCase("GETEX old EXAT 1", "DEL old")]
    [TestCase("MSET a 1 b 2", "MSET a 1 b 2")]
    [TestCase("MSETNX a 1 b 2", "MSET a 1 b 2")]
    [TestCase("MSETNX a 1 old 2", "")]
    [TestCase("APPEND old 3", "append old 3")]
    [TestCase("SETRANGE old 5 xy", "setrange old 5 xy")]
    [TestCase("SETRANGE old 5 ''", "")]
    [TestCase("INCR old", "incr old")]
    [TestCase("DECRBY old 3", "decrby old 3")]
    [TestCase("INCRBYFLOAT old 0.5", "MULTI|SET old 12.5|PEXPIREAT old 4102444800000|EXEC")]
    [TestCase("INCRBYFLOAT k 3", "SET k 3")]
    public void TheLogHasWhatHappenedInWordsThatAnyReplicaKnows(string line, string commands)
    {
        Reply("SET old 12 PXAT 4102444800000");
        Assert.That(string.Join('|', Logged(line)), Is.EqualTo(commands));
    }

    [Test]
    public void ARelativeExpiryIsLoggedAsAMoment()
    {
        var commands = Logged("SETEX k 100 v");

        Assert.That(commands, Has.Count.EqualTo(4));
        Assert.That(commands[1], Is.EqualTo("SET k v"));
        Assert.That(commands[2], Is.EqualTo($"PEXPIREAT k {ExpireAtMs("k")}"));
    }

    [Test]
    public void ManyAreSetAtOnceOrNotAtAll()
    {
        Assert.That(Reply("MSETNX a 1 b 2 a 3"), Is.EqualTo("(integer) 1"));
        Assert.That(Reply("MSETNX c 1 b 2"), Is.EqualTo("(integer) 0"));
        Assert.That(Client.Call("MGET", "a", "b", "c").Items.Select(static item => item.ToString()),
            Is.EqualTo(new[] { "\"3\"", "\"2\"", "(nil)" }));
    }

    [Test]
    public void EventsAreThoseOfRedis()
    {
        using var listener = Server.Connect();
        Reply("CONFIG SET notify-keyspace-events g$En");
        listener.Call("PSUBSCRIBE", "__keyevent@0__:*");
        Reply("SET k 1 EX 100");
        Reply("GETSET k 2");
        Reply("INCR k");
        Reply("APPEND k 5");
        Reply("SETRANGE k 0 7");
        Reply("SETBIT k 0 0");
        Reply("SETBIT k 0 1");
        Reply("BITOP OR d k");
        Reply("BITOP OR d none");
        Reply("GETDEL k");

        var events = new List<string>();
        while (events.Count < 12) events.Add(listener.Read()[2].Text["__keyevent@0__:".Length..]);
        Assert.That(events, Is.EqualTo(new[] { "new", "set", "expire", "set", "incrby", "append", "setrange", "setbit", "new", "set", "del", "del" }));
    }
}
