using System.Diagnostics;
using ArdbNet.Server.Network;

namespace ArdbNet.Server.Tests.Network;

public sealed class TurnQueueTests
{
    private const int Patience = 10_000;

    [Test]
    public async Task WhoLinesUpGoesOnInOrder()
    {
        using var turns = new TurnQueue();
        var order = new List<int>();
        var all = Enumerable.Range(0, 100).Select(number => LineUpAsync(turns, () => order.Add(number))).ToArray();
        await Task.WhenAll(all).WaitAsync(TimeSpan.FromMilliseconds(Patience)).ConfigureAwait(false);
        Assert.That(order, Is.EqualTo(Enumerable.Range(0, 100)));
    }

    [Test]
    public async Task WhoLinesUpAgainComesBehindThoseWhoWaitAlready()
    {
        using var turns = new TurnQueue();
        var order = new List<string>();
        var first = LineUpAsync(turns, () => order.Add("a"), () => order.Add("a again"));
        var second = LineUpAsync(turns, () => order.Add("b"));
        var third = LineUpAsync(turns, () => order.Add("c"), () => order.Add("c again"));
        await Task.WhenAll(first, second, third).WaitAsync(TimeSpan.FromMilliseconds(Patience)).ConfigureAwait(false);
        Assert.That(order.IndexOf("a again"), Is.GreaterThan(order.IndexOf("a")));
        Assert.That(order.IndexOf("c again"), Is.GreaterThan(order.IndexOf("a again")));
    }

    [Test]
    public void NobodyWaitsForAQueueThatIsClosed()
    {
        var turns = new TurnQueue();
        turns.Dispose();
        for (var i = 0; i < 100; i++) Assert.That(LineUpAsync(turns, static () => { }).Wait(Patience));
    }

    [Test]
    public void ATurnIsOverForWhoStaysWhileOthersAreThere()
    {
        Assert.That(TurnQueue.IsOver(1), Is.False);
        Assert.That(TurnQueue.IsOver(2), Is.False);
        Thread.Sleep(6);
        Assert.That(TurnQueue.IsOver(2), Is.True);
        Assert.That(TurnQueue.IsOver(1), Is.False, "its turn begins");
    }

    [Test]
    public void WhoIsAloneStaysLonger()
    {
        TurnQueue.IsOver(1);
        TurnQueue.IsOver(2);
        Thread.Sleep(20);
        TurnQueue.IsOver(2);
        var clock = Stopwatch.StartNew();
        var over = 0;
        while (clock.ElapsedMilliseconds < 30)
        {
            if (TurnQueue.IsOver(2)) over++;
        }

        Assert.That(over, Is.InRange(1, 1 + (clock.ElapsedMilliseconds / 5)));
    }

    private static async Task LineUpAsync(TurnQueue turns, params Action[] steps)
    {
        foreach (var step in steps)
        {
            await turns.LineUp();
            step();
        }
    }
}
