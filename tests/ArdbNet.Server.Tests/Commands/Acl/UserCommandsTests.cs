using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Acl;

public sealed class UserCommandsTests
{
    private const string FooHash = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

    [Test]
    public void TheDefaultUserMayDoEverything()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        Assert.That(client.Call("ACL", "WHOAMI").Text, Is.EqualTo("default"));
        Assert.That(client.Call("ACL", "USERS")[0].Text, Is.EqualTo("default"));
        Assert.That(client.Call("ACL", "LIST")[0].Text, Is.EqualTo("user default on nopass ~* &* +@all"));
        Assert.That(client.Call("ACL", "GETUSER", "other").IsNull);

        client.Call("CONFIG", "SET", "requirepass", "foo");
        Assert.That(client.Call("ACL", "LIST")[0].Text, Is.EqualTo($"user default on #{FooHash} ~* &* +@all"));
        Assert.That(client.Call("ACL", "GETUSER", "default")[3][0].Text, Is.EqualTo(FooHash));
    }

    [TestCase("", "off resetchannels -@all")]
    [TestCase("on >foo >foo", $"on #{FooHash} resetchannels -@all")]
    [TestCase("nopass >foo <foo", "off resetchannels -@all")]
    [TestCase("~a ~b allkeys", "off ~* resetchannels -@all")]
    [TestCase("%R~a %W~a %R~b %W~c", "off ~a %R~b %W~c resetchannels -@all")]
    [TestCase("&a &b &a", "off resetchannels &a &b -@all")]
    [TestCase("+@all -@dangerous", "off resetchannels +@all -@dangerous")]
    [TestCase("+select|0 +select|1 +config|get", "off resetchannels -@all +config|get +select|0 +select|1")]
    [TestCase("+@read (~x +get) (%R~y &z -@all)", "off resetchannels -@all +@read (~x resetchannels -@all +get) (%R~y resetchannels &z -@all)")]
    [TestCase("(~x) clearselectors skip-sanitize-payload", "off skip-sanitize-payload resetchannels -@all")]
    [TestCase("on nopass ~a +get reset", "off sanitize-payload resetchannels -@all")]
    public void RulesAreShownAsTheyAdd(string rules, string shown)
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        Assert.That(client.Call(["ACL", "SETUSER", "u", .. rules.Split(' ')]).Text, Is.EqualTo("OK"));
        Assert.That(client.Call("ACL", "LIST")[1].Text, Is.EqualTo($"user u {shown}"));
    }

    [TestCase("nonsense", "Syntax error")]
    [TestCase("+nosuch", "Unknown command or category name in ACL")]
    [TestCase("+@nosuch", "Unknown command or category name in ACL")]
    [TestCase("+config|nosuch", "Unknown command or category name in ACL")]
    [TestCase("-select|0", "Unknown command or category name in ACL")]
    [TestCase("+config|get|x", "Allowing first-arg of a subcommand is not supported")]
    [TestCase("+select|", "Syntax error")]
    [TestCase("%~a", "Syntax error")]
    [TestCase("%X~a", "Syntax error")]
    [TestCase("<foo", "The password you are trying to remove from the user does not exist")]
    [TestCase("#abc", "The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters")]
    public void AWrongRuleChangesNothing(string rule, string error)
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        Assert.That(
            client.Call("ACL", "SETUSER", "u", "+get", rule).Text,
            Is.EqualTo($"ERR Error in ACL SETUSER modifier '{rule}': {error}"));
        Assert.That(client.Call("ACL", "GETUSER", "u").IsNull);
    }

    [Test]
    public void PatternsAfterAllAreRefused()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        Assert.That(client.Call("ACL", "SETUSER", "u", "~*", "~a").Text, Does.EndWith("start with an empty list of patterns"));
        Assert.That(client.Call("ACL", "SETUSER", "u", "&*", "&a").Text, Does.EndWith("start with an empty list of channels"));
        Assert.That(
            client.Call("ACL", "SETUSER", "u", "(~a", "+get").Text,
            Is.EqualTo("ERR Unmatched parenthesis in acl selector starting at '(~a'."));
        Assert.That(
            client.Call("ACL", "SETUSER", "u v").Text, Is.EqualTo("ERR Usernames can't contain spaces or null characters"));
    }

    [Test]
    public void AnyUserIsMadeAgainByTheRulesThatAreShown()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        var random = new Random(7);
        var commands = client.Call("COMMAND", "LIST").Items.Select(static item => item.Text).ToArray();
        var categories = client.Call("ACL", "CAT").Items.Select(static item => $"@{item.Text}").ToArray();
        for (var round = 0; round < 100; round++)
        {
            var rules = Enumerable.Range(0, random.Next(8)).Select(_ =>
                (random.Next(2) == 0 ? "+" : "-") + random.GetItems(random.Next(3) == 0 ? categories : commands, 1)[0]);
            client.Call(["ACL", "SETUSER", "a", random.Next(2) == 0 ? "+@all" : "-@all", .. rules]);
            var shown = client.Call("ACL", "LIST")[0].Text.Split(' ');
            client.Call(["ACL", "SETUSER", "b", "reset", .. shown[2..]]);

            Assert.That(client.Call("ACL", "GETUSER", "b")[5], Is.EqualTo(client.Call("ACL", "GETUSER", "a")[5]));
        }
    }

    [Test]
    public void ADeletedUsersClientsAreDisconnected()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        using var guest = server.Connect();
        using var waiting = server.Connect();
        client.Call("ACL", "SETUSER", "guest", "on", "nopass", "allkeys", "+@all");
        guest.Call("AUTH", "guest", "x");
        waiting.Call("AUTH", "guest", "x");
        waiting.Send("BLPOP", "list", "0");

        Assert.That(client.Call("ACL", "DELUSER", "default").Text, Is.EqualTo("ERR The 'default' user cannot be removed"));
        Assert.That(client.Call("ACL", "DELUSER", "guest", "nobody").Number, Is.EqualTo(1));

        Assert.That(guest.IsClosedByPeer());
        Assert.That(waiting.IsClosedByPeer());
        Assert.That(client.Call("PING").Text, Is.EqualTo("PONG"));
    }

    [Test]
    public void WhoDeletesThemselvesStillGetsTheAnswer()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        client.Call("ACL", "SETUSER", "guest", "on", "nopass", "+@all");
        client.Call("AUTH", "guest", "x");

        Assert.That(client.Call("ACL", "DELUSER", "guest").Number, Is.EqualTo(1));
        Assert.That(client.IsClosedByPeer());
    }

    [Test]
    public void WhoListensToWhatIsTakenAwayIsDisconnected()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        using var listener = server.Connect();
        using var other = server.Connect();
        client.Call("ACL", "SETUSER", "u", "on", "nopass", "+@all", "&news:*", "&chat");
        listener.Call("AUTH", "u", "x");
        other.Call("AUTH", "u", "x");
        listener.Call("PSUBSCRIBE", "news:*");
        other.Call("SSUBSCRIBE", "chat");

        client.Call("ACL", "SETUSER", "u", "resetchannels", "&chat");

        Assert.That(listener.IsClosedByPeer());
        client.Call("SPUBLISH", "chat", "hello");
        Assert.That(other.Read()[2].Text, Is.EqualTo("hello"));
    }

    [Test]
    public void ClientsAreListedAndKilledByUser()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        using var guest = server.Connect();
        client.Call("ACL", "SETUSER", "guest", "on", "nopass", "+@all");
        guest.Call("AUTH", "guest", "x");

        Assert.That(client.Call("CLIENT", "LIST").Text, Does.Contain(" user=guest ").And.Contain(" user=default "));
        Assert.That(client.Call("CLIENT", "KILL", "USER", "guest").Number, Is.EqualTo(1));
        Assert.That(guest.IsClosedByPeer());
        Assert.That(client.Call("CLIENT", "KILL", "USER", "nobody").Text, Is.EqualTo("ERR No such user 'nobody'"));
    }

    [Test]
    public void PasswordsAreNotShown()
    {
        using var server = new RunningServer(("slowlog-log-slower-than", "0"));
        using var client = server.Connect();
        using var monitor = server.Connect();
        monitor.Call("MONITOR");
        client.Call("ACL", "SETUSER", "guest", "on", ">secret", "+@all");
        client.Call("AUTH", "guest", "secret");
        client.Call("PING");

        var log = client.Call("SLOWLOG", "GET").ToString();
        Assert.That(log, Does.Contain("(redacted)").And.Not.Contain("secret").And.Not.Contain("guest"));
        Assert.That(monitor.Read().Text, Does.Contain("\"AUTH\" \"(redacted)\" \"(redacted)\""));
    }
}
