using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Security;

/// <summary>Users with rules at random are allowed and denied the same as in Redis, in the same words.</summary>
public sealed class AclComparisonTests
{
    private const int Rounds = 120;

    private static readonly string[] Keys = ["a", "ab", "b", "k1", "x1", "foo:1", "zz"];

    private static readonly string[] Patterns = ["*", "a*", "b*", "k?", "x[12]", "foo:*", "a", "b"];

    private static readonly string[] OtherRules =
    [
        "allkeys", "resetkeys", "allchannels", "resetchannels", "allcommands", "nocommands", "on", "off", "nopass",
        "resetpass", "sanitize-payload", "reset", "clearselectors", ">p", "<p", "#00", "nonsense", "+", "-@", "%R", "",
    ];

    private static readonly string[] Requests =
    [
        "GET {0}", "SET {0} v", "SET {0} v GET", "MGET {0} {1}", "MSET {0} 1 {1} 2", "COPY {0} {1}", "RENAME {0} {1}",
        "DEL {0} {1}", "SORT {0} BY w_*", "SORT {0} STORE {1}", "SORT_RO {0} GET x*", "PUBLISH {0} m", "SPUBLISH {0} m",
        "CONFIG GET hz", "CONFIG SET hz 10", "SELECT 0", "BITFIELD {0} GET u8 0", "BITFIELD {0} SET u8 0 1",
        "OBJECT ENCODING {0}", "EXISTS {0} {1}", "ZUNIONSTORE {0} 2 {1} {2}", "ZUNION 0 {0}", "LMPOP 1 {0} LEFT",
        "XREAD COUNT 1 STREAMS {0} {1} 0 0", "GEOSEARCHSTORE {0} {1} FROMLONLAT 1 1 BYRADIUS 1 m", "PFCOUNT {0} {1}",
        "LMOVE {0} {1} LEFT LEFT", "SINTERSTORE {0} {1}", "WATCH {0}", "MULTI", "EXEC", "DISCARD", "GETEX {0}",
        "GETDEL {0}", "APPEND {0} x", "TYPE {0}", "LCS {0} {1}", "BITOP AND {0} {1} {2}", "BLPOP {0} {1} 0.01",
        "MIGRATE 127.0.0.1 1 {0}", "ACL WHOAMI", "CLIENT GETNAME", "FLUSHALL", "AUTH u1 p", "PING",
    ];

    private TwinServers _servers = null!;
    private string[] _commands = [];
    private string[] _categories = [];

    [OneTimeSetUp]
    public void Start()
    {
        _servers = new TwinServers();
        using var redis = _servers.Redis.Connect();
        using var client = _servers.Server.Connect();
        _categories = Texts(redis.Call("ACL", "CAT"));
        // CLUSTER has subcommands in Redis only.
        _commands =
        [
            .. Texts(redis.Call("COMMAND", "LIST")).Intersect(Texts(client.Call("COMMAND", "LIST")))
                .Where(static name => name != "cluster").Order(),
        ];
    }

    [OneTimeTearDown]
    public void Stop() => _servers.Dispose();

    [TestCase(1)]
    [TestCase(2)]
    public void EveryReplyIsThatOfRedis(int seed)
    {
        var random = new Random(seed);
        using var admin = _servers.Connect();
        for (var round = 0; round < Rounds; round++)
        {
            var user = $"u{random.Next(3)}";
            string[] rules = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Rule(random))];
            admin.Call(["ACL", "SETUSER", user, .. rules]);
            for (var i = 0; i < 4; i++) admin.Call(["ACL", "DRYRUN", $"u{random.Next(3)}", .. Request(random)]);
            admin.Call("ACL", "SETUSER", user, "on", ">p");
            using var client = _servers.Connect();
            client.Call("AUTH", user, "p");
            for (var i = 0; i < 6; i++) client.Call(Request(random));
        }
    }

    private static string[] Texts(RespReply reply) => [.. reply.Items.Select(static item => item.Text)];

    private static string Pick(Random random, string[] words) => words[random.Next(words.Length)];

    private static string[] Request(Random random)
    {
        var words = Pick(random, Requests).Split(' ');
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i][0] == '{') words[i] = Pick(random, Keys);
        }

        return words;
    }

    private string Rule(Random random, bool isInner = false) => random.Next(10) switch
    {
        0 or 1 => Sign(random) + Pick(random, _commands),
        2 => $"{Sign(random)}@{Pick(random, _categories)}",
        3 => $"+{Pick(random, _commands)}|{Pick(random, ["get", "0", "SET", ""])}",
        4 => $"~{Pick(random, Patterns)}",
        5 => $"%{Pick(random, ["R", "W", "RW", "r", "RR", "X"])}~{Pick(random, Patterns)}",
        6 => $"&{Pick(random, Patterns)}",
        7 when !isInner => $"({string.Join(' ', Enumerable.Range(0, random.Next(4)).Select(_ => Rule(random, true)))})",
        8 => Pick(random, ["+get", "+set", "~a*", "+@read", "+@all"]),
        _ => Pick(random, OtherRules),
    };

    private static string Sign(Random random) => random.Next(2) == 0 ? "+" : "-";
}
