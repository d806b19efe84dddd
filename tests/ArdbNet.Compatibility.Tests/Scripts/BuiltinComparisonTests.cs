using System.Text;
using System.Text.RegularExpressions;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Scripts;

/// <summary>What scripts can call behaves as in redis-server wherever it is called from, coroutines above all.</summary>
internal sealed partial class BuiltinComparisonTests
{
    private const int Programs = 400;

    // Libraries are encoded there as their functions, here as the empty tables in front of them.
    private static readonly string[] Encoders = ["cmsgpack.pack", "cjson.encode"];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public void ProgramsReturnWhatTheyReturnInRedis(int seed)
    {
        using var redisServer = new RedisServer();
        using var ardbServer = new RunningServer();
        using var redis = redisServer.Connect();
        using var ardb = ardbServer.Connect();
        var random = new Random(seed);
        var succeeded = 0;
        for (var i = 0; i < Programs; i++)
        {
            var program = BuiltinPrograms.Make(random);
            if (IsExempt(program)) continue;
            var expected = Run(redis, program);
            Assert.That(Run(ardb, program), Is.EqualTo(expected), program);
            if (expected.StartsWith("boolean", StringComparison.Ordinal)) succeeded++;
        }

        Assert.That(succeeded, Is.GreaterThan(Programs / 4));
    }

    private static bool IsExempt(string program) =>
        Encoders.Any(encoder => program.Contains(encoder, StringComparison.Ordinal)) && Front().IsMatch(program);

    private static string Run(RespConnection connection, string program)
    {
        var reply = connection.Call(Encoding.Latin1.GetBytes("EVAL"), Encoding.Latin1.GetBytes(program), "1"u8.ToArray(),
            "k"u8.ToArray(), "argument"u8.ToArray());
        return Digest().Replace(reply.Text, "digest");
    }

    [GeneratedRegex(@"\b(getmetatable\(|(redis|bit)(?!\.))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Front();

    [GeneratedRegex("[0-9a-f]{40}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Digest();
}
