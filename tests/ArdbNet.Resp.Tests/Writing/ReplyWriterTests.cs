using System.Text;
using ArdbNet.Resp.Writing;

namespace ArdbNet.Resp.Tests.Writing;

internal sealed class ReplyWriterTests
{
    private static readonly object[] Replies =
    [
        Reply("Ok", w => w.Ok(), "+OK\r\n"),
        Reply("SimpleString", w => w.SimpleString("PONG"u8), "+PONG\r\n"),
        Reply("Error", w => w.Error("ERR syntax error"u8), "-ERR syntax error\r\n"),
        Reply("ErrorOfOneLine", w => w.Error("ERR a\r\nb\nc\r\n"u8), "-ERR a  b c\r\n"),
        Reply("ErrorFromString", w => w.Error("ERR 'Ã©'"), "-ERR 'é'\r\n"),
        Reply("Zero", w => w.Integer(0), ":0\r\n"),
        Reply("Nine", w => w.Integer(9), ":9\r\n"),
        Reply("Ten", w => w.Integer(10), ":10\r\n"),
        Reply("MinusOne", w => w.Integer(-1), ":-1\r\n"),
        Reply("Smallest", w => w.Integer(long.MinValue), ":-9223372036854775808\r\n"),
        Reply("Largest", w => w.Integer(long.MaxValue), ":9223372036854775807\r\n"),
        Reply("Bulk", w => w.Bulk("a\r\nb"u8), "$4\r\na\r\nb\r\n"),
        Reply("EmptyBulk", w => w.Bulk(""u8), "$0\r\n\r\n"),
        Reply("BulkText", w => w.Bulk("né"), "$3\r\nné\r\n"),
        Reply("BulkInteger", w => w.BulkInteger(-120), "$4\r\n-120\r\n"),
        Reply("Null", w => w.Null(), "$-1\r\n", "_\r\n"),
        Reply("NullArray", w => w.NullArray(), "*-1\r\n", "_\r\n"),
        Reply("Array", w => w.ArrayHeader(2), "*2\r\n"),
        Reply("LongArray", w => w.ArrayHeader(3_000_000_000), "*3000000000\r\n"),
        Reply("Map", w => w.MapHeader(5), "*10\r\n", "%5\r\n"),
        Reply("Set", w => w.SetHeader(12), "*12\r\n", "~12\r\n"),
        Reply("Push", w => w.PushHeader(3), "*3\r\n", ">3\r\n"),
        Reply("Double", w => w.Double(0.1), "$19\r\n0.10000000000000001\r\n", ",0.10000000000000001\r\n"),
        Reply("Infinity", w => w.Double(double.NegativeInfinity), "$4\r\n-inf\r\n", ",-inf\r\n"),
        Reply("HumanDouble", w => w.HumanDouble(0.1), "$19\r\n0.10000000000000001\r\n", ",0.10000000000000001\r\n"),
        Reply("True", w => w.Boolean(true), ":1\r\n", "#t\r\n"),
        Reply("False", w => w.Boolean(false), ":0\r\n", "#f\r\n"),
        Reply("BigNumber", w => w.BigNumber("123456789012345678901"u8),
            "$21\r\n123456789012345678901\r\n", "(123456789012345678901\r\n"),
        Reply("Verbatim", w => w.Verbatim("hello"u8, "txt"), "$5\r\nhello\r\n", "=9\r\ntxt:hello\r\n"),
        Reply("Raw", w => w.Raw("*1\r\n:1\r\n"u8), "*1\r\n:1\r\n"),
    ];

    [TestCaseSource(nameof(Replies))]
    public void RepliesHaveTheirBytesInBothProtocols(Action<ReplyWriter> write, string resp2, string resp3)
    {
        Assert.That(Written(2, write), Is.EqualTo(resp2));
        Assert.That(Written(3, write), Is.EqualTo(resp3));
    }

    [Test]
    public void AttributesExistInResp3Only()
    {
        Assert.That(Written(3, w => w.AttributeHeader(1)), Is.EqualTo("|1\r\n"));
        Assert.That(() => Written(2, w => w.AttributeHeader(1)), Throws.InvalidOperationException);
    }

    [Test]
    public void BulksOfEveryLengthArriveWhole()
    {
        using var buffer = new ReplyBuffer();
        var writer = new ReplyWriter(buffer);
        var expected = new StringBuilder();
        for (var length = 0; length < 10_000; length += 97)
        {
            var value = new string((char)('a' + length % 26), length);
            writer.Bulk(Encoding.ASCII.GetBytes(value));
            writer.Bulk(value);
            for (var i = 0; i < 2; i++)
                expected.Append('$').Append(length).Append("\r\n").Append(value).Append("\r\n");
        }

        Assert.That(Encoding.ASCII.GetString(buffer.ToArray()), Is.EqualTo(expected.ToString()));
    }

    [Test]
    public void ErrorsAreCounted()
    {
        using var buffer = new ReplyBuffer();
        var writer = new ReplyWriter(buffer);
        writer.Error("ERR a"u8);
        writer.Ok();
        writer.Error("ERR b");

        Assert.That(writer.ErrorCount, Is.EqualTo(2));
    }

    [Test]
    public void CommonRepliesAllocateNothing()
    {
        using var buffer = new ReplyBuffer();
        var writer = new ReplyWriter(buffer);
        var value = new byte[64];
        WriteCommon(writer, value);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            WriteCommon(writer, value);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static void WriteCommon(ReplyWriter writer, byte[] value)
    {
        for (var i = 0; i < 16; i++)
        {
            writer.Ok();
            writer.Integer(123456);
            writer.Bulk(value);
            writer.BulkInteger(42);
            writer.Null();
            writer.ArrayHeader(17);
            writer.Double(1.5);
            writer.Error("ERR syntax error"u8);
        }

        writer.Buffer.Clear();
    }

    private static TestCaseData Reply(string name, Action<ReplyWriter> write, string resp2, string? resp3 = null) =>
        new TestCaseData(write, resp2, resp3 ?? resp2).SetArgDisplayNames(name);

    private static string Written(int protocol, Action<ReplyWriter> write)
    {
        using var buffer = new ReplyBuffer();
        write(new ReplyWriter(buffer) { Protocol = protocol });
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
