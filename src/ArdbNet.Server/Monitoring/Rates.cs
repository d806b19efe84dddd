using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Monitoring;

/// <summary>
/// What the server does a second, averaged over the last 16 samples of 100 ms, and the peak of its memory. Used by the
/// executor only.
/// </summary>
public sealed class Rates
{
    private const int Samples = 16;

    private readonly long[] _commands = new long[Samples];
    private readonly long[] _bytesIn = new long[Samples];
    private readonly long[] _bytesOut = new long[Samples];
    private int _next;
    private long _lastMs;
    private long _lastCommands;
    private TrafficTotal _lastTraffic;
    private long _peak;

    public long CommandsPerSecond => Average(_commands);

    public long BytesInPerSecond => Average(_bytesIn);

    public long BytesOutPerSecond => Average(_bytesOut);

    /// <summary>Notes an amount of memory; returns the highest noted so far.</summary>
    public long SeePeak(long bytes) => _peak = Math.Max(_peak, bytes);

    /// <summary>Takes a sample; called ten times a second.</summary>
    public void Sample(ArdbServer server)
    {
        var now = Environment.TickCount64;
        var elapsedMs = Math.Max(1, now - _lastMs);
        var commands = server.Statistics.CommandsProcessed;
        var traffic = server.Traffic.Total(server.Sessions);
        if (_lastMs != 0)
        {
            // A reset of the counters makes them smaller than they were.
            _commands[_next] = Math.Max(0, commands - _lastCommands) * 1000 / elapsedMs;
            _bytesIn[_next] = Math.Max(0, traffic.BytesIn - _lastTraffic.BytesIn) * 1000 / elapsedMs;
            _bytesOut[_next] = Math.Max(0, traffic.BytesOut - _lastTraffic.BytesOut) * 1000 / elapsedMs;
            _next = (_next + 1) % Samples;
        }

        _lastMs = now;
        _lastCommands = commands;
        _lastTraffic = traffic;
    }

    private static long Average(long[] samples)
    {
        var sum = 0L;
        foreach (var sample in samples) sum += sample;
        return sum / Samples;
    }
}
