using System.Text;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Dumps;

public sealed class DumpTests : CommandFixture
{
    [Test]
    public void AKeyThatDoesNotExistHasNoDump() => Assert.That(Reply("DUMP nokey"), Is.EqualTo("(nil)"));

    [Test]
    public void APayloadIsVersionNineWithAPlainType()
    {
        Client.Call("SET", "k", "v");
        Assert.That(Convert.ToHexStringLower(Dump("k")[..5]), Is.EqualTo("0001760900"));
        Client.Call("SADD", "s", "a");
        Assert.That(Convert.ToHexStringLower(Dump("s")[..6]), Is.EqualTo("020101610900"));
        Client.Call("HSET", "h", "f", "12");
        Assert.That(Convert.ToHexStringLower(Dump("h")[..8]), Is.EqualTo("04010166c00c0900"));
    }

    [TestCase(10)]
    [TestCase(40_000)]
    [TestCase(3_000_000)]
    public void AStringOfAnyLengthComesBack(int length)
    {
        var random = new Random(length);
        var value = new byte[length];
        random.NextBytes(value);
        Client.Call("SET"u8.ToArray(), "k"u8.ToArray(), value);
        RestoreAs("copy", Dump("k"));
        Assert.That(Client.Call("GET", "copy").Bytes.ToArray(), Is.EqualTo(value));
    }

    [Test]
    public void ABigSetComesBackPieceByPiece()
    {
        for (var i = 0; i < 30; i++)
        {
            Client.Call(["SADD", "s", .. Enumerable.Range(i * 1000, 1000).Select(static number => $"member:{number}")]);
        }

        RestoreAs("copy", Dump("s"));
        Assert.That(Reply("SCARD copy"), Is.EqualTo("(integer) 30000"));
        Assert.That(Reply("SDIFF s copy"), Is.EqualTo("(empty array)"));
    }

    [Test]
    public void WithinATransactionADumpShowsWhatItChanged()
    {
        Client.Call("MULTI");
        Client.Call("SET", "k", "new");
        Client.Call("DUMP", "k");
        var payload = Client.Call("EXEC").Items[1].Bytes.ToArray();
        Assert.That(Encoding.ASCII.GetString(payload[2..5]), Is.EqualTo("new"));
    }

    [Test]
    public void RedisRestoresWhatWasDumped()
    {
        using var redis = new RedisServer("--enable-debug-command", "yes");
        using var other = redis.Connect();
        Client.Call("SET", "string", new string('x', 1000));
        Client.Call("SET", "number", "-12345");
        Client.Call("HSET", "hash", "field", "value", "number", "1000000", "", "");
        Client.Call("SADD", "set", "1", "2", "three", new string('3', 300));
        Client.Call("RPUSH", "list", "a", "", "-7", new string('l', 5000));
        Client.Call("LPUSH", "list", "first");
        Client.Call("ZADD", "zset", "1.5", "a", "-inf", "", "-0", "zero", "1e300", "big", "0.1", "tenth");
        for (var i = 1; i < 250; i++) Client.Call("XADD", "stream", $"{i}-{i}", "field", $"{i}", i % 7 == 0 ? "other" : "same", "");
        Client.Call("XGROUP", "CREATE", "stream", "group", "0");
        Client.Call("XREADGROUP", "GROUP", "group", "alice", "COUNT", "20", "STREAMS", "stream", ">");
        Client.Call("XREADGROUP", "GROUP", "group", "bob", "COUNT", "5", "STREAMS", "stream", ">");
        Client.Call("XDEL", "stream", "3-3", "200-200");
        foreach (var key in (string[])["string", "number", "hash", "set", "list", "zset", "stream"])
        {
            var name = Encoding.ASCII.GetBytes(key);
            Assert.That(other.Call("RESTORE"u8.ToArray(), name, "0"u8.ToArray(), Dump(key)).ToString(), Is.EqualTo("OK"), key);
        }

        foreach (var question in (string[])["XLEN stream", "XPENDING stream group", "XPENDING stream group - + 3 bob"])
        {
            var expected = Client.Call(Words(question)).Items.Select(static item => item.Items.Count > 2 ? item[1].ToString() : item.ToString());
            var found = other.Call(Words(question)).Items.Select(static item => item.Items.Count > 2 ? item[1].ToString() : item.ToString());
            Assert.That(found, Is.EqualTo(expected), question);
        }

        Assert.That(other.Call("DEBUG", "DIGEST").ToString(), Is.EqualTo(Reply("DEBUG DIGEST")));
    }

    private byte[] Dump(string key) => Client.Call("DUMP", key).Bytes.ToArray();

    private void RestoreAs(string key, byte[] payload)
    {
        var reply = Client.Call("RESTORE"u8.ToArray(), Encoding.ASCII.GetBytes(key), "0"u8.ToArray(), payload);
        Assert.That(reply.ToString(), Is.EqualTo("OK"));
    }
}
