using ArdbNet.Replication.Master;

namespace ArdbNet.Replication.Tests.Master;

/// <summary>When a full sync takes time to make its blocks shorter.</summary>
public sealed class WaitingShareTests
{
    private readonly SteppedTime _time = new();

    [Test]
    public void WhoHasNotWaitedYetDoesNotWait() => Assert.That(new WaitingShare(_time).IsMost, Is.False);

    [Test]
    public void ItIsMostWhenWaitingTakesLongerThanWork()
    {
        var share = new WaitingShare(_time);
        Turn(share, workedMs: 4, waitedMs: 3);
        Assert.That(share.IsMost, Is.False);
        Turn(share, workedMs: 4, waitedMs: 6);
        Assert.That(share.IsMost);
    }

    [Test]
    public void OneLongWaitAmongManyTurnsIsForgotten()
    {
        var share = new WaitingShare(_time);
        Turn(share, workedMs: 1, waitedMs: 5);
        Assert.That(share.IsMost);
        for (var i = 0; i < 20; i++) Turn(share, workedMs: 1, waitedMs: 0);
        Assert.That(share.IsMost, Is.False);
    }

    [Test]
    public void ALinkThatBecomesSlowIsNoticedSoon()
    {
        var share = new WaitingShare(_time);
        for (var i = 0; i < 1000; i++) Turn(share, workedMs: 1, waitedMs: 0);
        var turns = 0;
        for (; !share.IsMost; turns++) Turn(share, workedMs: 1, waitedMs: 10);
        Assert.That(turns, Is.InRange(1, 5));
    }

    private void Turn(WaitingShare share, int workedMs, int waitedMs)
    {
        _time.Advance(workedMs);
        share.BeginWait();
        _time.Advance(waitedMs);
        share.EndWait();
    }

    private sealed class SteppedTime : TimeProvider
    {
        private long _ms = 1000;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _ms;

        public void Advance(int ms) => _ms += ms;
    }
}
