using ArdbNet.Replication.Log;

namespace ArdbNet.Subcommands;

/// <summary>
/// <c>ardbnet log info|dump|verify DIR</c>: reads a data directory's log, changing nothing; a server may be running on it.
/// </summary>
internal static class LogSubcommand
{
    public const string Usage =
        """
        Usage: ardbnet log info DIR
               ardbnet log verify DIR
               ardbnet log dump DIR [--from OFFSET] [--to OFFSET] [--limit COMMANDS]

        DIR is a data directory or the repl directory in it. Nothing is changed; a server may be running on it.

        info     replication ids, offsets, segments
        verify   checks every page; exit code 1 when something is damaged or missing
        dump     one line per command that begins at --from or later and before --to: offset, database, command
        """;

    private const int Success = 0;
    private const int Damaged = 1;

    /// <summary>Gives the exit code: 1 when the log is damaged.</summary>
    /// <exception cref="LogException">The arguments are wrong or there is no readable log.</exception>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16) { NewLine = "\n" };
        switch (arguments)
        {
            case ["--help" or "-h"]:
                output.WriteLine(Usage);
                return Success;
            case ["info", var directory]:
                using (var log = Open(directory)) LogSummary.Write(log, FolderOf(directory), output);
                return Success;
            case ["verify", var directory]:
                using (var log = Open(directory)) return LogVerification.Write(log, output) ? Success : Damaged;
            case ["dump", var directory, .. var options]:
                var range = DumpRange.Parse(options);
                using (var log = Open(directory)) LogListing.Write(log, range, output);
                return Success;
            default:
                throw new LogException("log: info, verify or dump and a directory are needed, see 'ardbnet log --help'");
        }
    }

    private static LogInspection Open(string directory)
    {
        if (Directory.Exists(directory)) return LogInspection.Open(FolderOf(directory));
        throw new LogException(File.Exists(directory)
            ? $"'{directory}' is a file; the data directory is needed"
            : $"there is no directory '{directory}'");
    }

    private static string FolderOf(string directory)
    {
        var own = Path.Combine(directory, "repl");
        return Directory.Exists(own) ? own : directory;
    }
}
