using System.Text;

namespace ArdbNet.Server.Tests.Commands.Strings;

public sealed class RangeCommandsTests : CommandFixture
{
    private const string TooLong = "(error) ERR string exceeds maximum allowed size (proto-max-bulk-len)";

    [TestCase("0 -1", "Hello")]
    [TestCase("1 3", "ell")]
    [TestCase("-3 -1", "llo")]
    [TestCase("-3 -4", "")]
    [TestCase("3 1", "")]
    [TestCase("-100 1", "He")]
    [TestCase("4 100", "o")]
    [TestCase("5 100", "")]
    [TestCase("9223372036854775807 9223372036854775807", "")]
    [TestCase("-9223372036854775808 9223372036854775807", "Hello")]
    public void GetRangeClampsBothEnds(string range, string part)
    {
        Reply("SET k Hello");
        Assert.That(Reply("GETRANGE k " + range), Is.EqualTo($"\"{part}\""));
        Assert.That(Reply("SUBSTR k " + range), Is.EqualTo($"\"{part}\""));
    }

    [Test]
    public void SetRangeFillsUpWithZerosAndStopsAtTheLimit()
    {
        Assert.That(Reply("SETRANGE k 2 ab"), Is.EqualTo("(integer) 4"));
        Assert.That(Reply("GET k"), Is.EqualTo("\"\\x00\\x00ab\""));
        Assert.That(Reply("SETRANGE k 536870911 x"), Is.EqualTo("(integer) 536870912"));
        Assert.That(Reply("SETRANGE k 536870912 x"), Is.EqualTo(TooLong));
        Assert.That(Reply("SETRANGE none 9223372036854775807 x"), Is.EqualTo(TooLong));
        Assert.That(Reply("SETRANGE none 9223372036854775807 ''"), Is.EqualTo("(integer) 0"));
        Assert.That(Reply("SETRANGE k -1 x"), Is.EqualTo("(error) ERR offset is out of range"));
        Assert.That(Reply("APPEND k x"), Is.EqualTo(TooLong));
        Assert.That(Reply("GETRANGE k 536870910 -1"), Is.EqualTo("\"\\x00x\""));
        Assert.That(Reply("STRLEN k"), Is.EqualTo("(integer) 536870912"));
    }

    [Test]
    public void ALongStringComesWholeAndInOrderWithOtherReplies()
    {
        var value = new byte[3_000_001];
        new Random(1).NextBytes(value);
        var key = "k"u8.ToArray();
        Client.Call("SET"u8.ToArray(), key, value);

        var replies = Client.Pipeline(new[]
        {
            "INCR n", "GET k", "INCR n", "APPEND k x", "GET k", "SET k short", "GET k",
        }.Select(line => line.Split(' ').Select(Encoding.ASCII.GetBytes).ToArray()));

        Assert.That(replies[0].Number, Is.EqualTo(1));
        Assert.That(replies[1].Bytes.AsSpan().SequenceEqual(value), Is.True);
        Assert.That(replies[2].Number, Is.EqualTo(2));
        Assert.That(replies[4].Bytes.AsSpan().SequenceEqual([.. value, (byte)'x']), Is.True);
        Assert.That(replies[6].Text, Is.EqualTo("short"));
    }

    [Test]
    public void ALongStringIsReadAsItIsWithinATransaction()
    {
        Client.Call("SET"u8.ToArray(), "k"u8.ToArray(), new byte[2 << 20]);
        Reply("MULTI");
        Reply("SETRANGE k 0 a");
        Reply("GET k");
        Reply("BITCOUNT k");
        var replies = Client.Call("EXEC");

        Assert.That(replies[1].Bytes, Has.Length.EqualTo(2 << 20));
        Assert.That(replies[1].Bytes[0], Is.EqualTo((byte)'a'));
        Assert.That(replies[2].Number, Is.EqualTo(3));
    }
}
