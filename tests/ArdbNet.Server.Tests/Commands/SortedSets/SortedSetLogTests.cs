using System.Globalization;

namespace ArdbNet.Server.Tests.Commands.SortedSets;

public sealed class SortedSetLogTests : CommandFixture
{
    [TestCase("ZADD z 1 a 2 b", "zadd z 1 a 2 b")]
    [TestCase("ZADD z XX CH 5 a 6 none", "ZADD z 5 a")]
    [TestCase("ZADD z INCR 1.5 a", "ZADD z 2.5 a")]
    [TestCase("ZINCRBY z 0.1 a", "zincrby z 0.1 a")]
    [TestCase("ZPOPMIN z 2", "ZREM z a b")]
    [TestCase("ZPOPMAX z", "ZREM z c")]
    [TestCase("BZPOPMIN none z 1", "ZREM z a")]
    [TestCase("ZMPOP 2 none z MAX COUNT 9", "DEL z")]
    [TestCase("ZREMRANGEBYRANK z 0 0", "zremrangebyrank z 0 0")]
    [TestCase("ZREMRANGEBYLEX z - [b", "ZREM z a b")]
    [TestCase("ZUNIONSTORE d 2 z none", "zunionstore d 2 z none")]
    [TestCase("ZRANGESTORE d z 1 2", "ZADD d 2 b 3 c")]
    [TestCase("GEOADD g NX 13.361389 38.115556 P", "ZADD g 3479099956230698 P")]
    public void AChangeIsLoggedInWordsOfRedis26(string command, string logged)
    {
        Reply("ZADD z 1 a 2 b 3 c");
        if (command.StartsWith("ZADD z 1", StringComparison.Ordinal)) Reply("ZINCRBY z 1 a");
        Assert.That(Logged(command), Is.EqualTo(new[] { logged }));
    }

    [Test]
    public void RanksOfALargeSetAreThoseOfItsOrder()
    {
        const int Members = 20_000;
        for (var i = 0; i < Members; i += 1000)
        {
            var pairs = Enumerable.Range(i, 1000).SelectMany(static n => new[] { Score(n), $"m{n}" });
            Client.Call(["ZADD", "large", .. pairs]);
        }

        foreach (var n in new[] { 0, 1, 777, 9_999, Members - 1 })
        {
            var rank = Client.Call("ZRANK", "large", $"m{n}").Number;
            Assert.That(rank, Is.EqualTo(long.Parse(Score(n), CultureInfo.InvariantCulture)));
            Assert.That(Client.Call("ZRANGE", "large", $"{rank}", $"{rank}")[0].Text, Is.EqualTo($"m{n}"));
            Assert.That(Client.Call("ZCOUNT", "large", "-inf", $"({rank}").Number, Is.EqualTo(rank));
        }

        Assert.That(Client.Call("ZRANGE", "large", "0", "-1", "WITHSCORES").Items, Has.Count.EqualTo(2 * Members));
        Assert.That(Client.Call("ZREVRANGEBYSCORE", "large", "+inf", "-inf").Items, Has.Count.EqualTo(Members));
        Assert.That(Client.Call("ZUNION", "2", "large", "large").Items, Has.Count.EqualTo(Members));
    }

    // 7919 is prime to the number of members: every score comes once.
    private static string Score(int number) => (number * 7919L % 20_000).ToString(CultureInfo.InvariantCulture);
}
