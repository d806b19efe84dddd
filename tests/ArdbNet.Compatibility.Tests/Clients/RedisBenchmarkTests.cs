using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Clients;

internal sealed class RedisBenchmarkTests
{
    private const string Program = "/usr/bin/redis-benchmark";

    // Those of redis-benchmark's own tests whose commands the server has.
    private const string Tests = "ping,set,get,incr,sadd,hset,spop,mset";

    [TestCase("-P", "1")]
    [TestCase("-P", "16")]
    [TestCase("-k", "0")]
    [TestCase("-3")]
    [TestCase("--threads", "2")]
    public void EveryTestRunsWithoutAnError(params string[] options)
    {
        using var server = new RunningServer();
        var run = ClientProcess.Run(
            Program,
            [
                "-p", server.Port.ToString(CultureInfo.InvariantCulture), "-t", Tests, "-n", "500", "-c", "20",
                "-r", "100", "-d", "64", "--csv", .. options,
            ]);

        Assert.That(run.ExitCode, Is.Zero, () => run.Output + run.Errors);
        Assert.That(run.Output + run.Errors, Does.Not.Contain("rror"));
        // A line for the columns, one for each test; PING has two.
        Assert.That(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(10));
    }
}
