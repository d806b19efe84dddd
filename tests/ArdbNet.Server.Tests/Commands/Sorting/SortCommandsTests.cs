using System.Globalization;

namespace ArdbNet.Server.Tests.Commands.Sorting;

public sealed class SortCommandsTests : CommandFixture
{
    [TestCase("RPUSH")]
    [TestCase("SADD")]
    public void NumbersAreSortedAsNumbersAndTextsAsTexts(string add)
    {
        Client.Call(add, "key", "10", "9", "-1.5", "1e1x");
        Assert.That(
            Reply("SORT key"), Is.EqualTo("(error) ERR One or more scores can't be converted into double"));
        Assert.That(Texts("SORT key ALPHA"), Is.EqualTo(new[] { "-1.5", "10", "1e1x", "9" }));
        Reply(add == "SADD" ? "SREM key 1e1x" : "LREM key 0 1e1x");
        Assert.That(Texts("SORT key DESC"), Is.EqualTo(new[] { "10", "9", "-1.5" }));
        Assert.That(Texts("SORT_RO key LIMIT 1 1"), Is.EqualTo(new[] { "9" }));
    }

    [Test]
    public void WeightsAndValuesMayLieInOtherKeys()
    {
        Client.Call("RPUSH", "key", "a", "b", "c");
        foreach (var words in (string[])["MSET weight:a 3 weight:b 1", "HSET h:a n 1 name x", "HSET h:b n 2 name y"]) Reply(words);

        Assert.That(Texts("SORT key BY weight:*"), Is.EqualTo(new[] { "c", "b", "a" }));
        Assert.That(
            Texts("SORT key BY h:*->n DESC GET # GET h:*->name"), Is.EqualTo(new[] { "b", "y", "a", "x", "c", "" }));
        Assert.That(Client.Call("SORT", "key", "BY", "nosort", "GET", "weight:*")[2].IsNull);
        Assert.That(Texts("SORT key BY nosort DESC LIMIT 0 2"), Is.EqualTo(new[] { "c", "b" }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void ALimitOfManyElementsGivesTheSameAsAllSorted(bool stores)
    {
        var random = new Random(3);
        foreach (var numbers in Enumerable.Range(0, 6000).Chunk(1000))
        {
            Client.Call(["RPUSH", "key", .. numbers.Select(_ => random.Next(3000).ToString(CultureInfo.InvariantCulture))]);
        }

        foreach (var order in (string[])["", " DESC", " ALPHA", " ALPHA DESC", " BY nosort", " BY nosort DESC"])
        {
            var all = Texts($"SORT key{order}");
            Assert.That(Sorted($"SORT key{order} LIMIT 0 10"), Is.EqualTo(all.Take(10)), order);
            Assert.That(Sorted($"SORT key{order} LIMIT 1500 700"), Is.EqualTo(all.Skip(1500).Take(700)), order);
            Assert.That(Sorted($"SORT key{order} LIMIT 5990 50"), Is.EqualTo(all.Skip(5990)), order);
        }

        IEnumerable<string> Sorted(string line)
        {
            if (!stores) return Texts(line);
            Reply(line + " STORE target");
            return Texts("LRANGE target 0 -1");
        }
    }

    [Test]
    public void ASortedSetKeepsItsOrderWithoutSorting()
    {
        Client.Call("ZADD", "key", "3", "a", "1", "b", "2", "c");
        Assert.That(Texts("SORT key BY nosort"), Is.EqualTo(new[] { "b", "c", "a" }));
        Assert.That(Texts("SORT key BY nosort DESC LIMIT 1 5"), Is.EqualTo(new[] { "c", "b" }));
        Assert.That(Texts("SORT key ALPHA DESC"), Is.EqualTo(new[] { "c", "b", "a" }));
    }

    [Test]
    public void AStoredResultIsAListAndReplacesWhatWasThere()
    {
        Client.Call("SADD", "key", "3", "1", "2");
        Client.Call("SET", "target", "x", "EX", "100");

        Assert.That(Logged("SORT key DESC STORE target"), Is.EqualTo(new[] { "sort key DESC STORE target" }));
        Assert.That(Texts("LRANGE target 0 -1"), Is.EqualTo(new[] { "3", "2", "1" }));
        Assert.That(Client.Call("TTL", "target").Number, Is.EqualTo(-1));
        Assert.That(Reply("SORT target STORE target"), Is.EqualTo("(integer) 3"));
        Assert.That(Texts("LRANGE target 0 -1"), Is.EqualTo(new[] { "1", "2", "3" }));
        Assert.That(Reply("SORT none STORE target"), Is.EqualTo("(integer) 0"));
        Assert.That(Client.Call("EXISTS", "target").Number, Is.Zero);
    }

    [Test]
    public void ExpiredWeightsGoBeforeTheyAreLookedAt()
    {
        Client.Call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
        Client.Call("RPUSH", "key", "a", "b");
        Client.Call("SET", "b", "5", "PX", "10");
        Thread.Sleep(30);

        Assert.That(
            Logged("SORT key BY * GET * STORE target"),
            Is.EqualTo(new[] { "MULTI", "DEL b", "sort key BY * GET * STORE target", "EXEC" }));
        Client.Call("DEBUG", "SET-ACTIVE-EXPIRE", "1");
    }

    [Test]
    public void ALongSortIsRepliedInPieces()
    {
        const int count = 20_000;
        for (var i = 0; i < count; i += 1000)
        {
            var start = i;
            Client.Call(["RPUSH", "key", .. Enumerable.Range(0, 1000).Select(n => Text(count - start - n))]);
        }

        Client.Send("SORT", "key", "GET", "#");
        var reply = Client.Read();

        Assert.That(reply.Items, Has.Count.EqualTo(count));
        Assert.That(reply[0].Text, Is.EqualTo("1"));
        Assert.That(reply[count - 1].Text, Is.EqualTo(Text(count)));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string[] Texts(string line) => [.. Client.Call(Words(line)).Items.Select(static item => item.Text)];
}
