using System.Globalization;
using System.Text;
using ArdbNet.Server.Hosting;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Strings;

internal sealed class StringComparisonTests
{
    private const int Batches = 40;
    private const int BatchLength = 250;

    private static readonly byte[][] GetAll =
        [.. "MGET k0 k1 k2 k3 k4 k5".Split(' ').Select(Encoding.ASCII.GetBytes)];

    [TestCase(2, 1)]
    [TestCase(3, 2)]
    public void RandomCommandsAreAnsweredAsByRedisAndSurviveARestart(int protocol, int seed)
    {
        Assume.That(RedisServer.IsInstalled, Is.True);
        using var redis = new RedisServer();
        using var server = new RunningServer();
        using var expected = redis.Connect();
        using var actual = server.Connect();
        expected.Call("HELLO", protocol.ToString(CultureInfo.InvariantCulture));
        actual.Call("HELLO", protocol.ToString(CultureInfo.InvariantCulture));

        var commands = new RandomStringCommands(seed);
        for (var batch = 0; batch < Batches; batch++)
        {
            // Commands that overwrite anything have made it a string meanwhile.
            expected.Call("DEL", RandomStringCommands.SetKey);
            expected.Call("SADD", RandomStringCommands.SetKey, "member");
            CommandFixture.MakeSet(server, RandomStringCommands.SetKey);
            byte[][][] requests = [.. Enumerable.Range(0, BatchLength).Select(_ => commands.Next()), GetAll];
            var wanted = expected.Pipeline(requests);
            var found = actual.Pipeline(requests);
            for (var i = 0; i < requests.Length; i++)
            {
                if (!found[i].Equals(wanted[i])) Assert.Fail(Describe(requests.AsSpan(0, i + 1), wanted[i], found[i]));
            }
        }

        server.Run(core =>
        {
            core.Reopen(ShutdownMode.Save);
            return true;
        });
        Assert.That(actual.Call(GetAll), Is.EqualTo(expected.Call(GetAll)));
    }

    private static string Describe(ReadOnlySpan<byte[][]> requests, RespReply wanted, RespReply found)
    {
        var text = new StringBuilder();
        foreach (var request in requests[Math.Max(0, requests.Length - 12)..])
        {
            foreach (var argument in request) text.Append(Encoding.Latin1.GetString(argument.AsSpan(0, Math.Min(100, argument.Length)))).Append(' ');
            text.AppendLine();
        }

        return $"{text}Redis: {Cut(wanted.ToString())}\nHere:  {Cut(found.ToString())}";
    }

    private static string Cut(string text) => text.Length > 300 ? text[..300] : text;
}
