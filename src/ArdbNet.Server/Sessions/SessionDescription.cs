using System.Globalization;
using System.Text;
using ArdbNet.Server.Tracking;

namespace ArdbNet.Server.Sessions;

/// <summary>A session as one line of CLIENT LIST. Used by the executor only.</summary>
internal static class SessionDescription
{
    public static string Of(Session session)
    {
        var text = new StringBuilder();
        Append(text, session);
        return text.ToString();
    }

    // id=3 addr=127.0.0.1:50000 laddr=… fd=8 name= age=0 idle=0 flags=N db=0 … cmd=client|list user=default redir=-1 resp=2
    public static void Append(StringBuilder text, Session session)
    {
        var now = Environment.TickCount64;
        var subscriptions = session.Subscriptions;
        var transaction = session.Transaction;
        text.Append(
            CultureInfo.InvariantCulture,
            $"id={session.Id} addr={ClientAddress.Remote(session)} laddr={ClientAddress.Local(session)}");
        text.Append(CultureInfo.InvariantCulture, $" fd={session.Peer?.FileDescriptor ?? -1}");
        text.Append(" name=").Append(Encoding.Latin1.GetString(session.Name));
        text.Append(
            CultureInfo.InvariantCulture,
            $" age={(now - session.CreatedAt) / 1000} idle={(now - session.LastActiveAt) / 1000}");
        text.Append(CultureInfo.InvariantCulture, $" flags={Flags(session)} db={session.DatabaseIndex}");
        text.Append(
            CultureInfo.InvariantCulture,
            $" sub={subscriptions.Channels.Count} psub={subscriptions.Patterns.Count}");
        text.Append(CultureInfo.InvariantCulture, $" ssub={subscriptions.ShardChannels.Count}");
        text.Append(CultureInfo.InvariantCulture, $" multi={(transaction.IsOpen ? transaction.Queue.Count : -1)}");
        AppendBuffers(text, session);
        text.Append(CultureInfo.InvariantCulture, $" events={(session.Peer?.UnsentBytes > 0 ? "rw" : "r")}");
        text.Append(CultureInfo.InvariantCulture, $" cmd={session.LastCommand?.Name ?? "NULL"}");
        var redirection = session.Tracking?.RedirectTo ?? -1;
        text.Append(" user=").Append(session.User is { } user ? Encoding.Latin1.GetString(user.Name) : "(superuser)");
        text.Append(CultureInfo.InvariantCulture, $" redir={redirection} resp={session.Reply.Protocol}");
    }

    /// <summary>Bytes of memory that the session's requests and replies take.</summary>
    public static long MemoryOf(Session session) =>
        (session.Peer?.QueryBufferCapacity ?? 0)
        + session.Transaction.QueuedBytes
        + Math.Max(session.Output.Length, session.Output.CurrentCapacity)
        + (session.Peer?.UnsentBytes ?? 0);

    private static void AppendBuffers(StringBuilder text, Session session)
    {
        var read = session.Peer?.QueryBufferBytes ?? 0;
        var free = Math.Max(0, (session.Peer?.QueryBufferCapacity ?? 0) - read);
        var output = session.Output;
        var overflow = output.OverflowLength + (session.Peer?.UnsentBytes ?? 0);
        text.Append(CultureInfo.InvariantCulture, $" qbuf={read} qbuf-free={free} argv-mem=0");
        text.Append(CultureInfo.InvariantCulture, $" multi-mem={session.Transaction.QueuedBytes}");
        text.Append(CultureInfo.InvariantCulture, $" rbs={output.CurrentCapacity} rbp={session.OutputPeak}");
        text.Append(
            CultureInfo.InvariantCulture,
            $" obl={output.Length - output.OverflowLength} oll={Math.Max(0, output.SegmentCount - 1)} omem={overflow}");
        text.Append(CultureInfo.InvariantCulture, $" tot-mem={MemoryOf(session)}");
    }

    private static string Flags(Session session)
    {
        var flags = new StringBuilder();
        if (session.IsMonitor) flags.Append('O');
        if (session.Replica is not null) flags.Append('S');
        if (session.Subscriptions.Count > 0) flags.Append('P');
        if (session.Transaction.IsOpen) flags.Append('x');
        if (session.Suspension is { IsCompleted: false }) flags.Append('b');
        if (session.Tracking is { } tracking)
        {
            flags.Append('t');
            if (tracking.IsRedirectionBroken) flags.Append('R');
            if (tracking.Has(TrackingOptions.Broadcast)) flags.Append('B');
        }

        if (session.Transaction.IsOutdated) flags.Append('d');
        if (session.IsClosing) flags.Append('c');
        if (session.Peer is { RemoteEndPoint: null, SocketPath: not null }) flags.Append('U');
        if (session.IsNoEvict) flags.Append('e');
        return flags.Length == 0 ? "N" : flags.ToString();
    }
}
