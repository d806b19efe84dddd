using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Collections;

/// <summary>Collections beyond what the executor answers itself: replies are streamed from a snapshot.</summary>
public sealed class LargeCollectionTests
{
    private const int Count = 6000;

    private static readonly string[] All =
        [.. Enumerable.Range(0, Count).Select(Name).Order(StringComparer.Ordinal)];

    private RunningServer _server = null!;
    private RespConnection _client = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _server = new RunningServer();
        using var client = _server.Connect();
        foreach (var numbers in Enumerable.Range(0, Count).Chunk(1000))
        {
            client.Call(["SADD", "s", .. numbers.Select(Name)]);
            client.Call(["SADD", "even", .. numbers.Where(number => number % 2 == 0).Select(Name)]);
            client.Call(["HSET", "h", .. numbers.SelectMany(number => new[] { Name(number), $"value {number}" })]);
        }

        client.Call("SADD", "few", Name(2), Name(4), "elsewhere");
    }

    [OneTimeTearDown]
    public void Stop() => _server.Dispose();

    [SetUp]
    public void Connect() => _client = _server.Connect();

    [TearDown]
    public void Disconnect() => _client.Dispose();

    [TestCase(false)]
    [TestCase(true)]
    public void EverythingComesInAndOutsideATransaction(bool isTransaction)
    {
        Assert.That(UnorderedReply.Texts(Call(isTransaction, "SMEMBERS", "s")), Is.EqualTo(All));
        Assert.That(UnorderedReply.Texts(Call(isTransaction, "HKEYS", "h")), Is.EqualTo(All));
        Assert.That(Call(isTransaction, "HVALS", "h").Items, Has.Count.EqualTo(Count));
        var pairs = Call(isTransaction, "HGETALL", "h").Items.Chunk(2).ToDictionary(p => p[0].Text, p => p[1].Text);
        Assert.That(pairs, Has.Count.EqualTo(Count));
        Assert.That(Enumerable.Range(0, Count).All(number => pairs[Name(number)] == $"value {number}"), Is.True);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void MergesOfLargeSetsAreComplete(bool isTransaction)
    {
        Assert.That(UnorderedReply.Texts(Call(isTransaction, "SUNION", "s", "even", "none")), Is.EqualTo(All));
        Assert.That(Call(isTransaction, "SINTER", "s", "even").Items, Has.Count.EqualTo(Count / 2));
        Assert.That(Call(isTransaction, "SDIFF", "s", "even").Items, Has.Count.EqualTo(Count / 2));
        Assert.That(Call(isTransaction, "SINTERCARD", "2", "s", "even").Number, Is.EqualTo(Count / 2));
        Assert.That(Call(isTransaction, "SINTERCARD", "2", "s", "even", "LIMIT", "7").Number, Is.EqualTo(7));
        Assert.That(
            UnorderedReply.Texts(Call(isTransaction, "SINTER", "s", "few")),
            Is.EqualTo(new[] { Name(2), Name(4) }.Order(StringComparer.Ordinal)));
    }

    [Test]
    public void StoredMergesHaveTheCountTheyReport()
    {
        Assert.That(_client.Call("SUNIONSTORE", "stored", "s", "few").Number, Is.EqualTo(Count + 1));
        Assert.That(_client.Call("SMEMBERS", "stored").Items, Has.Count.EqualTo(Count + 1));
        Assert.That(_client.Call("SDIFFSTORE", "stored", "stored", "even").Number, Is.EqualTo(Count / 2 + 1));
        Assert.That(_client.Call("SISMEMBER", "stored", "elsewhere").Number, Is.EqualTo(1));
        Assert.That(_client.Call("SISMEMBER", "stored", Name(2)).Number, Is.Zero);
    }

    [TestCase("10")]
    [TestCase("1000")]
    [TestCase("5000")]
    public void AScanReturnsEachMemberOnce(string count)
    {
        foreach (var (command, key, step) in new[] { ("SSCAN", "s", 1), ("HSCAN", "h", 2) })
        {
            var seen = new List<string>();
            var cursor = "0";
            do
            {
                var reply = _client.Call(command, key, cursor, "COUNT", count);
                seen.AddRange(reply[1].Items.Chunk(step).Select(items => items[0].Text));
                cursor = reply[0].Text;
            }
            while (cursor != "0");

            Assert.That(seen.Order(StringComparer.Ordinal), Is.EqualTo(All));
        }
    }

    [Test]
    public void AScanFiltersByPattern()
    {
        var reply = _client.Call("SSCAN", "s", "0", "COUNT", "100000", "MATCH", Name(12));
        Assert.That(reply.ToString(), Does.Contain(Name(12)));
        Assert.That(reply[0].Text, Is.EqualTo("0"));
        Assert.That(reply[1].Items, Has.Count.EqualTo(1));
    }

    [TestCase("3")]
    [TestCase("150")]
    [TestCase("2000")]
    [TestCase("5999")]
    [TestCase("6000")]
    [TestCase("9000")]
    public void RandomMembersDiffer(string wanted)
    {
        var expected = Math.Min(Count, int.Parse(wanted, System.Globalization.CultureInfo.InvariantCulture));
        foreach (var reply in new[] { _client.Call("SRANDMEMBER", "s", wanted), _client.Call("HRANDFIELD", "h", wanted) })
        {
            var texts = reply.Items.Select(item => item.Text).ToArray();
            Assert.That(texts, Has.Length.EqualTo(expected));
            Assert.That(texts, Is.Unique.And.SubsetOf(All));
        }
    }

    [Test]
    public void RandomMembersMayRepeatWhenTheCountIsNegative()
    {
        var pairs = _client.Call("HRANDFIELD", "h", "-3000", "WITHVALUES").Items.Chunk(2).ToArray();
        Assert.That(pairs, Has.Length.EqualTo(3000));
        Assert.That(pairs.Select(pair => pair[0].Text).Distinct().Count(), Is.InRange(1000, 2900));
        Assert.That(_client.Call("SRANDMEMBER", "few", "-2000").Items, Has.Count.EqualTo(2000));
    }

    [Test]
    public void AnAbsurdCountIsRefusedWithinATransaction() =>
        Assert.That(Call(true, "SRANDMEMBER", "s", "-4611686018427387904").IsError, Is.True);

    [Test]
    public void PoppedMembersAreGone()
    {
        _client.Call("SUNIONSTORE", "popping", "s");
        var popped = new HashSet<string>();
        foreach (var count in new[] { "1", "50", "3000" })
        {
            foreach (var item in _client.Call("SPOP", "popping", count).Items) Assert.That(popped.Add(item.Text), Is.True);
        }

        var left = UnorderedReply.Texts(_client.Call("SMEMBERS", "popping"));
        Assert.That(left, Has.Length.EqualTo(Count - 3051));
        Assert.That(left.Concat(popped).Order(StringComparer.Ordinal), Is.EqualTo(All));
        Assert.That(_client.Call("SCARD", "popping").Number, Is.EqualTo(left.Length));
    }

    [Test]
    public void ALongReplyIsTheStateOfItsMomentAndOthersAreServedMeanwhile()
    {
        using var other = _server.Connect();
        _client.Call("SUNIONSTORE", "moving", "s");
        _client.SendRaw("SMEMBERS moving\r\nSADD moving late\r\nSCARD moving\r\n");
        other.Call("SADD", "moving", "between");
        Assert.That(_client.Read().Items, Has.Count.InRange(Count, Count + 1));
        Assert.That(_client.Read().Number, Is.EqualTo(1));
        Assert.That(_client.Read().Number, Is.EqualTo(Count + 2));
    }

    [Test]
    public void FewMembersWithLargeValuesAreStreamedToo()
    {
        var values = Enumerable.Range(0, 100).ToDictionary(number => $"f{number}", number => new string('v', 9000) + number);
        _client.Call(["HSET", "wide", .. values.SelectMany(pair => new[] { pair.Key, pair.Value })]);
        _client.SendRaw("HGETALL wide\r\nHSCAN wide 0\r\nHRANDFIELD wide 60 WITHVALUES\r\n"
            + "HRANDFIELD wide -150 WITHVALUES\r\nHLEN wide\r\n");
        Assert.That(Pairs(_client.Read()), Is.EquivalentTo(values));
        Assert.That(Pairs(_client.Read()[1]), Is.SubsetOf(values));
        Assert.That(Pairs(_client.Read()), Is.SubsetOf(values).And.Unique.And.Exactly(60).Items);
        var repeated = Pairs(_client.Read());
        Assert.That(repeated, Has.Length.EqualTo(150));
        Assert.That(repeated.Distinct(), Is.SubsetOf(values));
        Assert.That(_client.Read().Number, Is.EqualTo(100));
    }

    private static KeyValuePair<string, string>[] Pairs(RespReply reply) =>
        [.. reply.Items.Chunk(2).Select(pair => KeyValuePair.Create(pair[0].Text, pair[1].Text))];

    private static string Name(int number) => $"member with some length {number}";

    private RespReply Call(bool isTransaction, params string[] words)
    {
        if (!isTransaction) return _client.Call(words);

        _client.Call("MULTI");
        _client.Call(words);
        return _client.Call("EXEC")[0];
    }
}
