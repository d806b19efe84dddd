namespace ArdbNet.Resp.Tests.Reading;

internal sealed class InlineRequestTests
{
    [TestCase("PING\r\n", "[PING]")]
    [TestCase("PING\n", "[PING]")]
    [TestCase("PING\r\r\n", "[PING]")]
    [TestCase("  set  a\tb\v\fc \r\n", "[set][a][b\v\fc]")]
    [TestCase("set \v\fa\r\n", "[set][a]")]
    [TestCase("a\rb\r\n", "[a][b]")]
    [TestCase("set \"a b\" 'c d'\r\n", "[set][a b][c d]")]
    [TestCase("set \"\" ''\r\n", "[set][][]")]
    [TestCase("\"\"\r\n", "[]")]
    [TestCase("set \"\\n\\r\\t\\b\\a\\\\\\\"\\q\"\r\n", "[set][\n\r\t\b\a\\\"q]")]
    [TestCase("set \"\\x41\\xff\\x0a\"\r\n", "[set][A\xff\n]")]
    [TestCase("set \"\\xFg\\x4\"\r\n", "[set][xFgx4]")]
    [TestCase("set \"\\x\"\r\n", "[set][x]")]
    [TestCase("set 'it\\'s' '\\n' '\\x41' '\"'\r\n", "[set][it's][\\n][\\x41][\"]")]
    [TestCase("set a\"b c\" d'e f'\r\n", "[set][ab c][de f]")]
    [TestCase("set a\\nb \\x41\r\n", "[set][a\\nb][\\x41]")]
    [TestCase("set \"a\rb\"\r\n", "[set][a\rb]")]
    [TestCase("set \"a\"\vb\r\n", "[set][a][b]")]
    public void ArgumentsAreSplitAndUnescaped(string line, string expected)
    {
        Assert.That(Transcript.Of(line), Is.EqualTo(new[] { expected }));
    }

    [Test]
    public void UnescapingALineLeavesTheNextRequestAlone()
    {
        Assert.That(
            Transcript.Of("set \"\\x41\\x42\"\r\n*1\r\n$1\r\nb\r\nget \"\\x43\"\n"),
            Is.EqualTo(new[] { "[set][AB]", "[b]", "[get][C]" }));
    }
}
