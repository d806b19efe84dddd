using ArdbNet.Replication.Log;

namespace ArdbNet.Subcommands;

/// <summary>Stretches of the stream between a log's runs, for which there is no segment.</summary>
internal static class LogGaps
{
    public static IEnumerable<(long Start, long End)> Of(LogInspection log) =>
        log.Runs.Zip(log.Runs.Skip(1), static (before, after) => (before.TailOffset, after.FirstOffset));
}
