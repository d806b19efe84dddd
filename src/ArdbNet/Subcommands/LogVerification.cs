using System.Globalization;
using ArdbNet.Replication.Log;

namespace ArdbNet.Subcommands;

/// <summary>What <c>log verify</c> prints: every damage, then the verdict.</summary>
internal static class LogVerification
{
    /// <summary>False when something is damaged or missing.</summary>
    public static bool Write(LogInspection log, TextWriter output)
    {
        var found = log.Verify().OrderBy(static damage => damage.Offset).ToList();
        foreach (var damage in found)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"offset {damage.Offset}  {Path.GetFileName(damage.Path)}: {damage.Problem}"));
        }

        // What the checksums vouch for is read as commands too: they say what was written, not that it made sense.
        var unreadable = found.Count > 0 ? null : FindUnreadable(log);
        if (unreadable is not null) output.WriteLine(unreadable);
        output.WriteLine(Verdict(log, found, unreadable));
        return found.Count == 0 && unreadable is null;
    }

    private static string Verdict(LogInspection log, List<LogDamage> found, string? unreadable)
    {
        var bytes = log.Runs.Sum(static run => run.TailOffset - run.FirstOffset);
        return (found, unreadable) switch
        {
            ({ Count: > 0 }, _) => $"damaged: the first bad offset is {found[0].Offset}",
            (_, not null) => "damaged: the checksums match, the commands cannot be read",
            _ => string.Create(CultureInfo.InvariantCulture, $"good: {bytes} bytes in {log.Segments.Count} segments"),
        };
    }

    private static string? FindUnreadable(LogInspection log)
    {
        foreach (var run in log.Runs)
        {
            var start = run.FirstOffset == 0 ? 0 : LogReader.FindCommand(log, run.FirstOffset) ?? run.TailOffset;
            using var reader = new LogReader(log, start);
            try
            {
                while (reader.TryReadCommand(out _))
                {
                }
            }
            catch (LogException problem)
            {
                return problem.Message;
            }
        }

        return null;
    }
}
