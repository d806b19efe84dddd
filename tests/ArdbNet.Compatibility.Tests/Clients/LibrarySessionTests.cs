using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Clients;

/// <summary>Client libraries of other languages use the server as they use Redis.</summary>
internal sealed class LibrarySessionTests
{
    private const string Python = "/usr/bin/python3";
    private const string Node = "/usr/bin/node";

    [Test]
    public void PythonClientFindsEverything()
    {
        if (!File.Exists(Python) || ClientProcess.Run(Python, ["-c", "import redis"]).ExitCode != 0)
            Assert.Ignore($"{Python} with its redis package is not installed (python3-redis)");
        AssertSucceeds(Python, "session.py");
    }

    [Test]
    public void NodeClientFindsEverything()
    {
        RequireNode("ioredis");
        AssertSucceeds(Node, "session.js");
    }

    [Test]
    public void JobQueuesOfScriptsDoTheSameAsWithRedis()
    {
        RequireNode("bullmq");
        using var redis = new RedisServer();
        var expected = Run(Node, "queues.js", redis.Port);
        Assert.That(expected.Output, Does.EndWith("done\n"), () => expected.Errors);

        using var server = new RunningServer();
        var actual = Run(Node, "queues.js", server.Port);
        Assert.That(actual.Output, Is.EqualTo(expected.Output), () => actual.Errors);
    }

    private static void RequireNode(string package)
    {
        if (!File.Exists(Node)) Assert.Ignore($"{Node} is not installed");
        if (!Directory.Exists(Path.Combine(ClientProcess.ScriptDirectory, "node_modules", package)))
            Assert.Ignore($"tests/clients has no {package}: scripts/test installs it");
    }

    private static ClientProcess Run(string program, string script, int port) =>
        ClientProcess.Run(program, [script, port.ToString(CultureInfo.InvariantCulture)]);

    private static void AssertSucceeds(string program, string script)
    {
        using var server = new RunningServer();
        var session = Run(program, script, server.Port);
        Assert.That(session.ExitCode, Is.Zero, () => session.Output + session.Errors);
        Assert.That(session.Output.TrimEnd().Split('\n')[^1], Is.EqualTo("done"));
    }
}
