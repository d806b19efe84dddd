using System.Globalization;
using ArdbNet.Compatibility.Tests.Comparison;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests;

/// <summary>Every command answers requests that are too short, too long or of the wrong type as Redis does.</summary>
internal sealed class ErrorTextTests
{
    /// <summary>Commands that end the connection or the server, wait, or open a stream.</summary>
    private static readonly HashSet<string> Untried =
        ["shutdown", "quit", "reset", "monitor", "sync", "psync", "replconf", "debug", "failover", "lolwut"];

    /// <summary>DUMP writes an older version than Redis 7.0, and MIGRATE finds no server that listens.</summary>
    private static readonly HashSet<string> Apart = ["dump", "migrate"];

    private static readonly string[] Fillers = ["1", "x"];

    private ServerPair _servers = null!;
    private RespConnection _redis = null!;
    private RespConnection _ardb = null!;

    [OneTimeSetUp]
    public void StartServers()
    {
        _servers = new ServerPair();
        _redis = _servers.Redis.Connect();
        _ardb = _servers.Ardb.Connect();
    }

    [OneTimeTearDown]
    public void StopServers()
    {
        _redis.Dispose();
        _ardb.Dispose();
        _servers.Dispose();
    }

    [Test]
    public void WrongArityIsRefusedAsInRedis()
    {
        var own = _ardb.Call("COMMAND", "LIST").Items.Select(static name => name.Text).ToHashSet();
        var rows = Commands().SelectMany(static row => row[9].Items.Prepend(row))
            .Where(row => own.Contains(row[0].Text));
        var requests = rows.SelectMany(WrongArities).ToList();
        Compare(requests);
        Assert.That(requests, Has.Count.GreaterThan(150));
    }

    // CLUSTER refuses whatever is asked of it.
    [Test]
    public void UnknownSubcommandsAreRefusedAsInRedis() =>
        Compare([.. Commands().Where(static row => row[9].Items.Count > 0 && row[0].Text != "cluster")
            .SelectMany(static row => (string[][])[[row[0].Text, "nosuch"], [row[0].Text, "nosuch", "x"]])]);

    [Test]
    public void KeysOfEveryTypeAreAnsweredAsInRedis([Values("string", "number", "hash", "set", "missing")] string key)
    {
        var problems = new List<string>();
        foreach (var row in Commands().Where(TakesKeys))
        {
            foreach (var filler in Fillers)
            {
                Fill(_redis);
                Fill(_ardb);
                Compare(RequestOn(row, key, filler), problems);
            }
        }

        Assert.That(problems, Is.Empty, () => string.Join('\n', problems));
    }

    [Test]
    public void EveryCommandOfTheFamiliesIsThere()
    {
        var names = _ardb.Call("COMMAND").Items.Select(static row => row[0].Text.ToUpperInvariant()).ToHashSet();
        var unknown = CommandFamilies.All.SelectMany(static family => family.Make(seed: 1, length: 2000))
            .Select(static step => step.Name)
            .Where(name => _redis.Call("COMMAND", "INFO", name)[0].IsAggregate && !names.Contains(name));
        Assert.That(unknown.Distinct(), Is.Empty);
    }

    /// <summary>Redis' rows of the commands that both have: WAITAOF came after 7.0.</summary>
    private IEnumerable<RespReply> Commands()
    {
        var names = _ardb.Call("COMMAND").Items.Select(static row => row[0].Text).Except(Untried);
        return _redis.Call(["COMMAND", "INFO", .. names]).Items.Where(static row => row.IsAggregate);
    }

    // A shard channel counts as a key, and listening changes what the connection may do.
    private static bool TakesKeys(RespReply row) =>
        row[3].Number > 0
        && !row[0].Text.EndsWith("subscribe", StringComparison.Ordinal)
        && !Apart.Contains(row[0].Text);

    private static IEnumerable<string[]> WrongArities(RespReply row)
    {
        var name = row[0].Text.Split('|');
        var arity = (int)row[1].Number;
        var least = Math.Abs(arity) - 1;
        if (least >= name.Length) yield return Request(name, least);
        if (least > name.Length) yield return name;
        if (arity > 0) yield return Request(name, arity + 1);
    }

    private static string[] Request(string[] name, int count) =>
        [.. name, .. Enumerable.Repeat("1", count - name.Length)];

    private static string[] RequestOn(RespReply row, string key, string filler)
    {
        var arity = (int)row[1].Number;
        var request = new string[Math.Abs(arity)];
        Array.Fill(request, filler);
        request[0] = row[0].Text;
        var (first, last, step) = ((int)row[3].Number, (int)row[4].Number, (int)row[5].Number);
        last = last < 0 ? request.Length + last : last;
        for (var i = first; i <= last && i < request.Length; i += step) request[i] = key;
        return request;
    }

    private static void Fill(RespConnection connection) => connection.Pipeline(
    [
        ["FLUSHALL"], ["SET", "string", "text"], ["SET", "number", "10"], ["HSET", "hash", "1", "5"],
        ["SADD", "set", "1", "2"],
    ]);

    private void Compare(List<string[]> requests)
    {
        var problems = new List<string>();
        foreach (var request in requests) Compare(request, problems);
        Assert.That(problems, Is.Empty, () => string.Join('\n', problems));
    }

    private void Compare(string[] request, List<string> problems)
    {
        var expected = Call(_redis, request);
        var actual = Call(_ardb, request);
        var step = new Step(0, request, IsTimed: false);
        if (ReplyComparison.Agree(step, [], [expected], [actual])) return;
        problems.Add(string.Create(CultureInfo.InvariantCulture, $"{step}: {expected} | {actual}"));
    }

    // WATCH and SUBSCRIBE would change what later requests mean.
    private static RespReply Call(RespConnection connection, string[] request)
    {
        var reply = connection.Call(request);
        if (request[0] is "watch") connection.Call("UNWATCH");
        if (request[0] is "multi" && !reply.IsError) connection.Call("DISCARD");
        return reply;
    }
}
