using System.Globalization;
using System.Text;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Monitoring;

/// <summary>The commands that took longest lately, newest first. Used by the executor only.</summary>
public sealed class SlowLog
{
    private const int MaxArguments = 32;
    private const int MaxArgumentBytes = 128;

    private readonly LinkedList<SlowLogEntry> _entries = [];
    private long _nextId;

    public int Count => _entries.Count;

    public IEnumerable<SlowLogEntry> Entries => _entries;

    /// <summary>Notes a command that has run, if it took so long; lets go of what is too much.</summary>
    internal void Note(Call call, long microseconds)
    {
        var options = call.Server.Options;
        if (options.SlowLogSlowerThanMicroseconds < 0) return;
        if (microseconds >= options.SlowLogSlowerThanMicroseconds) Add(call, microseconds);
        while (_entries.Count > options.SlowLogMaxLength) _entries.RemoveLast();
    }

    public void Clear() => _entries.Clear();

    private void Add(Call call, long microseconds) => _entries.AddFirst(new SlowLogEntry(
        _nextId++,
        DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        microseconds,
        ArgumentsOf(call),
        ClientAddress.Remote(call.Session.Origin),
        call.Session.Origin.Name));

    private static byte[][] ArgumentsOf(Call call)
    {
        var arguments = new byte[Math.Min(call.Count, MaxArguments)][];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = Shorten(call.Shown(i));
        if (call.Count > MaxArguments) arguments[^1] = Text($"... ({call.Count - MaxArguments + 1} more arguments)");
        return arguments;
    }

    private static byte[] Shorten(ReadOnlySpan<byte> argument) =>
        argument.Length <= MaxArgumentBytes
            ? argument.ToArray()
            : [.. argument[..MaxArgumentBytes], .. Text($"... ({argument.Length - MaxArgumentBytes} more bytes)")];

    private static byte[] Text(FormattableString text) =>
        Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture));
}
