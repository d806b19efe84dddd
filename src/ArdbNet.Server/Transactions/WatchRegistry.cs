using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Transactions;

/// <summary>Which sessions watch which keys, so that a change spoils their EXEC. Used by the executor only.</summary>
public sealed class WatchRegistry
{
    private readonly Dictionary<int, Dictionary<byte[], List<Session>>> _watchers = [];
    private int _count;

    /// <summary>Puts a key under watch; watching it twice is watching it once.</summary>
    public void Watch(Session session, WatchedKey key)
    {
        session.Transaction.Watched ??= [];
        if (session.Transaction.Watched.Exists(other => other.Database == key.Database && other.Key.AsSpan().SequenceEqual(key.Key)))
        {
            return;
        }

        session.Transaction.Watched.Add(key);
        if (!_watchers.TryGetValue(key.Database, out var keys))
        {
            _watchers.Add(key.Database, keys = new Dictionary<byte[], List<Session>>(ByteArrayComparer.Instance));
        }

        if (!keys.TryGetValue(key.Key, out var sessions)) keys.Add(key.Key, sessions = []);
        sessions.Add(session);
        _count++;
    }

    /// <summary>Forgets all that a session watches.</summary>
    public void Unwatch(Session session)
    {
        session.Transaction.IsOutdated = false;
        if (session.Transaction.Watched is not { } watched) return;

        foreach (var key in watched)
        {
            var keys = _watchers[key.Database];
            var sessions = keys[key.Key];
            sessions.Remove(session);
            if (sessions.Count == 0) keys.Remove(key.Key);
            _count--;
        }

        session.Transaction.Watched = null;
    }

    /// <summary>A key has changed or gone.</summary>
    public void Touch(int database, ReadOnlySpan<byte> key)
    {
        if (_count == 0 || !_watchers.TryGetValue(database, out var keys)) return;
        if (!keys.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var sessions)) return;
        foreach (var session in sessions) session.Transaction.IsOutdated = true;
    }

    /// <summary>All keys of a database for which <paramref name="hasChanged"/> says so: FLUSHDB, SWAPDB.</summary>
    public void TouchAll(int database, Func<byte[], bool> hasChanged)
    {
        if (_count == 0 || !_watchers.TryGetValue(database, out var keys)) return;
        foreach (var (key, sessions) in keys)
        {
            if (!hasChanged(key)) continue;
            foreach (var session in sessions) session.Transaction.IsOutdated = true;
        }
    }
}
