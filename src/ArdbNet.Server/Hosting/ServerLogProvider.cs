using System.Collections.Concurrent;
using ArdbNet.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Hosting;

/// <summary>Writes log lines as Redis does, to standard output or <c>logfile</c>, from <c>loglevel</c> on.</summary>
public sealed class ServerLogProvider : ILoggerProvider
{
    private readonly ServerOptions _options;
    private readonly TextWriter _writer;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);

    /// <exception cref="IOException">The file can't be written.</exception>
    public ServerLogProvider(ServerOptions options)
    {
        _options = options;
        _writer = options.LogFile is { } path
            ? new StreamWriter(path, append: true) { AutoFlush = true }
            : Console.Out;
    }

    public ILogger CreateLogger(string categoryName) =>
        _loggers.GetOrAdd(categoryName, static (category, provider) => new ServerLogger(provider, category), this);

    public void Dispose()
    {
        if (_options.LogFile is not null) _writer.Dispose();
    }

    /// <summary>Whether a level is written; of the framework's own parts only what is wrong.</summary>
    internal bool IsEnabled(string category, LogLevel level) =>
        level >= Lowest(_options.LogLevel)
        && (level >= LogLevel.Warning || category.StartsWith("ArdbNet.", StringComparison.Ordinal));

    internal void Write(string line)
    {
        lock (_gate) _writer.WriteLine(line);
    }

    private static LogLevel Lowest(LogVerbosity verbosity) => verbosity switch
    {
        LogVerbosity.Debug => LogLevel.Trace,
        LogVerbosity.Verbose => LogLevel.Debug,
        LogVerbosity.Notice => LogLevel.Information,
        _ => LogLevel.Warning,
    };
}
