using System.Globalization;
using System.Text;
using ArdbNet.Replication.Log;

namespace ArdbNet.Subcommands;

/// <summary>What <c>log dump</c> prints: a line per command, arguments quoted as redis-cli quotes them.</summary>
internal static class LogListing
{
    /// <exception cref="LogException">The bytes are no commands.</exception>
    public static void Write(LogInspection log, DumpRange range, TextWriter output)
    {
        var left = range.Limit;
        var end = -1L;
        foreach (var (first, tail) in log.Runs)
        {
            if (end >= 0) output.WriteLine(Invariant($"# {first - end} bytes are missing, from offset {end} to {first}"));
            end = tail;
            WriteRun(log, first, tail, range, ref left, output);
        }
    }

    private static void WriteRun(
        LogInspection log, long first, long tail, DumpRange range, ref long left, TextWriter output)
    {
        // From the run's start, wherever the dump is to begin: what has been read tells the selected database.
        var database = "?";
        var start = first == 0 ? 0 : LogReader.FindCommand(log, first) ?? tail;
        using var reader = new LogReader(log, start);
        while (left > 0 && reader.Offset < range.To && reader.TryReadCommand(out var command))
        {
            if (command.Count == 0) continue;
            if (command.Offset >= range.From)
            {
                output.WriteLine(Format(in command, database));
                left--;
            }

            if (IsSelect(in command)) database = Encoding.ASCII.GetString(command[1]);
        }

        if (left > 0 && reader.Offset < range.To && reader.Offset < tail)
        {
            output.WriteLine(Invariant($"# {tail - reader.Offset} bytes of a command that is cut off at offset {tail}"));
        }
    }

    private static bool IsSelect(in LogCommand command) =>
        command.Count == 2 && Ascii.EqualsIgnoreCase(command[0], "SELECT"u8);

    private static string Format(in LogCommand command, string database)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{command.Offset} [{database}]");
        for (var i = 0; i < command.Count; i++) AppendQuoted(line.Append(' '), command[i]);
        return line.ToString();
    }

    private static void AppendQuoted(StringBuilder line, ReadOnlySpan<byte> argument)
    {
        line.Append('"');
        foreach (var value in argument)
        {
            _ = value switch
            {
                (byte)'\\' or (byte)'"' => line.Append('\\').Append((char)value),
                (byte)'\n' => line.Append("\\n"),
                (byte)'\r' => line.Append("\\r"),
                (byte)'\t' => line.Append("\\t"),
                (byte)'\a' => line.Append("\\a"),
                (byte)'\b' => line.Append("\\b"),
                >= 0x20 and < 0x7F => line.Append((char)value),
                _ => line.Append("\\x").Append(value.ToString("x2", CultureInfo.InvariantCulture)),
            };
        }

        line.Append('"');
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
