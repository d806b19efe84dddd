using System.Globalization;
using System.Text;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Monitoring;

/// <summary>LATENCY DOCTOR: what took long, and what may be done about it.</summary>
internal static class LatencyReport
{
    public static string Write(ArdbServer server)
    {
        if (!server.Latency.IsEnabled)
        {
            return "Latency is not watched. CONFIG SET latency-monitor-threshold <milliseconds> says what counts as long.\n";
        }

        var events = server.Latency.Latest();
        if (events.Count == 0)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Nothing has taken {server.Options.LatencyMonitorThresholdMs} ms or more.\n");
        }

        var text = new StringBuilder();
        foreach (var (name, _, longest) in events)
        {
            var samples = server.Latency.Find(name, out _) ?? [];
            if (samples.Count == 0) continue;
            var mean = samples.Average(static sample => sample.Milliseconds);
            var deviation = samples.Average(sample => Math.Abs(sample.Milliseconds - mean));
            text.Append(
                CultureInfo.InvariantCulture,
                $"{name}: {samples.Count} samples, {mean:F0} ms on average (mean deviation {deviation:F0} ms), ");
            text.Append(CultureInfo.InvariantCulture, $"{longest} ms at most. {Advice(server.Options, name)}\n");
        }

        return text.ToString();
    }

    private static string Advice(ServerOptions options, string name) => name switch
    {
        "command" or "fast-command" => string.Create(
            CultureInfo.InvariantCulture,
            $"SLOWLOG GET shows which ({SlowLogSetting(options)}); commands over big values or many keys are split best."),
        "command-unblocking" => "Clients that waited were served; see SLOWLOG GET.",
        "expire-cycle" => "Many keys end at once and take long to find, or other programs take the processors.",
        "aof-fsync-always" => "The disk is slow to confirm writes; appendfsync everysec does not wait for it.",
        _ => string.Empty,
    };

    private static string SlowLogSetting(ServerOptions options) => options.SlowLogSlowerThanMicroseconds < 0
        ? "it is off: CONFIG SET slowlog-log-slower-than <microseconds>"
        : string.Create(CultureInfo.InvariantCulture, $"from {options.SlowLogSlowerThanMicroseconds} microseconds on");
}
