using ArdbNet.Resp.Writing;
using ArdbNet.Server.Blocking;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Tracking;

/// <summary>
/// CLIENT TRACKING: remembers what clients may have cached, and tells them when it changes. The client whose command
/// runs hears of it after its reply; those that listen to prefixes hear of all keys of a batch at once. Used by the
/// executor only.
/// </summary>
public sealed class ClientTracking(ArdbServer server)
{
    private const int EvictedAtOnce = 100;

    private readonly TrackingTable _table = new();
    private readonly KeyFinder _keyFinder = new();
    private readonly SortedDictionary<byte[], PrefixListeners> _prefixes = new(ByteOrder.Instance);
    private readonly List<(Session Session, byte[]? Key)> _pending = [];
    private Session? _current;
    private bool _hasBroadcasts;
    private int _roundsOverLimit;

    /// <summary>Sessions that track.</summary>
    public int ClientCount { get; private set; }

    public int KeyCount => _table.KeyCount;

    /// <summary>Pairs of a key and a client that may have it.</summary>
    public long ItemCount => _table.PairCount;

    public int PrefixCount => _prefixes.Count;

    /// <summary>Starts tracking, or changes how a session tracks. It keeps the prefixes it has.</summary>
    public void Enable(Session session, TrackingOptions options, long redirectTo, IReadOnlyList<byte[]> prefixes)
    {
        if (session.Tracking is null) ClientCount++;
        var tracking = session.Tracking ??= new TrackingState();
        tracking.Options = options;
        tracking.RedirectTo = redirectTo;
        tracking.IsRedirectionBroken = false;
        if (!tracking.Has(TrackingOptions.Broadcast)) return;

        foreach (var prefix in prefixes.Count == 0 ? [[]] : prefixes)
        {
            if (!_prefixes.TryGetValue(prefix, out var listeners)) _prefixes.Add(prefix, listeners = new PrefixListeners());
            listeners.Sessions.Add(session);
            tracking.Prefixes.Add(prefix);
        }
    }

    /// <summary>Ends a session's tracking. What it may have cached is forgotten when those keys change.</summary>
    public void Disable(Session session)
    {
        if (session.Tracking is not { } tracking) return;

        foreach (var prefix in tracking.Prefixes)
        {
            var listeners = _prefixes[prefix];
            listeners.Sessions.Remove(session);
            if (listeners.Sessions.Count == 0) _prefixes.Remove(prefix);
        }

        session.Tracking = null;
        ClientCount--;
    }

    /// <summary>A session's command begins.</summary>
    internal void BeginCommand(Session session) => _current = session;

    /// <summary>The command is as if it had not begun.</summary>
    internal void AbandonCommand() => _current = null;

    /// <summary>The reply to the session's command is complete: now it may hear what the command made untrue.</summary>
    /// <param name="session">Whose command it was.</param>
    /// <param name="command">The command, or null when there is no such one.</param>
    internal void EndCommand(Session session, Command? command)
    {
        _current = null;
        if (_pending.Count > 0) SendPending(session, session.Reply);
        if (session.Tracking is not { } tracking) return;

        var isClient = command is not null && command.Name.StartsWith("client|", StringComparison.Ordinal);
        if (!session.Transaction.IsOpen && !isClient) tracking.IsCachingSaid = false;
    }

    /// <summary>A client that waited is served while another's command runs.</summary>
    /// <returns>Whose command that is, for <see cref="EndServing"/>.</returns>
    internal Session? BeginServing(Session session)
    {
        var outer = _current;
        _current = session;
        return outer;
    }

    /// <summary>The served client hears of what its own command changed behind its reply.</summary>
    internal void EndServing(BlockedCall served, Session? outer)
    {
        if (_pending.Count > 0) SendPending(served.Session, served.Reply);
        _current = outer;
    }

    /// <summary>A command has run in the middle of another's, and changed nothing.</summary>
    internal void EndServingBeside(Session? outer) => _current = outer;

    /// <summary>A command has read keys that the client may cache.</summary>
    internal void Remember(Call call, TrackingState tracking)
    {
        if (!tracking.Remembers || call.Command.Is(CommandFlags.PubSub)) return;

        if (_keyFinder.TryFind(call.Command, call.Request, out var keys))
        {
            foreach (var key in keys) _table.Add(call[key.Position], call.Session.Origin.Id);
        }
        else if (call.Command.FirstKey > 0)
        {
            // More can't be told from the request alone.
            _table.Add(call[call.Command.FirstKey], call.Session.Origin.Id);
        }
    }

    /// <summary>A key has changed or gone.</summary>
    /// <param name="key">Which one, in any database.</param>
    /// <param name="changer">Whose command changed it; null when its time had passed.</param>
    internal void Invalidate(ReadOnlySpan<byte> key, Session? changer)
    {
        if (_prefixes.Count > 0) AddBroadcast(key, changer);
        if (_table.KeyCount > 0 && _table.Take(key) is { } tracked) Tell(tracked);
    }

    /// <summary>All keys of a database, or of all of them, have gone.</summary>
    internal void InvalidateAll()
    {
        _table.Clear();
        if (ClientCount == 0) return;
        foreach (var session in server.Sessions.Sessions)
        {
            if (session.Tracking is not { } tracking) continue;
            if (session == _current) _pending.Add((session, null));
            else InvalidationMessage.Send(server, session, tracking, session.Reply, keys: null);
        }
    }

    /// <summary>Tells those that listen to prefixes what has changed since the last time.</summary>
    internal void Broadcast()
    {
        if (!_hasBroadcasts) return;
        _hasBroadcasts = false;
        foreach (var listeners in _prefixes.Values)
        {
            if (listeners.Changed.Count == 0) continue;
            byte[][] all = [.. listeners.Changed.Keys];
            foreach (var session in listeners.Sessions)
            {
                var tracking = session.Tracking!;
                byte[][] keys = tracking.Has(TrackingOptions.NoLoop)
                    ? [.. listeners.Changed.Where(pair => pair.Value != session).Select(static pair => pair.Key)]
                    : all;
                if (keys.Length > 0) InvalidationMessage.Send(server, session, tracking, session.Reply, keys);
            }

            listeners.Changed.Clear();
        }
    }

    /// <summary>tracking-table-max-keys: what is too much counts as changed.</summary>
    internal void Evict()
    {
        if (_table.KeyCount == 0) return;
        var most = server.Options.TrackingTableMaxKeys;
        if (most == 0 || _table.KeyCount <= most)
        {
            _roundsOverLimit = 0;
            return;
        }

        // More and more as long as it does not suffice.
        var surplus = Math.Min(_table.KeyCount - most, EvictedAtOnce * ++_roundsOverLimit);
        for (var i = 0; i < surplus; i++) Tell(_table.TakeAny());
    }

    private void SendPending(Session session, ReplyWriter reply)
    {
        foreach (var (waiting, key) in _pending)
        {
            if (waiting != session || session.Tracking is not { } tracking) continue;
            InvalidationMessage.Send(server, session, tracking, reply, key is null ? null : [key]);
        }

        _pending.RemoveAll(pending => pending.Session == session);
    }

    private void AddBroadcast(ReadOnlySpan<byte> key, Session? changer)
    {
        byte[]? copy = null;
        foreach (var (prefix, listeners) in _prefixes)
        {
            if (!key.StartsWith(prefix)) continue;
            listeners.Changed[copy ??= key.ToArray()] = changer;
            _hasBroadcasts = true;
        }
    }

    private void Tell(TrackedKey tracked)
    {
        foreach (var id in tracked.Clients)
        {
            if (server.Sessions.Find(id) is not { Tracking: { } tracking } session) continue;
            if (tracking.Has(TrackingOptions.Broadcast)) continue;
            if (session != _current) InvalidationMessage.Send(server, session, tracking, session.Reply, [tracked.Key]);
            else if (!tracking.Has(TrackingOptions.NoLoop)) _pending.Add((session, tracked.Key));
        }
    }
}
