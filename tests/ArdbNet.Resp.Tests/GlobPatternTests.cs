using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Resp.Tests;

public sealed class GlobPatternTests
{
    [TestCase("", "", true)]
    [TestCase("", "a", false)]
    [TestCase("*", "", false)]
    [TestCase("a*", "a", true)]
    [TestCase("*", "anything", true)]
    [TestCase("?", "", false)]
    [TestCase("h?llo", "hello", true)]
    [TestCase("h?llo", "hllo", false)]
    [TestCase("h*llo", "hllo", true)]
    [TestCase("h*llo", "heeeello", true)]
    [TestCase("*lo", "hello", true)]
    [TestCase("he*", "hello", true)]
    [TestCase("**l**o**", "hello", true)]
    [TestCase("*a*b*c", "xxaxxbxxcxxc", true)]
    [TestCase("*a*b*c", "xxbxxaxxc", false)]
    [TestCase("h[ae]llo", "hello", true)]
    [TestCase("h[ae]llo", "hillo", false)]
    [TestCase("h[^e]llo", "hallo", true)]
    [TestCase("h[^e]llo", "hello", false)]
    [TestCase("h[a-c]llo", "hbllo", true)]
    [TestCase("h[c-a]llo", "hbllo", true)]
    [TestCase("h[a-c]llo", "hdllo", false)]
    [TestCase("h[a-]llo", "h-llo", false)]
    [TestCase("h[a-]llo", "h]", true)]
    [TestCase("[]a", "a", false)]
    [TestCase("[^]a", "xa", true)]
    [TestCase(@"[\]]", "]", true)]
    [TestCase(@"[\-a]", "-", true)]
    [TestCase(@"\*", "*", true)]
    [TestCase(@"\*", "x", false)]
    [TestCase(@"\\", @"\", true)]
    [TestCase(@"a\", @"a\", true)]
    [TestCase("[ab", "b", true)]
    [TestCase("[ab", "c", false)]
    [TestCase("[", "x", false)]
    [TestCase("[^", "x", true)]
    [TestCase("key:*:end", "key:1:2:end", true)]
    public void MatchesLikeRedis(string pattern, string text, bool expected) =>
        Assert.That(Matches(pattern, text), Is.EqualTo(expected));

    [TestCase("HELLO", "hello", true)]
    [TestCase("h[A-C]llo", "hbllo", true)]
    [TestCase("h[a-c]llo", "hBllo", true)]
    [TestCase("[E]", "e", true)]
    [TestCase(@"[\E]", "e", false)]
    [TestCase(@"\E", "e", true)]
    public void CaseCanBeIgnored(string pattern, string text, bool expected)
    {
        Assert.That(Matches(pattern, text, ignoreCase: true), Is.EqualTo(expected));
        Assert.That(Matches(pattern, text), Is.False);
    }

    [Test]
    public void BytesAboveAsciiAreCompared()
    {
        Assert.That(GlobPattern.Matches([0xff, (byte)'*'], [0xff, 0x00, 0xfe]), Is.True);
        Assert.That(GlobPattern.Matches([(byte)'[', 0xc0, (byte)'-', 0xff, (byte)']'], [0xe9]), Is.True);
    }

    [Test]
    public void HostilePatternsTakeBoundedTime()
    {
        var text = new byte[20_000];
        Array.Fill(text, (byte)'a');
        var pattern = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a*", 2_000)) + "b");
        var watch = Stopwatch.StartNew();
        Assert.That(GlobPattern.Matches(pattern, text), Is.False);
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public void AnEscapedTextMatchesItselfOnly() =>
        Prop.ForAll<byte[], byte[]>((text, other) =>
        {
            byte[] pattern = [.. text.SelectMany(value => new[] { (byte)'\\', value })];
            return GlobPattern.Matches(pattern, text)
                && GlobPattern.Matches(pattern, other) == text.AsSpan().SequenceEqual(other);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void AnyBytesAreAPattern() =>
        Prop.ForAll<byte[], byte[]>((pattern, text) =>
        {
            GlobPattern.Matches(pattern, text);
            return text.Length == 0
                || GlobPattern.Matches([(byte)'*', .. pattern, (byte)'*'], text)
                || !GlobPattern.Matches(pattern, text)
                || pattern.AsSpan().IndexOfAny((byte)'\\', (byte)'[') >= 0;
        }).QuickCheckThrowOnFailure();

    private static bool Matches(string pattern, string text, bool ignoreCase = false) =>
        GlobPattern.Matches(Encoding.UTF8.GetBytes(pattern), Encoding.UTF8.GetBytes(text), ignoreCase);
}
