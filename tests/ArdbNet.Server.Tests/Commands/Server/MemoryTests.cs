using System.Globalization;

namespace ArdbNet.Server.Tests.Commands.Server;

public sealed class MemoryTests : CommandFixture
{
    [Test]
    public void UsageIsAboutWhatWasWritten()
    {
        Client.Call("SET", "small", "value");
        Client.Call("SET", "large", new string('x', 100_000));
        for (var i = 0; i < 100; i++)
        {
            var member = string.Create(CultureInfo.InvariantCulture, $"member{i:D4}");
            Client.Call("HSET", "hash", member, new string('v', 90));
            Client.Call("ZADD", "sorted", "1", member);
            Client.Call("RPUSH", "list", new string('v', 100));
        }

        Assert.That(Usage("small"), Is.InRange(10, 60));
        Assert.That(Usage("large"), Is.InRange(100_000, 101_000));
        Assert.That(Usage("hash"), Is.InRange(10_000, 13_000));
        Assert.That(Usage("list"), Is.InRange(10_000, 13_000));
        Assert.That(Usage("sorted"), Is.InRange(2_000, 8_000));
        Assert.That(
            Client.Call("MEMORY", "USAGE", "hash", "SAMPLES", "0").Number, Is.EqualTo(Usage("hash")).Within(5).Percent);
        Assert.That(Client.Call("MEMORY", "USAGE", "none").IsNull);
        Assert.That(Reply("MEMORY USAGE small SAMPLES -1"), Is.EqualTo("(error) ERR syntax error"));
        Assert.That(Reply("MEMORY USAGE small SAMPLES"), Is.EqualTo("(error) ERR syntax error"));
    }

    [Test]
    public void StatsAreFiguresWithNames()
    {
        var items = Client.Call("MEMORY", "STATS").Items;
        var names = items.Where(static (_, i) => i % 2 == 0).Select(static item => item.Text).ToArray();
        Assert.That(names, Does.Contain("total.allocated").And.Contain("keys.count").And.Contain("dataset.bytes"));
        Assert.That(items[Array.IndexOf(names, "total.allocated") * 2 + 1].Number, Is.Positive);
        Assert.That(Client.Call("MEMORY", "DOCTOR").Text, Does.Contain("block cache"));
        Assert.That(Client.Call("MEMORY", "MALLOC-STATS").Text, Does.StartWith("heap_size:"));
        Assert.That(Reply("MEMORY PURGE"), Is.EqualTo("OK"));
    }

    private long Usage(string key) => Client.Call("MEMORY", "USAGE", key).Number;
}
