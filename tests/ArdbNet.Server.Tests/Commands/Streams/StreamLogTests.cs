namespace ArdbNet.Server.Tests.Commands.Streams;

/// <summary>What streams put into the log: exact ids, exact lengths, and every delivery.</summary>
public sealed class StreamLogTests : CommandFixture
{
    [Test]
    public void AnIdIsLoggedAsItWasGiven()
    {
        Reply("XADD s 5-1 f v");
        Assert.That(Logged("XADD s 5-* f v"), Is.EqualTo(new[] { "XADD s 5-2 f v" }));
        Assert.That(Logged("XADD s NOMKSTREAM 6-0 f v"), Is.EqualTo(new[] { "XADD s 6-0 f v" }));
        Assert.That(Logged("XADD nosuch NOMKSTREAM 6-0 f v"), Is.Empty);
    }

    [Test]
    public void TrimmingIsLoggedAsTheLengthItLeft()
    {
        for (var i = 1; i <= 4; i++) Reply($"XADD s {i}-0 f v");
        Assert.That(Logged("XADD s MAXLEN ~ 2 5-0 f v"), Is.EqualTo(new[] { "XADD s 5-0 f v" }));
        Assert.That(Logged("XADD s MINID = 3 6-0 f v"), Is.EqualTo(new[] { "XADD s MAXLEN = 4 6-0 f v" }));
        Assert.That(Logged("XTRIM s MINID 5"), Is.EqualTo(new[] { "XTRIM s MAXLEN 2" }));
        Assert.That(Logged("XTRIM s MAXLEN 2"), Is.Empty);
    }

    [Test]
    public void ADeliveryIsLoggedAsAClaimOfEachEntryAndThePositionOfTheGroup()
    {
        Reply("XADD s 1-0 f v");
        Reply("XADD s 2-0 f v");
        Reply("XGROUP CREATE s g 0");
        var logged = Logged("XREADGROUP GROUP g c STREAMS s >").Select(WithoutTime);
        Assert.That(logged, Is.EqualTo(new[]
        {
            "MULTI",
            "XCLAIM s g c 0 1-0 TIME ? RETRYCOUNT 1 FORCE JUSTID LASTID 1-0",
            "XCLAIM s g c 0 2-0 TIME ? RETRYCOUNT 1 FORCE JUSTID LASTID 2-0",
            "XGROUP SETID s g 2-0 ENTRIESREAD 2",
            "EXEC",
        }));
        Assert.That(Logged("XREADGROUP GROUP g c STREAMS s >"), Is.Empty);
        Assert.That(
            Logged("XREADGROUP GROUP g c STREAMS s 1").Select(WithoutTime),
            Is.EqualTo(new[] { "XCLAIM s g c 0 2-0 TIME ? RETRYCOUNT 2 FORCE JUSTID LASTID 2-0" }));
    }

    [Test]
    public void WithoutAcknowledgementsOnlyThePositionIsLogged()
    {
        Reply("XADD s 1-0 f v");
        Reply("XGROUP CREATE s g 0");
        Assert.That(Logged("XREADGROUP GROUP g c NOACK STREAMS s >"), Is.EqualTo(new[]
        {
            "MULTI",
            "XGROUP CREATECONSUMER s g c",
            "XGROUP SETID s g 1-0",
            "XGROUP SETID s g 1-0 ENTRIESREAD 1",
            "EXEC",
        }));
    }

    [Test]
    public void WhatOldServersDoNotKnowIsLoggedApart()
    {
        Reply("XADD s 1-0 f v");
        Assert.That(
            Logged("XGROUP CREATE s g 0 ENTRIESREAD 1"),
            Is.EqualTo(new[] { "MULTI", "XGROUP CREATE s g 0", "XGROUP SETID s g 0-0 ENTRIESREAD 1", "EXEC" }));
        Assert.That(
            Logged("XSETID s 9-0 ENTRIESADDED 5"),
            Is.EqualTo(new[] { "MULTI", "XSETID s 9-0", "xsetid s 9-0 ENTRIESADDED 5", "EXEC" }));
    }

    [Test]
    public void ACopyKeepsEntriesThatArePendingButDeleted()
    {
        for (var i = 1; i <= 4; i++) Reply($"XADD s {i}-0 f v");
        Reply("XGROUP CREATE s g 0");
        Reply("XREADGROUP GROUP g c STREAMS s >");
        Reply("XDEL s 3-0");
        Reply("XTRIM s MINID 2");
        var commands = Logged("COPY s t");
        var copy = Describe("t");
        Reply("DEL t");
        foreach (var command in commands) Reply(command);
        Assert.That(Describe("t"), Is.EqualTo(copy));
        Assert.That(Reply("XPENDING t g"), Is.EqualTo(Reply("XPENDING s g")));
    }

    private static string WithoutTime(string command)
    {
        var words = command.Split(' ');
        var at = Array.IndexOf(words, "TIME");
        if (at >= 0) words[at + 1] = "?";
        return string.Join(' ', words);
    }

    private string Describe(string key)
    {
        var lines = Reply($"XINFO STREAM {key} FULL").Split('\n');
        return string.Join('\n', lines.Where((_, i) => i == 0 || !lines[i - 1].Contains("\"seen-time\"", StringComparison.Ordinal)));
    }
}
