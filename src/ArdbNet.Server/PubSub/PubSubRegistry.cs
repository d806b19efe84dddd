using ArdbNet.Resp;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.PubSub;

/// <summary>Who listens to which channel or pattern, and the delivery of messages. Used by the executor only.</summary>
public sealed class PubSubRegistry
{
    private readonly Dictionary<byte[], List<Session>> _channels = new(ByteArrayComparer.Instance);
    private readonly Dictionary<byte[], List<Session>> _shardChannels = new(ByteArrayComparer.Instance);
    private readonly Dictionary<byte[], List<Session>> _patterns = new(ByteArrayComparer.Instance);

    /// <summary>Channels with at least one listener and how many they have.</summary>
    public IReadOnlyDictionary<byte[], List<Session>> Channels => _channels;

    public IReadOnlyDictionary<byte[], List<Session>> ShardChannels => _shardChannels;

    public int PatternCount => _patterns.Count;

    /// <summary>Whether anybody listens to channels or patterns at all.</summary>
    public bool HasListeners => _channels.Count + _patterns.Count > 0;

    public bool Subscribe(Session session, byte[] channel) =>
        session.Subscriptions.Channels.Add(channel) && Add(_channels, session, channel);

    public bool Unsubscribe(Session session, byte[] channel) =>
        session.Subscriptions.Channels.Remove(channel) && Remove(_channels, session, channel);

    public bool SubscribePattern(Session session, byte[] pattern) =>
        session.Subscriptions.Patterns.Add(pattern) && Add(_patterns, session, pattern);

    public bool UnsubscribePattern(Session session, byte[] pattern) =>
        session.Subscriptions.Patterns.Remove(pattern) && Remove(_patterns, session, pattern);

    public bool SubscribeShard(Session session, byte[] channel) =>
        session.Subscriptions.ShardChannels.Add(channel) && Add(_shardChannels, session, channel);

    public bool UnsubscribeShard(Session session, byte[] channel) =>
        session.Subscriptions.ShardChannels.Remove(channel) && Remove(_shardChannels, session, channel);

    /// <summary>Ends all that a session listens to, without telling it.</summary>
    public void RemoveAll(Session session)
    {
        foreach (var channel in session.Subscriptions.Channels.ToArray()) Unsubscribe(session, channel);
        foreach (var pattern in session.Subscriptions.Patterns.ToArray()) UnsubscribePattern(session, pattern);
        foreach (var channel in session.Subscriptions.ShardChannels.ToArray()) UnsubscribeShard(session, channel);
    }

    /// <summary>Delivers a message. Returns how many received it, a session once for each match.</summary>
    public long Publish(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> message)
    {
        var receivers = Deliver(_channels, "message"u8, channel, message);
        foreach (var (pattern, sessions) in _patterns)
        {
            if (!GlobPattern.Matches(pattern, channel)) continue;
            foreach (var session in sessions) Push(session, "pmessage"u8, pattern, channel, message);
            receivers += sessions.Count;
        }

        return receivers;
    }

    /// <summary>Delivers a message to shard channels only.</summary>
    public long PublishShard(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> message) =>
        Deliver(_shardChannels, "smessage"u8, channel, message);

    private static bool Add(Dictionary<byte[], List<Session>> listeners, Session session, byte[] name)
    {
        if (!listeners.TryGetValue(name, out var sessions)) listeners.Add(name, sessions = []);
        sessions.Add(session);
        return true;
    }

    private static bool Remove(Dictionary<byte[], List<Session>> listeners, Session session, byte[] name)
    {
        var sessions = listeners[name];
        sessions.Remove(session);
        if (sessions.Count == 0) listeners.Remove(name);
        return true;
    }

    private static long Deliver(
        Dictionary<byte[], List<Session>> listeners,
        ReadOnlySpan<byte> kind,
        ReadOnlySpan<byte> channel,
        ReadOnlySpan<byte> message)
    {
        if (!listeners.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(channel, out var sessions)) return 0;
        foreach (var session in sessions) Push(session, kind, default, channel, message);
        return sessions.Count;
    }

    // >3 kind channel message, of a pattern >4 kind pattern channel message
    private static void Push(
        Session session,
        ReadOnlySpan<byte> kind,
        ReadOnlySpan<byte> pattern,
        ReadOnlySpan<byte> channel,
        ReadOnlySpan<byte> message)
    {
        if (session.IsClosing) return;
        lock (session.OutputLock)
        {
            var reply = session.Reply;
            var hasPattern = kind.Length == "pmessage"u8.Length && kind[0] == (byte)'p';
            reply.PushHeader(hasPattern ? 4 : 3);
            reply.Bulk(kind);
            if (hasPattern) reply.Bulk(pattern);
            reply.Bulk(channel);
            reply.Bulk(message);
        }

        session.Peer?.ScheduleFlush();
    }
}
