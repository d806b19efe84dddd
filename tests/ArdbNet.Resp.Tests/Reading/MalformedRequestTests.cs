using ArdbNet.Resp.Reading;

namespace ArdbNet.Resp.Tests.Reading;

internal sealed class MalformedRequestTests
{
    private const string InvalidCount = "Protocol error: invalid multibulk length";
    private const string InvalidLength = "Protocol error: invalid bulk length";
    private const string Unbalanced = "Protocol error: unbalanced quotes in request";

    [TestCase("*\r\n", InvalidCount)]
    [TestCase("*a\r\n", InvalidCount)]
    [TestCase("*+1\r\n", InvalidCount)]
    [TestCase("*01\r\n", InvalidCount)]
    [TestCase("*-0\r\n", InvalidCount)]
    [TestCase("*-\r\n", InvalidCount)]
    [TestCase("* 1\r\n", InvalidCount)]
    [TestCase("*1 \r\n", InvalidCount)]
    [TestCase("*3\n\r\n", InvalidCount)]
    [TestCase("*1.0\r\n", InvalidCount)]
    [TestCase("*2147483648\r\n", InvalidCount)]
    [TestCase("*20000000000\r\n", InvalidCount)]
    [TestCase("*9223372036854775808\r\n", InvalidCount)]
    [TestCase("*1\r\n$\r\n", InvalidLength)]
    [TestCase("*1\r\n$-1\r\n", InvalidLength)]
    [TestCase("*1\r\n$-10\r\n", InvalidLength)]
    [TestCase("*1\r\n$00\r\n", InvalidLength)]
    [TestCase("*1\r\n$1x\r\n", InvalidLength)]
    [TestCase("*3\r\n$3\r\nSET\r\n$1\r\nx\r\n$2000000000\r\n", InvalidLength)]
    [TestCase("*1\r\n$536870913\r\n", InvalidLength)]
    [TestCase("*1\r\n$9223372036854775807\r\n", InvalidLength)]
    [TestCase("*1\r\nfoo\r\n", "Protocol error: expected '$', got 'f'")]
    [TestCase("*1\r\n:5\r\n", "Protocol error: expected '$', got ':'")]
    [TestCase("*1\r\n\r\n", "Protocol error: expected '$', got ' '")]
    [TestCase("*1\r\n\n\r\n", "Protocol error: expected '$', got ' '")]
    [TestCase("*1\r\n\xe9\r\n", "Protocol error: expected '$', got '\xe9'")]
    [TestCase("*2\r\n$3\r\nGET\r\n*1\r\n", "Protocol error: expected '$', got '*'")]
    [TestCase("set \"a\r\n", Unbalanced)]
    [TestCase("set 'a\r\n", Unbalanced)]
    [TestCase("set \"a\"b\r\n", Unbalanced)]
    [TestCase("set 'a'b\r\n", Unbalanced)]
    [TestCase("set \"a\\\"\r\n", Unbalanced)]
    [TestCase("set 'a\\'\r\n", Unbalanced)]
    [TestCase("set \"a\\\r\n", Unbalanced)]
    public void TheErrorIsTheOneOfRedis(string stream, string error)
    {
        Assert.That(Transcript.Of(stream), Is.EqualTo(new[] { "-ERR " + error }));
        Assert.That(Transcript.Of(stream.Select(c => new[] { (byte)c })), Is.EqualTo(new[] { "-ERR " + error }));
    }

    [Test]
    public void RequestsInFrontOfAnErrorAreRead()
    {
        Assert.That(
            Transcript.Of("*1\r\n$1\r\na\r\nb\r\n*x\r\n*1\r\n$1\r\nc\r\n"),
            Is.EqualTo(new[] { "[a]", "[b]", "-ERR " + InvalidCount }));
    }

    [TestCase("*11\r\n", "-ERR Protocol error: unauthenticated multibulk length")]
    [TestCase("*1\r\n$16385\r\n", "-ERR Protocol error: unauthenticated bulk length")]
    [TestCase("*2147483648\r\n", "-ERR " + InvalidCount)]
    [TestCase("*1\r\n$-1\r\n", "-ERR " + InvalidLength)]
    public void WithoutAPasswordRequestsStaySmall(string stream, string error)
    {
        Assert.That(Transcript.Of(stream, isAuthenticated: false), Is.EqualTo(new[] { error }));
    }

    [Test]
    public void WithoutAPasswordSmallRequestsAreRead()
    {
        var arguments = Enumerable.Repeat(new byte[16384], 10).ToArray();
        Assert.That(Transcript.Of([Transcript.Multibulk(arguments)], isAuthenticated: false), Has.Length.EqualTo(1));
    }

    [TestCase("*", "too big mbulk count string")]
    [TestCase("*1\r\n$", "too big bulk count string")]
    [TestCase("*1\r\nx", "too big bulk count string")]
    [TestCase("a", "too big inline request")]
    [TestCase("\"", "too big inline request")]
    [TestCase("\0", "too big inline request")]
    public void ALineIsTooBigOnceMoreThanTheLimitHasCome(string start, string error)
    {
        var header = start.LastIndexOf('\n') + 1;
        var longest = start + new string('1', (64 << 10) - (start.Length - header));
        Assert.That(Transcript.Of(longest), Is.Empty);
        Assert.That(Transcript.Of(longest + "1"), Is.EqualTo(new[] { "-ERR Protocol error: " + error }));
        Assert.That(
            Transcript.Of(Transcript.Bytes(longest + "11").Chunk(4093)),
            Is.EqualTo(new[] { "-ERR Protocol error: " + error }));
    }

    [Test]
    public void AnInlineRequestOfTheLimitIsRead()
    {
        var line = new string('a', 64 << 10);
        Assert.That(Transcript.Of(line + "\n"), Is.EqualTo(new[] { "[" + line + "]" }));
    }

    [Test]
    public void ACountBelowTheConfiguredOneIsRead()
    {
        var limits = new RequestLimits { MaxMultibulkCount = 3, MaxBulkLength = 2 };
        Assert.That(Transcript.Of("*4\r\n", limits), Is.EqualTo(new[] { "-ERR " + InvalidCount }));
        Assert.That(Transcript.Of("*3\r\n$3\r\n", limits), Is.EqualTo(new[] { "-ERR " + InvalidLength }));
        Assert.That(Transcript.Of("*1\r\n$2\r\nab\r\n", limits), Is.EqualTo(new[] { "[ab]" }));
    }
}
