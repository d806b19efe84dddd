using ArdbNet.Server.Configuration;

namespace ArdbNet.Server.Tests.Configuration;

public sealed class ServerArgumentsTests
{
    [Test]
    public void TheFirstArgumentMayBeAFile()
    {
        var arguments = ServerArguments.Parse(["redis.conf", "--port", "7000"]);
        Assert.That(arguments.ConfigurationFile, Is.EqualTo("redis.conf"));
        Assert.That(Words(arguments), Is.EqualTo(new[] { "port 7000" }));
    }

    [Test]
    public void OptionsTakeAllWordsUpToTheNextOne()
    {
        var arguments = ServerArguments.Parse(
            ["--save", "60", "1", "--rename-command", "GET", "", "--port 7000", "--replicaof", "host", "1"]);
        Assert.That(
            Words(arguments),
            Is.EqualTo(new[] { "save 60 1", "rename-command GET ", "port 7000", "replicaof host 1" }));
    }

    [Test]
    public void AValueMayBeginWithMinusSigns()
    {
        var arguments = ServerArguments.Parse(["--requirepass", "--secret", "--port", "1"]);
        Assert.That(Words(arguments), Is.EqualTo(new[] { "requirepass --secret", "port 1" }));
    }

    [Test]
    public void SaveWithoutValueClears()
    {
        Assert.That(Words(ServerArguments.Parse(["--save"])), Is.EqualTo(new[] { "save " }));
        Assert.That(Words(ServerArguments.Parse(["--save", "--port", "1"])), Is.EqualTo(new[] { "save ", "port 1" }));
    }

    [TestCase("-")]
    [TestCase("a.conf", "-")]
    [TestCase("a.conf", "--port", "1", "-")]
    public void AMinusReadsStandardInput(params string[] arguments) =>
        Assert.That(ServerArguments.Parse(arguments).ReadsStandardInput, Is.True);

    [Test]
    public void WordsWithoutAnOptionAreRefused() =>
        Assert.That(
            () => ServerArguments.Parse(["a.conf", "b.conf"]),
            Throws.TypeOf<ConfigurationException>().With.Message.EqualTo("command line: unexpected argument 'b.conf'"));

    [Test]
    public void OptionsWithoutValueAreRefusedWhenLoaded() =>
        Assert.That(
            () => ServerConfiguration.Load(ServerArguments.Parse(["--port"])),
            Throws.TypeOf<ConfigurationException>().With.Message.EqualTo(
                "command line: port: wrong number of arguments"));

    private static IEnumerable<string> Words(ServerArguments arguments) =>
        arguments.Options.Select(line => string.Join(' ', line.Words));
}
