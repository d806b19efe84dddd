using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Clients;

/// <summary>Client libraries of other languages use the server as they use Redis.</summary>
internal sealed class LibrarySessionTests
{
    private const string Python = "/usr/bin/python3";

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
        if (!File.Exists("/usr/bin/node")) Assert.Ignore("/usr/bin/node is not installed");
        if (!Directory.Exists(Path.Combine(ClientProcess.ScriptDirectory, "node_modules")))
            Assert.Ignore("tests/clients has no packages: scripts/test installs them");
        AssertSucceeds("/usr/bin/node", "session.js");
    }

    private static void AssertSucceeds(string program, string script)
    {
        using var server = new RunningServer();
        var session = ClientProcess.Run(program, [script, server.Port.ToString(CultureInfo.InvariantCulture)]);
        Assert.That(session.ExitCode, Is.Zero, () => session.Output + session.Errors);
        Assert.That(session.Output.TrimEnd().Split('\n')[^1], Is.EqualTo("done"));
    }
}
