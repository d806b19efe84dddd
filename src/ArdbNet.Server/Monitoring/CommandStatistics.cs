namespace ArdbNet.Server.Monitoring;

/// <summary>What INFO commandstats says of one command. Written by the executor; durations in Stopwatch ticks.</summary>
public sealed class CommandStatistics
{
    public long Calls { get; private set; }

    public long Ticks { get; private set; }

    /// <summary>Refused by a guard: never ran.</summary>
    public long Rejected { get; private set; }

    /// <summary>Ran and replied with an error.</summary>
    public long Failed { get; private set; }

    /// <summary>How long the runs took; null before the first that was tracked.</summary>
    public LatencyHistogram? Latency { get; private set; }

    public void Ran(long ticks, bool hasFailed)
    {
        Calls++;
        Ticks += ticks;
        if (hasFailed) Failed++;
    }

    /// <summary>A run that was counted, and left its client waiting, has ended in an error.</summary>
    public void FailedAfterWait() => Failed++;

    /// <summary>Keeps a run's duration for the percentiles.</summary>
    public void Track(long nanoseconds)
    {
        Latency ??= new LatencyHistogram();
        Latency.Add(nanoseconds);
    }

    public void Reject() => Rejected++;

    public void Reset()
    {
        Calls = Ticks = Rejected = Failed = 0;
        Latency = null;
    }
}
