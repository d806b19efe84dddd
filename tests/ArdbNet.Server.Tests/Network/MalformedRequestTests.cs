using System.Text;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Network;

/// <summary>What clients may not send: each answer, and whether the connection goes on, is that of redis-server.</summary>
public sealed class MalformedRequestTests
{
    // Answered only if the connection is still usable.
    private const string Sentinel = "*2\r\n$4\r\nECHO\r\n$8\r\nsentinel\r\n";

    private RunningServer _server = null!;
    private RedisServer _redis = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _server = new RunningServer();
        _redis = new RedisServer();
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _redis.Dispose();
        _server.Dispose();
    }

    [TestCase("\r\n\r\n")]
    [TestCase("\n\n\n")]
    [TestCase("   \r\n")]
    [TestCase("\0\r\n")]
    [TestCase("PING\n")]
    [TestCase("  PING  \r\n")]
    [TestCase("ECHO \"a b\"\r\n")]
    [TestCase("ECHO 'a\\'b'\r\n")]
    [TestCase("ECHO \"\\x41\\n\\t\\q\"\r\n")]
    [TestCase("ECHO \"a\r\n")]
    [TestCase("ECHO 'a\r\n")]
    [TestCase("ECHO \"a\"b\r\n")]
    [TestCase("ECHO 'a'b\r\n")]
    [TestCase("ECHO a\"b\"\r\n")]
    [TestCase("*0\r\n")]
    [TestCase("*-1\r\n")]
    [TestCase("*-2147483648\r\n")]
    [TestCase("*\r\n")]
    [TestCase("*a\r\n")]
    [TestCase("*1a\r\n")]
    [TestCase("* 1\r\n")]
    [TestCase("*+1\r\n")]
    [TestCase("*01\r\n$4\r\nPING\r\n")]
    [TestCase("*2147483648\r\n")]
    [TestCase("*9223372036854775808\r\n")]
    [TestCase("*1\r\nPING\r\n")]
    [TestCase("*1\r\n\r\n")]
    [TestCase("*1\r\n\x01\r\n")]
    [TestCase("*1\r\n$\r\n")]
    [TestCase("*1\r\n$-1\r\n")]
    [TestCase("*1\r\n$a\r\n")]
    [TestCase("*1\r\n$4a\r\nPING\r\n")]
    [TestCase("*1\r\n$536870913\r\n")]
    [TestCase("*1\r\n$9223372036854775808\r\n")]
    [TestCase("*1\r\n$4\r\nPINGxx")]
    [TestCase("*1\r\n$4\nPING\r\n")]
    [TestCase("*1\r\n$0\r\n\r\n")]
    [TestCase("*2\r\n$4\r\nECHO\r\n$0\r\n\r\n")]
    [TestCase("*2\r\n$0\r\n\r\n$1\r\na\r\n")]
    [TestCase("$4\r\nPING\r\n")]
    [TestCase("+PING\r\n")]
    [TestCase("PING\r\n*1\r\n$4\r\nPING\r\n*x\r\n")]
    [TestCase("QUIT\r\nPING\r\n")]
    [TestCase("*1\r\n$4\r\nQUIT\r\n*x\r\n")]
    [TestCase("POST / HTTP/1.1\r\nHost: example.com\r\n\r\n")]
    [TestCase("Host: example.com\r\nPING\r\n")]
    [TestCase("nosuch\r\n")]
    [TestCase("nosuch a b c d e f g h i j k l m n o p q r s t u v w x y z\r\n")]
    [TestCase("*3\r\n$6\r\nno\r\nso\r\n$2\r\na\r\r\n$1\r\n\n\r\n")]
    [TestCase("*3\r\n$3\r\na\0b\r\n$3\r\n\0\0\0\r\n$3\r\n\xe9\xfe\x01\r\n")]
    [TestCase("CLIENT nosuch\r\n")]
    [TestCase("CLIENT\r\n")]
    [TestCase("GET\r\n")]
    [TestCase("GET a b\r\n")]
    [TestCase("PING a b\r\n")]
    [TestCase("MULTI\r\nGET\r\nEXEC a\r\nEXEC\r\n")]
    public void IsAnsweredAsRedisDoes(string request) => Compare(request);

    [TestCase(127)]
    [TestCase(128)]
    [TestCase(129)]
    [TestCase(200)]
    [TestCase(10_000)]
    public void AnUnknownCommandIsQuotedUpToALimit(int length)
    {
        var long1 = new string('a', length);
        Compare($"{long1} x\r\n");
        Compare($"nosuch {long1} {long1}\r\n");
        Compare($"CLIENT {long1}\r\n");
    }

    [TestCase(64 * 1024)]
    [TestCase(64 * 1024 + 1)]
    [TestCase(100_000)]
    public void AnInlineRequestWithoutAnEndHasALimit(int length) => CompareExactly(new string('a', length));

    [TestCase(60_000)]
    [TestCase(64_000)]
    public void AnInlineRequestMayBeLong(int length) => Compare($"ECHO {new string('a', length)}\r\n");

    [TestCase("*", 64 * 1024 - 1)]
    [TestCase("*", 64 * 1024)]
    [TestCase("*1\r\n$", 64 * 1024 - 1)]
    [TestCase("*1\r\n$", 64 * 1024)]
    public void ANumberWithoutAnEndHasALimit(string start, int digits) =>
        CompareExactly(start + new string('1', digits));

    [Test]
    public void EveryByteMayComeByItself()
    {
        var pieces = Encoding.Latin1.GetBytes("PING\r\n" + Sentinel + "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2\r\n\r\n\r\n" + Sentinel)
            .Select(value => new[] { value });
        Assert.That(
            RawExchange.Run(_server.Port, pieces),
            Is.EqualTo("+PONG\r\n$8\r\nsentinel\r\n+OK\r\n$8\r\nsentinel\r\n"));
    }

    [Test]
    public void RandomBytesAreAnsweredAsRedisDoes()
    {
        var random = new Random(7);
        string[] parts = ["*", "$", "1", "2", "-", "\r\n", "\n", "\r", "PING", "ECHO", " ", "\"", "'", "a", "\0", "*1\r\n$4\r\nPING\r\n"];
        for (var round = 0; round < 300; round++)
        {
            var request = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => parts[random.Next(parts.Length)]));
            Compare(request);
        }
    }

    private void Compare(string request) => CompareExactly(request + Sentinel);

    private void CompareExactly(string request)
    {
        var expected = RawExchange.Run(_redis.Port, request);
        Assert.That(
            RawExchange.Run(_server.Port, request), Is.EqualTo(expected), request[..Math.Min(200, request.Length)]);
    }
}
