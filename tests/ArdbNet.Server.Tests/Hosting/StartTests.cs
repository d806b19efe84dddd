using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Engine;
using ArdbNet.TestKit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArdbNet.Server.Tests.Hosting;

public sealed class StartTests
{
    private DirectoryInfo _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("ardbnet-start-");

    [TearDown]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    [Test]
    public void APortThatIsTakenIsOneClearLine()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var failure = Assert.Throws<IOException>(() => Run(("port", port)));

        Assert.That(
            failure!.Message,
            Is.EqualTo($"Could not create server TCP listening socket 127.0.0.1:{port}: Address already in use"));
    }

    [Test]
    public void AnAddressOfAnotherMachineIsOneClearLine()
    {
        var failure = Assert.Throws<IOException>(() => Run(("bind", "192.0.2.1"), ("port", "7999")));

        Assert.That(failure!.Message, Does.StartWith("Could not create server TCP listening socket 192.0.2.1:7999: "));
    }

    [Test]
    public void ADirectoryInUseIsOneClearLine()
    {
        using var server = RunningServer.On(_folder);

        var failure = Assert.Throws<StoreException>(() => Run(("port", "0")));

        Assert.That(failure!.Message, Does.Contain(_folder.FullName).And.Contain("in use by another process"));
    }

    [Test]
    public void AFailedStartLetsGoOfTheDirectory()
    {
        Assert.Throws<IOException>(() => Run(("bind", "192.0.2.1"), ("port", "7999")));

        using var server = RunningServer.On(_folder);
        using var client = server.Connect();
        Assert.That(client.Call("PING").Text, Is.EqualTo("PONG"));
    }

    [Test]
    public void DirectivesWithoutEffectAreNamedOnce()
    {
        using var log = new LogLines();
        using var loggers = new LoggerFactory([log]);
        var configuration = ServerConfiguration.From(
            ("dir", _folder.FullName), ("port", "0"), ("io-threads", "2"), ("repl-log-segment-size", "1mb"));
        var host = new ServerHost(configuration, loggers);
        host.StartAsync().GetAwaiter().GetResult();
        host.StopAsync(ShutdownMode.Save).GetAwaiter().GetResult();

        Assert.That(log.Lines.Count(line => line.Contains("io-threads", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(log.Lines, Has.Some.StartsWith("ArdbNet "));
    }

    [Test]
    public void RenamedCommandsAnswerToTheirNewNamesOnlyAndTheLogKnowsTheOld()
    {
        var port = RedisServer.FreePort();
        var configuration = ServerConfiguration.Load(ServerArguments.Parse(
        [
            "--dir", _folder.FullName, "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--repl-log-segment-size", "1mb",
            "--rename-command", "SET", "write", "--rename-command", "GET", "",
        ]));
        var host = new ServerHost(configuration, NullLoggerFactory.Instance);
        host.StartAsync().GetAwaiter().GetResult();
        using (var client = new RespConnection("127.0.0.1", port))
        {
            Assert.That(client.Call("SET", "k", "v").Text, Does.StartWith("ERR unknown command 'SET'"));
            Assert.That(client.Call("GET", "k").Text, Does.StartWith("ERR unknown command 'GET'"));
            Assert.That(client.Call("WRITE", "k", "v").Text, Is.EqualTo("OK"));
            Assert.That(client.Call("DEBUG", "LOADAOF").Text, Is.EqualTo("OK"));
            Assert.That(client.Call("INFO", "keyspace").Text, Does.Contain("db0:keys=1,"));
        }

        host.StopAsync(ShutdownMode.NoSave).GetAwaiter().GetResult();
        using var server = RunningServer.On(_folder);
        using var other = server.Connect();
        Assert.That(other.Call("GET", "k").Text, Is.EqualTo("v"));
    }

    [TestCase("nothing something", "No such command in rename-command")]
    [TestCase("ping echo", "Target command name already exists")]
    public void ARenamingThatCannotBeIsAMistakeOfTheConfiguration(string renaming, string error)
    {
        var words = renaming.Split(' ');
        var configuration = ServerConfiguration.Load(
            ServerArguments.Parse(["--dir", _folder.FullName, "--rename-command", words[0], words[1]]));

        Assert.That(
            () => new ServerHost(configuration, NullLoggerFactory.Instance),
            Throws.InstanceOf<ConfigurationException>().With.Message.EndsWith(error));
    }

    private void Run(params (string, string)[] options) => ServerHost.RunAsync(
        ServerConfiguration.From(
            [("dir", _folder.FullName), ("bind", "127.0.0.1"), ("repl-log-segment-size", "1mb"), .. options]),
        NullLoggerFactory.Instance).GetAwaiter().GetResult();
}
