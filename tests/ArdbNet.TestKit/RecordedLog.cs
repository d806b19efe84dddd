using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ArdbNet.TestKit;

/// <summary>Keeps what a server tells its operator.</summary>
public sealed class RecordedLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

    /// <summary>All lines, in order.</summary>
    public IReadOnlyList<string> Lines => [.. _lines.Select(static line => line.Text)];

    /// <summary>What an operator should look at.</summary>
    public IReadOnlyList<string> Warnings => Texts(LogLevel.Warning);

    public IReadOnlyList<string> Errors => Texts(LogLevel.Error);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter) => _lines.Enqueue((logLevel, formatter(state, exception)));

    public void Dispose()
    {
    }

    private List<string> Texts(LogLevel lowest) => [.. _lines.Where(line => line.Level >= lowest).Select(static line => line.Text)];
}
