namespace ArdbNet.Server.Tests.Commands.Server;

/// <summary>What clients ask to find out what kind of server they speak to.</summary>
public sealed class ClusterCommandsTests : CommandFixture
{
    [TestCase("CLUSTER INFO")]
    [TestCase("CLUSTER SLOTS")]
    [TestCase("ASKING")]
    [TestCase("READONLY")]
    [TestCase("READWRITE")]
    public void ThereIsNoCluster(string line) =>
        Assert.That(Reply(line), Is.EqualTo("(error) ERR This instance has cluster support disabled"));

    [Test]
    public void ThereAreNoModules()
    {
        Assert.That(Reply("MODULE LIST"), Is.EqualTo("(empty array)"));
        Assert.That(Reply("MODULE LOAD x"), Does.Contain("unknown subcommand"));
    }
}
