using System.Globalization;

namespace ArdbNet.Benchmarks.Load;

/// <summary>What a run has measured; times in nanoseconds.</summary>
internal sealed class LoadFigures(int seconds)
{
    private const double Millisecond = 1e6;
    private const double Second = 1e9;

    private readonly SecondFigures[] _seconds = new SecondFigures[seconds];

    /// <summary>From when each operation was due until it was complete.</summary>
    public LatencyRecorder Latencies { get; } = new();

    public long Elapsed { get; set; }

    /// <summary>The longest time in which something was awaited and nothing came.</summary>
    public long LongestStall { get; private set; }

    /// <summary>Reads of keys that were not there.</summary>
    public long Misses { get; set; }

    public long Errors { get; set; }

    public string FirstError { get; set; } = "";

    public void Record(long latency, long sinceStart)
    {
        Latencies.Record(latency);
        ref var second = ref SecondOf(sinceStart);
        second.Operations++;
        second.Slowest = Math.Max(second.Slowest, latency);
    }

    public void RecordPause(long length, long sinceStart)
    {
        LongestStall = Math.Max(LongestStall, length);
        ref var second = ref SecondOf(sinceStart);
        second.LongestStall = Math.Max(second.LongestStall, length);
    }

    /// <summary>One line of name=value, times in milliseconds.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"rate={Latencies.Count / (Elapsed / Second):F0} p50={Percentile(50)} p99={Percentile(99)} " +
        $"p99.9={Percentile(99.9)} max={Latencies.Maximum / Millisecond:F3} " +
        $"stall={LongestStall / Millisecond:F3} operations={Latencies.Count} seconds={Elapsed / Second:F2} " +
        $"misses={Misses} errors={Errors}");

    /// <summary>A line for each second: its number, operations, ms of the slowest and of the longest stall.</summary>
    public IEnumerable<string> SecondLines() => _seconds
        // At a fixed rate the last operation is due, and often complete, a little before the last second ends.
        .Take((int)Math.Min(_seconds.Length, Math.Round(Elapsed / Second)))
        .Select(static (second, number) => string.Create(
            CultureInfo.InvariantCulture,
            $"{number} {second.Operations} {second.Slowest / Millisecond:F3} {second.LongestStall / Millisecond:F3}"));

    private ref SecondFigures SecondOf(long sinceStart) =>
        ref _seconds[Math.Clamp(sinceStart / (long)Second, 0, _seconds.Length - 1)];

    private string Percentile(double percent) =>
        (Latencies.Percentile(percent) / Millisecond).ToString("F3", CultureInfo.InvariantCulture);
}
