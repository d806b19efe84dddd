using ArdbNet.Resp.Writing;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Tracking;

/// <summary>Tells a client which keys of its cache are no longer true. Used by the executor only.</summary>
internal static class InvalidationMessage
{
    /// <summary>Sends keys, or null for "all", to the tracking session or to where it redirects.</summary>
    /// <param name="server">Who knows the sessions.</param>
    /// <param name="session">Who tracks.</param>
    /// <param name="tracking">How.</param>
    /// <param name="reply">What leads to the tracking session.</param>
    /// <param name="keys">The keys.</param>
    public static void Send(
        ArdbServer server,
        Session session,
        TrackingState tracking,
        ReplyWriter reply,
        IReadOnlyCollection<byte[]>? keys)
    {
        var target = session;
        if (tracking.RedirectTo != 0)
        {
            if (server.Sessions.Find(tracking.RedirectTo) is not { } found)
            {
                SayBroken(session, tracking);
                return;
            }

            target = found;
            reply = found.Reply;
        }

        var isRedirected = target != session;
        // RESP2 has no pushes: it takes them as messages of a channel, from another connection.
        if (target.IsClosing) return;
        if (target.Reply.Protocol == 2 && !(isRedirected && target.Subscriptions.Count > 0)) return;

        lock (target.OutputLock) Write(reply, keys);
        target.Peer?.ScheduleFlush();
    }

    // >2 invalidate [key …]|_ or *3 message __redis__:invalidate [key …]|$-1
    private static void Write(ReplyWriter reply, IReadOnlyCollection<byte[]>? keys)
    {
        if (reply.Protocol == 2)
        {
            reply.PushHeader(3);
            reply.Bulk("message"u8);
            reply.Bulk("__redis__:invalidate"u8);
        }
        else
        {
            reply.PushHeader(2);
            reply.Bulk("invalidate"u8);
        }

        if (keys is null)
        {
            reply.Null();
            return;
        }

        reply.ArrayHeader(keys.Count);
        foreach (var key in keys) reply.Bulk(key);
    }

    // >2 tracking-redir-broken id
    private static void SayBroken(Session session, TrackingState tracking)
    {
        tracking.IsRedirectionBroken = true;
        if (session.Reply.Protocol == 2 || session.IsClosing) return;

        lock (session.OutputLock)
        {
            session.Reply.PushHeader(2);
            session.Reply.Bulk("tracking-redir-broken"u8);
            session.Reply.Integer(tracking.RedirectTo);
        }

        session.Peer?.ScheduleFlush();
    }
}
