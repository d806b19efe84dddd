using System.Text;
using ArdbNet.Resp.Writing;
using ArdbNet.TestKit;

namespace ArdbNet.Resp.Tests;

internal sealed class ReplyParserTests
{
    [TestCase("+OK\r\n", "OK")]
    [TestCase("-ERR no\r\n", "(error) ERR no")]
    [TestCase(":-3\r\n", "(integer) -3")]
    [TestCase("$6\r\na\r\n\"\\\0\r\n", "\"a\\r\\n\\\"\\\\\\x00\"")]
    [TestCase("$-1\r\n", "(nil)")]
    [TestCase("*-1\r\n", "(nil)")]
    [TestCase("_\r\n", "(nil)")]
    [TestCase("*0\r\n", "(empty array)")]
    [TestCase("*2\r\n:1\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n", "1) (integer) 1\n2) 1) \"a\"\n   2) \"b\"")]
    [TestCase("%1\r\n$1\r\na\r\n:1\r\n", "1# \"a\" => (integer) 1")]
    [TestCase("~1\r\n$1\r\na\r\n", "1~ \"a\"")]
    [TestCase(">1\r\n$1\r\na\r\n", "1) \"a\"")]
    [TestCase(",1.5\r\n", "(double) 1.5")]
    [TestCase("#t\r\n", "(true)")]
    [TestCase("(123\r\n", "123")]
    [TestCase("=5\r\ntxt:a\r\n", "txt:a")]
    [TestCase("|1\r\n+k\r\n+v\r\n:1\r\n", "(integer) 1")]
    public void RepliesPrintAsInRedisCli(string bytes, string printed)
    {
        Assert.That(Parse(bytes).ToString(), Is.EqualTo(printed));
    }

    [Test]
    public void EqualBytesAreEqualReplies()
    {
        const string Nested = "*2\r\n$1\r\na\r\n%1\r\n:1\r\n_\r\n";
        var reply = Parse(Nested);
        Assert.That(reply, Is.EqualTo(Parse(Nested)));
        Assert.That(Parse("$-1\r\n"), Is.Not.EqualTo(Parse("*-1\r\n")));
        Assert.That(Parse("|1\r\n+k\r\n+v\r\n:1\r\n"), Is.Not.EqualTo(Parse(":1\r\n")));
    }

    [TestCase("?\r\n")]
    [TestCase("$1\r\nab\r\n")]
    [TestCase("$x\r\n")]
    [TestCase("*-2\r\n")]
    [TestCase("+a\rb")]
    [TestCase("=3\r\nabc\r\n")]
    [TestCase(":1\r\n:2\r\n")]
    public void MalformedRepliesAreNoticed(string bytes)
    {
        Assert.That(() => Parse(bytes), Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void WhatTheWriterWroteIsParsed()
    {
        using var buffer = new ReplyBuffer();
        var writer = new ReplyWriter(buffer) { Protocol = 3 };
        writer.MapHeader(2);
        writer.Bulk("doubles"u8);
        writer.ArrayHeader(2);
        writer.Double(0.5);
        writer.Double(double.PositiveInfinity);
        writer.Boolean(true);
        writer.Null();

        Assert.That(
            ReplyParser.Parse(buffer.ToArray()).ToString(),
            Is.EqualTo("1# \"doubles\" => 1) (double) 0.5\n   2) (double) inf\n2# (true) => (nil)"));
    }

    private static RespReply Parse(string latin1) => ReplyParser.Parse(Encoding.Latin1.GetBytes(latin1));
}
