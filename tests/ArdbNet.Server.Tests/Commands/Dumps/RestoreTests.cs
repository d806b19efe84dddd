using System.Globalization;
using System.Text;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Dumps;

public sealed class RestoreTests : CommandFixture
{
    private const string FarFuture = "4102444800123";

    private static readonly string[] Types = ["string", "set", "hash", "list", "zset", "stream"];

    private static IEnumerable<string> Files => RdbFixtures.Files.Keys.Where(static path =>
        path.EndsWith(".dump.json", StringComparison.Ordinal));

    private static IEnumerable<TestCaseData> BrokenPayloads =>
        RdbFixtures.ReadJson("corrupt/restore-payloads.json").GetProperty("payloads").EnumerateArray()
            .Select(static item => new TestCaseData(
                item.GetProperty("name").GetString(), item.GetProperty("payload_b64").GetBytesFromBase64()));

    private static byte[] StringPayload =>
        RdbFixtures.ReadJson("corrupt/restore-payloads.json").GetProperty("payloads")[0].GetProperty("payload_b64")
            .GetBytesFromBase64();

    [TestCaseSource(nameof(Files))]
    public void PayloadsOfRealServersMakeTheirKeys(string path)
    {
        var keys = FixtureValue.KeysOf(path.Replace(".dump.json", ".json", StringComparison.Ordinal));
        foreach (var dump in RdbFixtures.ReadJson(path).GetProperty("dumps").EnumerateArray())
        {
            var type = dump.GetProperty("type").GetString()!;
            var name = (dump.GetProperty("db").GetInt32(), FixtureValue.Text(dump.GetProperty("key")));
            if (!Types.Contains(type) || !keys.TryGetValue(name, out var key)) continue;

            var payload = dump.GetProperty("payload_b64").GetBytesFromBase64();
            Assert.That(Restore("k", "0", payload, "REPLACE"), Is.EqualTo("OK"), name.ToString());
            Assert.That(
                FixtureValue.Read(Client, type, "k"u8.ToArray()),
                Is.EqualTo(FixtureValue.Expected(key.GetProperty("value"), type)),
                name.ToString());
        }
    }

    [TestCaseSource(nameof(BrokenPayloads))]
    public void ABrokenPayloadIsAnErrorAndChangesNothing(string name, byte[] payload)
    {
        if (name is "good-string-v6" or "good-list-v6" or "trailing-bytes") return;

        Client.Call("SADD", "k", "old");
        var offset = Server.Run(static core => core.Store.Log.TailOffset);
        var isUnsound = name is "version-too-new" or "crc-wrong" or "too-short" or "empty" or "crc-zero";
        Assert.That(
            Restore("k", "0", payload, "REPLACE"),
            Is.EqualTo(isUnsound ? "(error) ERR DUMP payload version or checksum are wrong" : "(error) ERR Bad data format"));
        Assert.That(Reply("SMEMBERS k"), Does.Contain("old"));
        Assert.That(Reply("DBSIZE"), Is.EqualTo("(integer) 1"));
        Assert.That(Server.ReadLoggedCommands(offset), Is.Empty);
    }

    [Test]
    public void EveryChangedByteIsAnError()
    {
        Client.Call("HSET", "h", "field", "value", "other", "12345");
        var sound = Client.Call("DUMP", "h").Bytes;
        for (var i = 0; i < sound.Length; i++)
        {
            var broken = sound.ToArray();
            broken[i] ^= 0x10;
            Assert.That(Restore("k", "0", broken), Does.StartWith("(error)"), $"byte {i}");
        }
    }

    [Test]
    public void AKeyThatIsThereIsReplacedOnlyWhenAsked()
    {
        Client.Call("SADD", "k", "old");
        Assert.That(Restore("k", "0", StringPayload), Is.EqualTo("(error) BUSYKEY Target key name already exists."));
        Assert.That(Restore("k", "0", StringPayload, "replace"), Is.EqualTo("OK"));
        Assert.That(Reply("GET k"), Is.EqualTo("\"v\""));
    }

    [Test]
    public void TimesToLiveAreRelativeOrAbsolute()
    {
        Restore("k", FarFuture, StringPayload, "ABSTTL");
        Assert.That(ExpireAtMs("k"), Is.EqualTo(long.Parse(FarFuture, CultureInfo.InvariantCulture)));
        Restore("k", "100000", StringPayload, "REPLACE");
        Assert.That(ExpireAtMs("k") - DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), Is.InRange(90_000, 100_000));
    }

    [Test]
    public void AKeyWhoseTimeIsOverIsNotMade()
    {
        Client.Call("SET", "k", "old");
        Assert.That(Restore("k", "1000", StringPayload, "ABSTTL", "REPLACE"), Is.EqualTo("OK"));
        Assert.That(Reply("EXISTS k"), Is.EqualTo("(integer) 0"));
    }

    [TestCase("-1", "", "ERR Invalid TTL value, must be >= 0")]
    [TestCase("x", "", "ERR value is not an integer or out of range")]
    [TestCase("0", "IDLETIME -1", "ERR Invalid IDLETIME value, must be >= 0")]
    [TestCase("0", "FREQ 256", "ERR Invalid FREQ value, must be >= 0 and <= 255")]
    [TestCase("0", "FREQ 1 IDLETIME 1", "ERR syntax error")]
    [TestCase("0", "IDLETIME", "ERR syntax error")]
    [TestCase("0", "KEEPTTL", "ERR syntax error")]
    public void WrongOptionsAreErrors(string timeToLive, string options, string error) => Assert.That(
        Restore("k", timeToLive, StringPayload, options.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        Is.EqualTo("(error) " + error));

    [Test]
    public void IdleTimesAndFrequenciesAreTaken()
    {
        Assert.That(Restore("k", "0", StringPayload, "IDLETIME", "1000"), Is.EqualTo("OK"));
        Client.Call("TYPE", "k");
        Client.Call("EXISTS", "k");
        Client.Call("TTL", "k");
        Assert.That(Client.Call("OBJECT", "IDLETIME", "k").Number, Is.InRange(1000, 1100));
        Client.Call("TOUCH", "k");
        Assert.That(Client.Call("OBJECT", "IDLETIME", "k").Number, Is.LessThan(100));
        Assert.That(Restore("k", "0", StringPayload, "FREQ", "100", "REPLACE"), Is.EqualTo("OK"));
    }

    [Test]
    public void TheLogHasTheKeyInOldWords()
    {
        Client.Call("SET", "k", "old");
        Client.Call("HSET", "h", "field", "value");
        var payload = Client.Call("DUMP", "h").Bytes;
        var offset = Server.Run(static core => core.Store.Log.TailOffset);
        Restore("k", FarFuture, payload, "ABSTTL", "REPLACE");
        Assert.That(
            Server.ReadLoggedCommands(offset),
            Is.EqualTo(["MULTI", "DEL k", "HMSET k field value", $"PEXPIREAT k {FarFuture}", "EXEC"]));
        offset = Server.Run(static core => core.Store.Log.TailOffset);
        Restore("k", "1", payload, "ABSTTL", "REPLACE");
        Assert.That(Server.ReadLoggedCommands(offset), Is.EqualTo(["DEL k"]));
    }

    private string Restore(string key, string timeToLive, byte[] payload, params string[] options) => Client.Call(
        ["RESTORE"u8.ToArray(), Bytes(key), Bytes(timeToLive), payload, .. options.Select(Bytes)]).ToString();

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
