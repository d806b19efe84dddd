using System.Globalization;
using ArdbNet.Replication.Log;

namespace ArdbNet.Subcommands;

/// <summary>What <c>log info</c> prints: names, offsets, files.</summary>
internal static class LogSummary
{
    public static void Write(LogInspection log, string directory, TextWriter output)
    {
        Line(output, "directory", directory);
        WriteHistory(log, output);
        Line(output, "state", log switch
        {
            { StateTail: null } => "no readable copy",
            { IsClean: true } => $"cleanly closed at offset {log.StateTail}, database {log.SelectedDatabase}",
            _ => $"in use or not cleanly closed; written at offset {log.StateTail}",
        });
        Line(output, "boot id", log.BootId ?? "unknown");
        foreach (var (first, tail) in log.Runs) Line(output, "offsets", $"{first} to {tail}, {tail - first} bytes");
        foreach (var (gapStart, gapEnd) in LogGaps.Of(log))
        {
            Line(output, "missing", $"{gapStart} to {gapEnd}, {gapEnd - gapStart} bytes");
        }

        Line(output, "segments", $"{log.Segments.Count} files, {log.Segments.Sum(static file => file.FileBytes)} bytes");
        foreach (var file in log.Segments)
        {
            var name = Path.GetFileName(file.Path);
            Line(output, "", $"{name}  {file.UsedBytes} of {file.Capacity} bytes used  {file.Problem}".TrimEnd());
        }
    }

    private static void WriteHistory(LogInspection log, TextWriter output)
    {
        Line(output, "replication id", log.History?.ReplicationId ?? "unknown");
        if (log.History is not { } history) return;
        Line(output, "second id", history.SecondOffset < 0
            ? "none"
            : $"{history.SecondReplicationId}, valid up to offset {history.SecondOffset}");
        Line(output, "history", history.FollowsMaster ? "a master's" : "its own");
    }

    private static void Line(TextWriter output, string name, string value) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-15} {value}"));
}
