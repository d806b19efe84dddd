using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Commands.Strings;

public sealed class LcsCommandTests : CommandFixture
{
    [SetUp]
    public void SetTexts() => Reply("MSET a ohmytext b mynewtext");

    [TestCase("LCS a b", "\"mytext\"")]
    [TestCase("LCS a b LEN", "(integer) 6")]
    [TestCase("LCS a none", "\"\"")]
    [TestCase("LCS a b LEN IDX", "(error) ERR If you want both the length and indexes, please just use IDX.")]
    [TestCase("LCS a b MINMATCHLEN", "(error) ERR syntax error")]
    [TestCase("LCS a b MINMATCHLEN x", "(error) ERR value is not an integer or out of range")]
    public void GivesTheSubsequenceOrItsLength(string line, string reply) => Assert.That(Reply(line), Is.EqualTo(reply));

    [Test]
    public void GivesTheMatchesFromTheEnd()
    {
        Client.Call("HELLO", "3");
        var reply = Client.Call("LCS", "a", "b", "IDX", "MINMATCHLEN", "4", "WITHMATCHLEN");
        Client.Call("HELLO", "2");

        Assert.That(reply.Type, Is.EqualTo(RespType.Map));
        Assert.That(reply[1].Items, Has.Count.EqualTo(1));
        Assert.That(reply[1][0][0].Items.Select(static item => item.Number), Is.EqualTo(new long[] { 4, 7 }));
        Assert.That(reply[1][0][1].Items.Select(static item => item.Number), Is.EqualTo(new long[] { 5, 8 }));
        Assert.That(reply[1][0][2].Number, Is.EqualTo(4));
        Assert.That(reply[3].Number, Is.EqualTo(6));
    }

    [Test]
    public void RefusesATableAboveTheLimit()
    {
        Client.Call("SETRANGE", "a", "20000", "x");
        Client.Call("SETRANGE", "b", "20000", "x");
        Assert.That(
            Reply("LCS a b"),
            Is.EqualTo("(error) ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len"));
    }

    [Test]
    public void AnotherTypeHasItsOwnError()
    {
        MakeSet(Server, "set");
        Assert.That(Reply("LCS a set XYZ"), Is.EqualTo("(error) ERR The specified keys must contain string values"));
    }
}
