using ArdbNet.Replication.Log;
using ArdbNet.RocksDb;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Engine;
using ArdbNet.Subcommands;
using Microsoft.Extensions.Logging;

namespace ArdbNet;

/// <summary>Chooses what to do by the first argument; without a subcommand it serves.</summary>
internal static class CommandLine
{
    private const int Success = 0;
    private const int Mistake = 1;

    private const string Usage =
        """
        Usage: ardbnet [FILE] [--DIRECTIVE VALUE ...] [-]
               ardbnet -                read the configuration from standard input
               ardbnet -v | --version
               ardbnet -h | --help
               ardbnet log info|verify|dump DIR

        FILE has the syntax of redis.conf; conf/ardbnet.conf explains the directives. Any of them may be
        given as an option, which wins over the file:

               ardbnet
               ardbnet /etc/ardbnet.conf --port 7777
               ardbnet --dir /var/lib/ardbnet --appendfsync always
               echo 'maxclients 100' | ardbnet -
        """;

    /// <summary>Gives the exit code of the process: 0 after a clean end, 1 after a mistake told on standard error.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        switch (arguments)
        {
            case ["--version" or "-v"]:
                Console.WriteLine(ProgramVersion.Text);
                return Success;
            case ["--help" or "-h"]:
                Console.WriteLine(Usage);
                return Success;
        }

        try
        {
            if (arguments is ["log", ..]) return LogSubcommand.Run(arguments.AsSpan(1));
            return await ServeAsync(arguments).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ConfigurationException or StoreException or LogException or IOException
            or RocksDbLibraryMissingException)
        {
            await Console.Error.WriteLineAsync($"ardbnet: {e.Message}").ConfigureAwait(false);
            return Mistake;
        }
    }

    private static async Task<int> ServeAsync(string[] arguments)
    {
        // One thread for all sockets, on which requests are read, run and answered: no hand-off per request. Read by
        // the runtime when the first socket is made.
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");
        var configuration = ServerConfiguration.Load(ServerArguments.Parse(arguments), Console.In);
        using var provider = new ServerLogProvider(configuration.Options);
        using var loggers = new LoggerFactory([provider], new LoggerFilterOptions { MinLevel = LogLevel.Trace });
        return await ServerHost.RunAsync(configuration, loggers).ConfigureAwait(false);
    }
}
