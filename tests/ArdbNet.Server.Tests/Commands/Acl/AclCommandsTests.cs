using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Acl;

public sealed class AclCommandsTests
{
    [Test]
    public void CategoriesHaveCommands()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        Assert.That(client.Call("ACL", "CAT").Items, Has.Count.EqualTo(21));
        var hash = client.Call("ACL", "CAT", "hash").Items.Select(static item => item.Text).ToArray();
        Assert.That(hash, Does.Contain("hset").And.Contain("hscan").And.Not.Contain("get"));
        Assert.That(client.Call("ACL", "CAT", "x").Text, Is.EqualTo("ERR Unknown category 'x'"));
    }

    [Test]
    public void PasswordsHaveAsManyDigitsAsAskedFor()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        Assert.That(client.Call("ACL", "GENPASS").Text, Does.Match("^[0-9a-f]{64}$"));
        Assert.That(client.Call("ACL", "GENPASS", "5").Text, Does.Match("^[0-9a-f]{2}$"));
        Assert.That(client.Call("ACL", "GENPASS", "0").IsError);
    }

    [Test]
    public void ADryRunSaysWhatStandsInTheWay()
    {
        using var server = new RunningServer();
        using var client = server.Connect();
        client.Call("ACL", "SETUSER", "u", "%R~a*", "&c*", "+get", "+set", "+publish", "+config|get");
        string DryRun(params string[] request) => client.Call(["ACL", "DRYRUN", "u", .. request]).Text;

        Assert.That(DryRun("GET", "a1"), Is.EqualTo("OK"));
        Assert.That(DryRun("SET", "a1", "v"), Is.EqualTo("This user has no permissions to access the 'a1' key"));
        Assert.That(DryRun("DEL", "a1"), Is.EqualTo("This user has no permissions to run the 'del' command"));
        Assert.That(DryRun("PUBLISH", "d", "m"), Is.EqualTo("This user has no permissions to access the 'd' channel"));
        Assert.That(DryRun("CONFIG", "GET", "x"), Is.EqualTo("OK"));
        Assert.That(
            DryRun("CONFIG", "SET", "x", "y"), Is.EqualTo("This user has no permissions to run the 'config|set' command"));
        Assert.That(DryRun("GET"), Is.EqualTo("ERR wrong number of arguments for 'get' command"));
        Assert.That(DryRun("NOSUCH"), Is.EqualTo("ERR Command 'NOSUCH' not found"));
        Assert.That(client.Call("ACL", "DRYRUN", "nobody", "GET", "a").Text, Is.EqualTo("ERR User 'nobody' not found"));
    }
}
