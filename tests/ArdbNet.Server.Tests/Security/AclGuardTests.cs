using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Security;

public sealed class AclGuardTests
{
    private const string NoKey = "NOPERM this user has no permissions to access one of the keys used as arguments";
    private const string NoChannel = "NOPERM this user has no permissions to access one of the channels used as arguments";

    private RunningServer _server = null!;
    private RespConnection _admin = null!;
    private RespConnection _client = null!;

    [SetUp]
    public void Start()
    {
        _server = new RunningServer();
        _admin = _server.Connect();
        _client = _server.Connect();
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _admin.Dispose();
        _server.Dispose();
    }

    [Test]
    public void CommandsAreAllowedByNameSubcommandAndFirstArgument()
    {
        LogIn("+get", "+config|get", "+select|0", "allkeys");
        Assert.That(Call("GET k"), Is.Empty);
        Assert.That(Call("SET k v"), Is.EqualTo("NOPERM this user has no permissions to run the 'set' command"));
        Assert.That(Call("CONFIG GET nothing"), Is.Empty);
        Assert.That(
            Call("CONFIG SET hz 10"), Is.EqualTo("NOPERM this user has no permissions to run the 'config|set' command"));
        Assert.That(Call("SELECT 0"), Is.EqualTo("OK"));
        Assert.That(Call("SELECT 1"), Is.EqualTo("NOPERM this user has no permissions to run the 'select' command"));
        Assert.That(Call("RESET"), Is.EqualTo("RESET"));
        Assert.That(Call("ACL WHOAMI"), Is.EqualTo("default"));
    }

    [TestCase("GET r", true)]
    [TestCase("GET w", false)]
    [TestCase("SET w v", true)]
    [TestCase("SET w v GET", false)]
    [TestCase("SET r v", false)]
    [TestCase("COPY r w", true)]
    [TestCase("COPY w r", false)]
    [TestCase("MGET r rw r", true)]
    [TestCase("MGET r rw w", false)]
    [TestCase("EXISTS w", true)]
    [TestCase("EXISTS none", false)]
    [TestCase("BITFIELD r GET u8 0", true)]
    [TestCase("BITFIELD r SET u8 0 1", false)]
    [TestCase("SORT r STORE w", true)]
    [TestCase("SORT r STORE r", false)]
    [TestCase("ZUNIONSTORE w 2 r rw", true)]
    [TestCase("ZUNIONSTORE w 2 r w", false)]
    [TestCase("XREAD STREAMS r rw 0 0", true)]
    [TestCase("XREAD STREAMS r w 0 0", false)]
    [TestCase("BLPOP rw r 0.01", false)]
    [TestCase("MIGRATE h 1 r 0 1", false)]
    [TestCase("MIGRATE h 1 _ 0 1 KEYS rw none", false)]
    [TestCase("GEORADIUS r 1 1 1 km STORE w", true)]
    [TestCase("GEORADIUS r 1 1 1 km STOREDIST r", false)]
    [TestCase("DEL w rw", true)]
    [TestCase("DEL r", false)]
    public void KeysAreAllowedByWhatTheCommandDoesWithThem(string request, bool isAllowed)
    {
        LogIn("+@all", "%R~r", "%W~w", "~rw");
        Assert.That(Call(request.Replace("_", "", StringComparison.Ordinal)) == NoKey, Is.Not.EqualTo(isAllowed));
    }

    [Test]
    public void SelectorsAreAskedOneByOne()
    {
        LogIn("+get", "~a", "(+set ~b)", "(+get ~c)");
        Assert.That(Call("GET a"), Is.Empty);
        Assert.That(Call("SET b 1"), Is.EqualTo("OK"));
        Assert.That(Call("SET a 1"), Is.EqualTo(NoKey));
        Assert.That(Call("GET b"), Is.EqualTo(NoKey));
        Assert.That(Call("GET c"), Is.Empty);
        Assert.That(Call("DEL a"), Is.EqualTo("NOPERM this user has no permissions to run the 'del' command"));
    }

    [Test]
    public void SortReadsForeignKeysOnlyForWhoMayReadAll()
    {
        LogIn("+sort", "%R~*", "(+sort ~list)");
        Assert.That(Call("SORT list BY w_* GET v_*"), Is.Empty);
        LogIn("reset", "on", "nopass", "+sort", "~list");
        Assert.That(Call("SORT list BY w_*"), Is.EqualTo("ERR BY option of SORT denied due to insufficient ACL permissions."));
        Assert.That(Call("SORT list GET #"), Is.EqualTo("ERR GET option of SORT denied due to insufficient ACL permissions."));
        Assert.That(Call("SORT list BY nosort"), Is.Empty);
    }

    [Test]
    public void ChannelsAreAllowedByPattern()
    {
        LogIn("+@pubsub", "&news:*");
        Assert.That(Call("PUBLISH news:a m"), Is.EqualTo("0"));
        Assert.That(Call("PUBLISH chat m"), Is.EqualTo(NoChannel));
        Assert.That(Call("SPUBLISH chat m"), Is.EqualTo(NoChannel));
        Assert.That(Call("SUBSCRIBE news:a chat"), Is.EqualTo(NoChannel));
        Assert.That(Call("SSUBSCRIBE chat"), Is.EqualTo(NoChannel));
        // A pattern must be literally one of the user's.
        Assert.That(Call("PSUBSCRIBE news:a"), Is.EqualTo(NoChannel));
        Assert.That(Call("PSUBSCRIBE news:*"), Is.Empty);
        Assert.That(Call("UNSUBSCRIBE chat"), Is.Empty);
    }

    [Test]
    public void ARefusedCommandSpoilsTheTransaction()
    {
        LogIn("+@transaction", "+get", "~a");
        Call("MULTI");
        Assert.That(Call("GET a"), Is.EqualTo("QUEUED"));
        Assert.That(Call("GET b"), Is.EqualTo(NoKey));
        Assert.That(Call("EXEC"), Does.StartWith("EXECABORT Transaction discarded because of previous errors."));
        Assert.That(Entry(_admin.Call("ACL", "LOG")[0]), Is.EqualTo("1 key multi b u"));
    }

    [Test]
    public void RightsAreAskedAgainWhenTheTransactionRuns()
    {
        LogIn("+@transaction", "+get", "+incr", "+publish", "allkeys", "allchannels");
        Call("MULTI");
        Call("GET a");
        Call("INCR b");
        Call("PUBLISH c m");
        Call("INCR d");
        _admin.Call("ACL", "SETUSER", "u", "-get", "resetkeys", "~b", "resetchannels");

        const string changed = "NOPERM ACLs rules changed between the moment the transaction was accumulated and the " +
            "EXEC call. This command is no longer allowed for the following reason: ";
        _client.Send("EXEC");
        Assert.That(_client.Read().Items.Select(static item => item.Text), Is.EqualTo(new[]
        {
            $"{changed}no permission to execute the command or subcommand",
            "1",
            $"{changed}no permission to access one of the channels used as arguments",
            $"{changed}no permission to touch the specified keys",
        }));
    }

    [Test]
    public void ExecItselfCanBeDenied()
    {
        LogIn("+@all", "-exec", "allkeys");
        Call("MULTI");
        Call("SET a 1");
        Assert.That(
            Call("EXEC"),
            Is.EqualTo("EXECABORT Transaction discarded because of: NOPERM this user has no permissions to run the " +
                "'exec' command"));
        Assert.That(Call("GET a"), Is.Empty);
    }

    [Test]
    public void DenialsAreCountedTogetherAndShownNewestFirst()
    {
        LogIn("+@all", "-set", "~a");
        Call("GET b");
        Call("SET a 1");
        Call("SET a 1");
        Call("GET b");
        Call("AUTH u wrong");
        Call("AUTH nobody wrong");
        Assert.That(Call("AUTH u x"), Does.StartWith("WRONGPASS"));

        var log = _admin.Call("ACL", "LOG").Items.Select(Entry);
        Assert.That(log, Is.EqualTo(new[]
        {
            "2 auth toplevel AUTH u", "1 auth toplevel AUTH nobody", "2 key toplevel b u", "2 command toplevel set u",
        }));
        Assert.That(_admin.Call("ACL", "LOG", "1").Items, Has.Count.EqualTo(1));
        Assert.That(
            _admin.Call("INFO", "stats").Text,
            Does.Contain("acl_access_denied_auth:3\r\nacl_access_denied_cmd:2\r\nacl_access_denied_key:2\r\n"));
        Assert.That(_admin.Call("ACL", "LOG", "RESET").Text, Is.EqualTo("OK"));
        Assert.That(_admin.Call("ACL", "LOG").Items, Is.Empty);
    }

    [Test]
    public void TheLogIsNoLongerThanItMay()
    {
        LogIn("+@all", "~a");
        _admin.Call("CONFIG", "SET", "acllog-max-len", "2");
        foreach (var key in "bcd") Call($"GET {key}");
        Assert.That(_admin.Call("ACL", "LOG").Items.Select(Entry), Is.EqualTo(new[] { "1 key toplevel d u", "1 key toplevel c u" }));
    }

    [Test]
    public void WithoutTheDefaultUserNobodyComesInUnasked()
    {
        LogIn("+@all", "allkeys");
        using var late = _server.Connect();
        _admin.Call("ACL", "SETUSER", "default", "off");
        Assert.That(_admin.Call("PING").Text, Is.EqualTo("PONG"));
        using var later = _server.Connect();
        Assert.That(later.Call("PING").Text, Does.StartWith("NOAUTH"));
        Assert.That(later.Call("AUTH", "default", "x").Text, Does.StartWith("WRONGPASS"));
        Assert.That(later.Call("HELLO", "3", "AUTH", "u", "secret").IsError, Is.False);

        _client.Call("ACL", "SETUSER", "default", "on");
        using var latest = _server.Connect();
        Assert.That(latest.Call("PING").Text, Is.EqualTo("PONG"));
    }

    private static string Entry(RespReply entry) =>
        $"{entry[1].Number} {entry[3].Text} {entry[5].Text} {entry[7].Text} {entry[9].Text}";

    private void LogIn(params string[] rules)
    {
        Assert.That(_admin.Call(["ACL", "SETUSER", "u", "on", ">secret", .. rules, ">secret"]).Text, Is.EqualTo("OK"));
        Assert.That(_client.Call("AUTH", "u", "secret").Text, Is.EqualTo("OK"));
    }

    private string Call(string request) => _client.Call(request.Split(' ')).Text;
}
