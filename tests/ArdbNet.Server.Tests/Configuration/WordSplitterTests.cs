using ArdbNet.Server.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Server.Tests.Configuration;

public sealed class WordSplitterTests
{
    [TestCase("port 6379", "port", "6379")]
    [TestCase("  a \t b  ", "a", "b")]
    [TestCase("save \"\"", "save", "")]
    [TestCase("save ''", "save", "")]
    [TestCase("a \"b c\" 'd e'", "a", "b c", "d e")]
    [TestCase(@"a ""\n\r\t\b\a\\\""\q""", "a", "\n\r\t\b\a\\\"q")]
    [TestCase(@"a ""\x41\xc3\xa9\xzz""", "a", "A\u00e9xzz")]
    [TestCase(@"a 'it\'s \n'", "a", @"it's \n")]
    [TestCase("a b\"c d\"", "a", "bc d")]
    [TestCase("a b'c'", "a", "bc")]
    [TestCase("a b#c # d", "a", "b#c", "#", "d")]
    [TestCase("caf\u00e9 \u4e2d", "caf\u00e9", "\u4e2d")]
    public void LinesAreSplitLikeRedisDoes(string line, params string[] expected)
    {
        Assert.That(WordSplitter.TrySplit(line, out var words), Is.True);
        Assert.That(words, Is.EqualTo(expected));
    }

    [TestCase("a \"b")]
    [TestCase("a 'b")]
    [TestCase("a \"b\"c")]
    [TestCase("a 'b'c")]
    [TestCase("a \"b\\\"")]
    public void UnbalancedQuotesAreRefused(string line) =>
        Assert.That(WordSplitter.TrySplit(line, out _), Is.False);

    [Test]
    public void BlankLinesHaveNoWords()
    {
        Assert.That(WordSplitter.TrySplit(" \t ", out var words), Is.True);
        Assert.That(words, Is.Empty);
    }

    [Test]
    public void QuotedWordsAreReadBackTheSame() =>
        Prop.ForAll<NonNull<string>, NonNull<string>>((first, second) =>
        {
            // A lone surrogate has no UTF-8.
            if (first.Get.Concat(second.Get).Any(char.IsSurrogate))
            {
                return true;
            }

            var line = $"{WordSplitter.Quote(first.Get)} {WordSplitter.Quote(second.Get)}";
            return WordSplitter.TrySplit(line, out var words) && words is [var a, var b] && a.Equals(first.Get, StringComparison.Ordinal)
                && b.Equals(second.Get, StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void PlainWordsStayUnquoted()
    {
        Assert.That(WordSplitter.Quote("/var/lib/ardbnet"), Is.EqualTo("/var/lib/ardbnet"));
        Assert.That(WordSplitter.Quote(""), Is.EqualTo("\"\""));
        Assert.That(WordSplitter.Quote("a b"), Is.EqualTo("\"a b\""));
    }
}
