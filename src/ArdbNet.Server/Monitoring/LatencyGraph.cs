using System.Globalization;
using System.Text;

namespace ArdbNet.Server.Monitoring;

/// <summary>Samples of an event as bars of characters, a column each, with their ages below.</summary>
internal static class LatencyGraph
{
    private const int Columns = 80;
    private const int Rows = 4;

    // A row is drawn in three steps.
    private const string Heights = " _o#";

    public static string Draw(string name, IReadOnlyCollection<LatencySample> samples, long longest)
    {
        var low = samples.Min(static sample => sample.Milliseconds);
        var high = samples.Max(static sample => sample.Milliseconds);
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture, $"{name} - high {high} ms, low {low} ms (all time high {longest} ms)\n");
        text.Append('-', Columns).Append('\n');
        foreach (var line in samples.Chunk(Columns)) DrawLine(text, line, low, high);
        return text.ToString();
    }

    private static void DrawLine(StringBuilder text, LatencySample[] samples, long low, long high)
    {
        var steps = (Heights.Length - 1) * Rows;
        for (var row = Rows - 1; row >= 0; row--)
        {
            foreach (var sample in samples)
            {
                // The lowest has the smallest bar there is.
                var height = 1 + ((sample.Milliseconds - low) * (steps - 1) / Math.Max(1, high - low));
                text.Append(Heights[(int)Math.Clamp(height - (row * (Heights.Length - 1)), 0, Heights.Length - 1)]);
            }

            text.Append('\n');
        }

        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string[] ages = [.. samples.Select(sample => Age(now - sample.UnixSeconds))];
        text.Append('\n');
        for (var row = 0; row < ages.Max(static age => age.Length); row++)
        {
            foreach (var age in ages) text.Append(row < age.Length ? age[row] : ' ');
            text.Append('\n');
        }
    }

    private static string Age(long seconds) => seconds switch
    {
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds}s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}m"),
        < 24 * 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / (24 * 3600)}d"),
    };
}
