using System.Globalization;
using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Hosting;

/// <summary>One category's way to the log.</summary>
internal sealed class ServerLogger(ServerLogProvider provider, string category) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && provider.IsEnabled(category, logLevel);

    // 4711:M 21 Nov 2026 05:00:00.123 * text
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var moment = DateTime.Now.ToString("dd MMM yyyy HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var fault = exception is null ? "" : $": {exception}";
        provider.Write($"{Environment.ProcessId}:M {moment} {Mark(logLevel)} {formatter(state, exception)}{fault}");
    }

    private static char Mark(LogLevel level) => level switch
    {
        LogLevel.Trace => '.',
        LogLevel.Debug => '-',
        LogLevel.Information => '*',
        _ => '#',
    };
}
