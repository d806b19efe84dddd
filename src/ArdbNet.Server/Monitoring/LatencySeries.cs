namespace ArdbNet.Server.Monitoring;

/// <summary>The last samples of one kind of event and the longest ever.</summary>
public sealed class LatencySeries
{
    public const int MaxSamples = 160;

    private readonly Queue<LatencySample> _samples = new();

    public long LongestMilliseconds { get; private set; }

    /// <summary>The newest sample.</summary>
    public LatencySample Last { get; private set; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyCollection<LatencySample> Samples =>
        [.. _samples, .. Last == default ? (ReadOnlySpan<LatencySample>)[] : [Last]];

    /// <summary>Of several within a second the longest is kept.</summary>
    public void Add(LatencySample sample)
    {
        LongestMilliseconds = Math.Max(LongestMilliseconds, sample.Milliseconds);
        if (sample.UnixSeconds == Last.UnixSeconds)
        {
            if (sample.Milliseconds > Last.Milliseconds) Last = sample;
            return;
        }

        if (Last != default) _samples.Enqueue(Last);
        if (_samples.Count == MaxSamples) _samples.Dequeue();
        Last = sample;
    }
}
