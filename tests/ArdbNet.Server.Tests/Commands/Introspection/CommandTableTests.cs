using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Introspection;

/// <summary>The command table, compared with that of the redis-server of this machine.</summary>
public sealed class CommandTableTests
{
    private RunningServer _server = null!;
    private RedisServer _redis = null!;
    private RespConnection _client = null!;
    private RespConnection _reference = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _server = new RunningServer();
        _redis = new RedisServer();
        _client = _server.Connect();
        _reference = _redis.Connect();
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _client.Dispose();
        _reference.Dispose();
        _redis.Dispose();
        _server.Dispose();
    }

    [Test]
    public void EveryRowIsThatOfRedis()
    {
        var rows = _client.Call("COMMAND").Items.Where(row => !IsNewer(row[0].Text)).ToArray();
        var names = rows.Select(row => row[0].Text).ToArray();
        var expected = _reference.Call(["COMMAND", "INFO", .. names]).Items;

        Assert.Multiple(() =>
        {
            for (var i = 0; i < rows.Length; i++) CompareRow(rows[i], expected[i]);
        });
    }

    [Test]
    public void EveryCommandHasItsGroupAndSince()
    {
        var documentation = _client.Call("COMMAND", "DOCS").Items;
        Assert.Multiple(() =>
        {
            for (var i = 0; i < documentation.Count; i += 2)
            {
                var name = documentation[i].Text;
                if (IsNewer(name)) continue;

                var expected = _reference.Call("COMMAND", "DOCS", name)[1];
                Assert.That(Field(documentation[i + 1], "summary"), Is.Not.Empty, name);
                Assert.That(Field(documentation[i + 1], "since"), Is.EqualTo(Field(expected, "since")), name);
                Assert.That(Field(documentation[i + 1], "group"), Is.EqualTo(Field(expected, "group")), name);
            }
        });
    }

    [TestCase("SET k v")]
    [TestCase("SET k v GET")]
    [TestCase("BITFIELD k GET u8 0")]
    [TestCase("BITFIELD k INCRBY u8 0 1")]
    [TestCase("BITOP AND d a b")]
    [TestCase("WATCH a b c")]
    [TestCase("PING")]
    [TestCase("GET")]
    [TestCase("no-such-command x")]
    [TestCase("MSET a 1 b 2")]
    [TestCase("SMOVE a b m")]
    [TestCase("RENAME a b")]
    [TestCase("DEL a b c")]
    [TestCase("SINTERCARD 2 a b LIMIT 1")]
    [TestCase("SINTERCARD 5 a b LIMIT 1")]
    [TestCase("SINTERCARD x a b LIMIT 1")]
    [TestCase("OBJECT ENCODING k")]
    public void KeysAreFoundAsInRedis(string request)
    {
        foreach (var subcommand in new[] { "GETKEYS", "GETKEYSANDFLAGS" })
        {
            string[] words = ["COMMAND", subcommand, .. request.Split(' ')];
            Assert.That(_client.Call(words), Is.EqualTo(_reference.Call(words)));
        }
    }

    [Test]
    public void InfoHasNullForWhatIsNoCommand()
    {
        var rows = _client.Call("COMMAND", "INFO", "ping", "nothing", "client|id");

        Assert.That(rows[0][0].Text, Is.EqualTo("ping"));
        Assert.That(rows[1].IsNull);
        Assert.That(rows[2][0].Text, Is.EqualTo("client|id"));
    }

    [Test]
    public void ListFilters()
    {
        Assert.That(Names("FILTERBY", "PATTERN", "p?ng"), Is.EqualTo(new[] { "ping" }));
        Assert.That(Names("FILTERBY", "ACLCAT", "transaction"), Is.SupersetOf(new[] { "multi", "exec" }));
        Assert.That(Names("FILTERBY", "ACLCAT", "transaction"), Does.Not.Contain("ping"));
        Assert.That(Names("FILTERBY", "MODULE", "search"), Is.Empty);
        Assert.That(Names(), Does.Contain("client|list"));
        Assert.That(_client.Call("COMMAND", "LIST", "FILTERBY", "x", "y").Text, Is.EqualTo("ERR syntax error"));
        Assert.That(_client.Call("COMMAND", "COUNT").Number, Is.EqualTo(_client.Call("COMMAND").Items.Count));
    }

    // What later versions than the one beside us brought.
    private static bool IsNewer(string name) => name is "waitaof" or "psync2";

    private string[] Names(params string[] filter) =>
        [.. _client.Call(["COMMAND", "LIST", .. filter]).Items.Select(item => item.Text)];

    private static void CompareRow(RespReply row, RespReply expected)
    {
        var name = row[0].Text;
        Assert.That(expected.IsAggregate, $"Redis has no {name}");
        if (!expected.IsAggregate) return;

        Assert.That(row[1].Text, Is.EqualTo(expected[1].Text), $"arity of {name}");
        Assert.That(Texts(row[2]), Is.EquivalentTo(Texts(expected[2])), $"flags of {name}");
        for (var i = 3; i < 6; i++) Assert.That(row[i].Text, Is.EqualTo(expected[i].Text), $"key position {i} of {name}");
        Assert.That(Texts(row[6]), Is.EquivalentTo(Texts(expected[6])), $"categories of {name}");
        Assert.That(Texts(row[7]), Is.EqualTo(Texts(expected[7])), $"tips of {name}");
        Assert.That(Specifications(row[8]), Is.EqualTo(Specifications(expected[8])), $"key specifications of {name}");
        foreach (var subcommand in row[9].Items)
        {
            var reference = expected[9].Items.FirstOrDefault(other => other[0].Equals(subcommand[0]));
            Assert.That(reference, Is.Not.Null, $"Redis has no {subcommand[0].Text}");
            if (reference is not null) CompareRow(subcommand, reference);
        }
    }

    private static string[] Texts(RespReply reply) => [.. reply.Items.Select(item => item.Text)];

    // Redis may add notes in front, which are documentation.
    private static string[] Specifications(RespReply reply) =>
        [.. reply.Items.Select(item => string.Join('\n', item.Items.SkipWhile(part => part.Text != "flags")))];

    private static string Field(RespReply map, string name)
    {
        for (var i = 0; i < map.Items.Count; i += 2)
        {
            if (map[i].Text == name) return map[i + 1].Text;
        }

        return "";
    }
}
