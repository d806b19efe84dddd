using System.Diagnostics;
using ArdbNet.Storage.Engine.ColdReading;

namespace ArdbNet.Storage.Tests.Engine.ColdReading;

public sealed class ReadPaceTests
{
    private ReadPace _pace = null!;

    [SetUp]
    public void Begin() => _pace = new ReadPace(TimeSpan.FromMicroseconds(50));

    [Test]
    public void QuickReadsAreNotHandedOver()
    {
        for (var i = 0; i < 1000; i++)
        {
            Assert.That(_pace.HandsOver(), Is.False);
            Read(microseconds: 10);
        }

        Assert.That(_pace.HandedOver, Is.Zero);
        Assert.That(_pace.Awaited, Is.EqualTo(1000));
    }

    [Test]
    public void SlowReadsAreHandedOverUntilTheyAreQuickAgain()
    {
        for (var i = 0; i < 100; i++) Read(microseconds: 10_000);
        Assert.That(_pace.AverageMicroseconds, Is.GreaterThan(100));
        var probes = Enumerable.Range(0, 320).Count(_ => !_pace.HandsOver());
        Assert.That(probes, Is.EqualTo(10));

        var tries = 0;
        while (_pace.HandsOver() || _pace.AverageMicroseconds >= 50)
        {
            if (++tries % 32 == 0) Read(microseconds: 0);
            Assert.That(tries, Is.LessThan(32 * 100));
        }
    }

    [Test]
    public void OneReadThatWasInterruptedChangesNothing()
    {
        for (var i = 0; i < 100; i++) Read(microseconds: 10);
        Read(microseconds: 10_000);
        Assert.That(_pace.HandsOver(), Is.False);
    }

    [Test]
    public void WhatTheCacheAnswersIsNoRead()
    {
        // One or the other may be interrupted.
        for (var i = 0; i < 1000; i++) _pace.NoteUnlessCached(Stopwatch.GetTimestamp());
        var interrupted = _pace.Awaited;
        Assert.That(interrupted, Is.LessThan(500));
        for (var i = 0; i < 1000; i++) _pace.NoteUnlessCached(Stopwatch.GetTimestamp() - (Stopwatch.Frequency / 100_000));
        Assert.That(_pace.Awaited, Is.EqualTo(interrupted + 1000));
    }

    [Test]
    public void WhoHasNoPatienceHandsEverythingOver()
    {
        var pace = new ReadPace(TimeSpan.Zero);
        for (var i = 0; i < 100; i++) Assert.That(pace.HandsOver());
    }

    private void Read(int microseconds) =>
        _pace.Note(Stopwatch.GetTimestamp() - (microseconds * Stopwatch.Frequency / 1_000_000));
}
