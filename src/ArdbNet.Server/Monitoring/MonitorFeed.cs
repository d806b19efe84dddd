using System.Globalization;
using System.Text;
using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Monitoring;

/// <summary>MONITOR: tells clients each command that has run. Used by the executor only.</summary>
public sealed class MonitorFeed
{
    private readonly List<Session> _sessions = [];

    public bool HasListeners => _sessions.Count > 0;

    public void Add(Session session)
    {
        if (session.IsMonitor) return;
        session.IsMonitor = true;
        _sessions.Add(session);
    }

    public void Remove(Session session)
    {
        if (!session.IsMonitor) return;
        session.IsMonitor = false;
        _sessions.Remove(session);
    }

    /// <summary>A command has run.</summary>
    internal void Tell(Call call)
    {
        using var line = new ReplyBuffer();
        WriteOrigin(line, call.Session);
        for (var i = 0; i < call.Count; i++) WriteArgument(line, call.Shown(i));
        Send(line);
    }

    /// <summary>An EXEC was refused.</summary>
    internal void TellExec(Session session)
    {
        if (!HasListeners) return;
        using var line = new ReplyBuffer();
        WriteOrigin(line, session);
        WriteArgument(line, "exec"u8);
        Send(line);
    }

    // +1339518083.107412 [0 127.0.0.1:60866] "set" "key" "\x00value"\r\n
    private static void WriteOrigin(ReplyBuffer line, Session session)
    {
        var microseconds = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var from = session.IsScript ? "lua"
            : session.Peer is { RemoteEndPoint: null, SocketPath: { } path }
                ? $"unix:{path}"
                : ClientAddress.Remote(session);
        line.Write(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"+{microseconds / 1_000_000}.{microseconds % 1_000_000:D6} [{session.DatabaseIndex} {from}]")));
    }

    private static void WriteArgument(ReplyBuffer line, ReadOnlySpan<byte> argument)
    {
        line.Write(" "u8);
        QuotedBytes.Write(line, argument);
    }

    private void Send(ReplyBuffer line)
    {
        line.Write("\r\n"u8);
        foreach (var listener in _sessions) Send(listener, line);
    }

    private static void Send(Session listener, ReplyBuffer line)
    {
        if (listener.IsClosing) return;
        lock (listener.OutputLock) line.CopyTo(listener.Output);
        listener.Peer?.ScheduleFlush();
    }
}
