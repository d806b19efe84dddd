using ArdbNet.Server.Configuration;

namespace ArdbNet.Server.Monitoring;

/// <summary>What took at least latency-monitor-threshold, by kind of event. Any thread.</summary>
public sealed class LatencyMonitor(ServerOptions options)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, LatencySeries> _events = new(StringComparer.Ordinal);

    public bool IsEnabled => options.LatencyMonitorThresholdMs > 0;

    public void Note(string name, long milliseconds)
    {
        var threshold = options.LatencyMonitorThresholdMs;
        if (threshold == 0 || milliseconds < threshold) return;

        lock (_gate)
        {
            if (!_events.TryGetValue(name, out var series)) _events.Add(name, series = new LatencySeries());
            series.Add(new LatencySample(DateTimeOffset.UtcNow.ToUnixTimeSeconds(), milliseconds));
        }
    }

    /// <summary>The samples of an event, oldest first; null when it never took long.</summary>
    public IReadOnlyCollection<LatencySample>? Find(string name, out long longestMilliseconds)
    {
        lock (_gate)
        {
            var series = _events.GetValueOrDefault(name);
            longestMilliseconds = series?.LongestMilliseconds ?? 0;
            return series?.Samples;
        }
    }

    /// <summary>Each event's last sample and longest duration.</summary>
    public IReadOnlyList<(string Name, LatencySample Last, long LongestMilliseconds)> Latest()
    {
        lock (_gate) return [.. _events.Select(pair => (pair.Key, pair.Value.Last, pair.Value.LongestMilliseconds))];
    }

    /// <summary>Forgets all events.</summary>
    /// <returns>How many there were.</returns>
    public int Reset()
    {
        lock (_gate)
        {
            var count = _events.Count;
            _events.Clear();
            return count;
        }
    }

    /// <summary>Forgets an event, named in any case; false when it never took long.</summary>
    public bool Reset(string name)
    {
        lock (_gate)
        {
            var found = _events.Keys.FirstOrDefault(key => key.Equals(name, StringComparison.OrdinalIgnoreCase));
            return found is not null && _events.Remove(found);
        }
    }
}
