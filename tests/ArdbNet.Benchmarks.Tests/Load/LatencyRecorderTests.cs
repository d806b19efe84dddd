using ArdbNet.Benchmarks.Load;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Benchmarks.Tests.Load;

internal sealed class LatencyRecorderTests
{
    private static readonly double[] Percents = [0, 1, 50, 90, 99, 99.9, 100];

    [Test]
    public void PercentilesAreLessThanOnePercentAboveThoseOfTheSortedLatencies()
    {
        // Of every magnitude up to a day.
        var latencies = Gen.Choose(0, int.MaxValue)
            .SelectMany(static low => Gen.Choose(0, 46).Select(bits => ((long)low << 16) & ((1L << bits) - 1)))
            .NonEmptyListOf();
        Prop.ForAll(latencies.ToArbitrary(), static list =>
        {
            var recorder = new LatencyRecorder();
            foreach (var latency in list) recorder.Record(latency);
            var sorted = list.Order().ToArray();
            return Percents.All(percent =>
            {
                var exact = sorted[Math.Max(0, (int)Math.Ceiling(percent / 100 * sorted.Length) - 1)];
                var told = recorder.Percentile(percent);
                return told >= exact && told <= exact * 1.01 && recorder.Maximum == sorted[^1];
            });
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void WhatHasRecordedNothingSaysZero() =>
        Assert.That(new LatencyRecorder().Percentile(99), Is.Zero);

    [Test]
    public void AClockThatWentBackCountsAsNoTime()
    {
        var recorder = new LatencyRecorder();
        recorder.Record(-5);
        Assert.That((recorder.Count, recorder.Maximum, recorder.Percentile(50)), Is.EqualTo((1, 0, 0)));
    }
}
