using ArdbNet.Server.Configuration;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Security;

public sealed class UserRegistryTests
{
    [Test]
    public void UsersComeFromTheConfiguration()
    {
        using var server = new RunningServer(
            ("requirepass", "foo"),
            ("user", "reader on nopass ~* +@read (~w +set)"),
            ("user", "writer on nopass ~* +@write"),
            ("acl-pubsub-default", "allchannels"));
        using var client = server.Connect();
        Assert.That(client.Call("PING").Text, Does.StartWith("NOAUTH"));
        client.Call("AUTH", "foo");
        Assert.That(client.Call("ACL", "USERS").Items.Select(static item => item.Text), Is.EqualTo(new[] { "default", "reader", "writer" }));
        Assert.That(client.Call("ACL", "LIST")[1].Text, Is.EqualTo("user reader on nopass ~* &* -@all +@read (~w &* -@all +set)"));
    }

    [TestCase("alice nonsense", "Error in user declaration 'nonsense': Syntax error")]
    [TestCase("alice (+get", "Error in user declaration '(+get': Unmatched parenthesis")]
    [TestCase("alice +nosuch", "Error in user declaration '+nosuch': Unknown command or category name in ACL")]
    [TestCase("bob on", "Error in user declaration 'bob': Duplicate user found. A user can only be defined once in config files")]
    public void AWrongDefinitionEndsTheStart(string definition, string error)
    {
        var mistake = Assert.Throws<ConfigurationException>(() =>
        {
            using var server = new RunningServer(("user", "bob on"), ("user", definition));
        });
        Assert.That(mistake.Message, Does.EndWith(error));
    }

    [Test]
    public void UsersAreSavedAndLoaded()
    {
        using var folder = new TemporaryDirectory();
        var path = Path.Combine(folder.Path, "users.acl");
        File.WriteAllText(path, "user alice on nopass ~a* +get\n\nuser bob on  nopass (~x\t +set)\n");
        using var server = new RunningServer(("aclfile", path));
        using var client = server.Connect();
        using var alice = server.Connect();
        alice.Call("AUTH", "alice", "x");
        Assert.That(client.Call("ACL", "USERS").Items, Has.Count.EqualTo(3));

        client.Call("ACL", "SETUSER", "carol", "+ping");
        Assert.That(client.Call("ACL", "SAVE").Text, Is.EqualTo("OK"));
        Assert.That(File.ReadAllLines(path), Is.EqualTo(client.Call("ACL", "LIST").Items.Select(static item => item.Text)));

        client.Call("ACL", "DELUSER", "carol");
        Assert.That(client.Call("ACL", "LOAD").Text, Is.EqualTo("OK"));
        Assert.That(client.Call("ACL", "GETUSER", "carol").IsNull, Is.False);
        Assert.That(alice.IsClosedByPeer());
    }

    [Test]
    public void AFileWithMistakesChangesNothing()
    {
        using var folder = new TemporaryDirectory();
        var path = Path.Combine(folder.Path, "users.acl");
        File.WriteAllText(path, "user alice on\n");
        using var server = new RunningServer(("aclfile", path));
        using var client = server.Connect();
        File.WriteAllText(path, "user alice on\nuser bob +nosuch >secret >x y z\nuser alice on\nalice on\n");

        Assert.That(
            client.Call("ACL", "LOAD").Text,
            Is.EqualTo(
                $"ERR {path}:2: Error in applying operation '+nosuch': Unknown command or category name in ACL. " +
                $"{path}:2: Syntax error. WARNING: Duplicate user 'alice' found on line 3. " +
                $"{path}:4 should start with user keyword followed by the username. " +
                "WARNING: ACL errors detected, no change to the previously active ACL rules was performed"));
        Assert.That(client.Call("ACL", "USERS").Items, Has.Count.EqualTo(2));

        File.Delete(path);
        Assert.That(
            client.Call("ACL", "LOAD").Text,
            Is.EqualTo($"ERR Error loading ACLs, opening file '{path}': No such file or directory"));
    }

    [Test]
    public void WithoutAFileNothingIsSaved()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        Assert.That(client.Call("ACL", "SAVE").Text, Does.StartWith("ERR This Redis instance is not configured to use an ACL file."));
        Assert.That(client.Call("ACL", "LOAD").Text, Does.StartWith("ERR This Redis instance is not configured to use an ACL file."));
    }
}
