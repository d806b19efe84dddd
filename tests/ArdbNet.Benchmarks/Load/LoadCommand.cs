using System.ComponentModel;
using System.Net.Sockets;

namespace ArdbNet.Benchmarks.Load;

/// <summary>The subcommand "load": asks a Redis server, and says in one line how it answered.</summary>
internal static class LoadCommand
{
    public const string Usage =
        """
        Usage: ArdbNet.Benchmarks load [--OPTION VALUE ...]
          --host HOST, --port N     default 127.0.0.1, 6379
          --workload NAME           YCSB's a (half updates; the default), b (5 % updates), c (reads), f (half reads
                                    a value and then updates it); get; set; fill (each key once, in order)
          --distribution NAME       zipfian (scrambled, theta 0.99; the default) or uniform
          --keys N                  default 100,000
          --from N                  the first key of fill, default 0
          --value BYTES             default 64
          --clients N               default 50
          --pipeline N              requests that a client sends together, default 1
          --seconds N               default 10; fill ends with the last key
          --operations N            ends it earlier
          --rate N                  operations a second, due at equal distances; without it as many as can be
          --seed N                  another one chooses other keys
          --each-second FILE        gets lines of second, operations, ms of the slowest and of the longest stall
        Prints name=value: rate (operations a second); p50, p99, p99.9, max (ms from when an operation was due);
        stall (ms, the longest time in which all waited); operations; seconds; misses (reads of absent keys); errors.
        """;

    /// <summary>The exit code: 0, 1 after a mistake or a broken connection, 2 if some replies were errors.</summary>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments is ["--help" or "-h"])
        {
            Console.WriteLine(Usage);
            return 0;
        }

        try
        {
            var options = LoadOptions.Parse(arguments);
            using var run = new LoadRun(options);
            var figures = run.Run();
            Console.WriteLine(figures);
            if (options.SecondsFile is not null) File.WriteAllLines(options.SecondsFile, figures.SecondLines());
            if (figures.Errors == 0) return 0;
            Console.Error.WriteLine($"load: the first error: {figures.FirstError}");
            return 2;
        }
        catch (Exception e) when (e is FormatException or IOException or SocketException or Win32Exception
            or TimeoutException or InvalidDataException)
        {
            Console.Error.WriteLine($"load: {e.Message}");
            return 1;
        }
    }
}
