namespace ArdbNet.Server.Sessions;

/// <summary>All connected clients, in the order in which they came. Used by the executor only.</summary>
public sealed class SessionRegistry
{
    private readonly SortedDictionary<long, Session> _sessions = [];
    private long _lastId;

    public int Count => _sessions.Count;

    public IReadOnlyCollection<Session> Sessions => _sessions.Values;

    /// <summary>The next client's number. Any thread.</summary>
    public long NextId() => Interlocked.Increment(ref _lastId);

    public Session? Find(long id) => _sessions.GetValueOrDefault(id);

    internal void Add(Session session) => _sessions.Add(session.Id, session);

    internal bool Remove(Session session) => _sessions.Remove(session.Id);
}
