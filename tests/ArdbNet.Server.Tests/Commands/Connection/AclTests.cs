using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Connection;

public sealed class AclTests
{
    [Test]
    public void TheOnlyUserMayDoEverything()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        Assert.That(client.Call("ACL", "WHOAMI").Text, Is.EqualTo("default"));
        Assert.That(client.Call("ACL", "USERS")[0].Text, Is.EqualTo("default"));
        Assert.That(client.Call("ACL", "LIST")[0].Text, Is.EqualTo("user default on nopass ~* &* +@all"));
        Assert.That(client.Call("ACL", "GETUSER", "other").IsNull);

        client.Call("CONFIG", "SET", "requirepass", "foo");
        const string hash = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
        Assert.That(client.Call("ACL", "LIST")[0].Text, Is.EqualTo($"user default on #{hash} ~* &* +@all"));
        Assert.That(client.Call("ACL", "GETUSER", "default")[3][0].Text, Is.EqualTo(hash));
    }

    [Test]
    public void CategoriesHaveCommands()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        Assert.That(client.Call("ACL", "CAT").Items, Has.Count.EqualTo(21));
        var hash = client.Call("ACL", "CAT", "hash").Items.Select(static item => item.Text).ToArray();
        Assert.That(hash, Does.Contain("hset").And.Contain("hscan").And.Not.Contain("get"));
        Assert.That(client.Call("ACL", "CAT", "x").Text, Is.EqualTo("ERR Unknown category 'x'"));
        Assert.That(client.Call("ACL", "GENPASS").Text, Does.Match("^[0-9a-f]{64}$"));
        Assert.That(client.Call("ACL", "GENPASS", "5").Text, Does.Match("^[0-9a-f]{2}$"));
        Assert.That(client.Call("ACL", "GENPASS", "0").IsError);
    }
}
