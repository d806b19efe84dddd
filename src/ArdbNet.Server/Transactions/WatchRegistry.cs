using ArdbNet.Server.Hosting;
using ArdbNet.Server.Sessions;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Transactions;

/// <summary>Which sessions watch which keys, so that a change spoils their EXEC. Used by the executor only.</summary>
public sealed class WatchRegistry(ArdbServer server)
{
    private readonly Dictionary<int, Dictionary<byte[], List<WatchedKey>>> _watchers = [];
    private int _count;

    /// <summary>Puts a key under watch; watching it twice is watching it once.</summary>
    public void Watch(WatchedKey key)
    {
        var watched = key.Session.Transaction.Watched ??= [];
        if (watched.Exists(other => other.Database == key.Database && other.Key.AsSpan().SequenceEqual(key.Key))) return;

        watched.Add(key);
        if (!_watchers.TryGetValue(key.Database, out var keys))
        {
            _watchers.Add(key.Database, keys = new Dictionary<byte[], List<WatchedKey>>(ByteArrayComparer.Instance));
        }

        if (!keys.TryGetValue(key.Key, out var watches)) keys.Add(key.Key, watches = []);
        watches.Add(key);
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
            var watches = keys[key.Key];
            watches.Remove(key);
            if (watches.Count == 0) keys.Remove(key.Key);
            _count--;
        }

        session.Transaction.Watched = null;
    }

    /// <summary>A key has changed or gone.</summary>
    public void Touch(int database, ReadOnlySpan<byte> key)
    {
        if (_count == 0 || !_watchers.TryGetValue(database, out var keys)) return;
        if (!keys.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var watches)) return;
        foreach (var watched in watches)
        {
            if (!watched.IsExpired) watched.Outdate();
            else if (!server.Dataset[database].Load(key).Exists) watched.IsExpired = false;
        }
    }

    /// <summary>A database is about to lose all its keys, or to get those of another one: FLUSHDB, SWAPDB.</summary>
    /// <param name="emptied">The database.</param>
    /// <param name="replacement">Whose keys it gets, or null.</param>
    public void TouchAll(Database emptied, Database? replacement)
    {
        if (_count == 0 || !_watchers.TryGetValue(emptied.Index, out var keys)) return;
        foreach (var watches in keys.Values)
        {
            foreach (var watched in watches) Touch(watched, emptied, replacement);
        }
    }

    private void Touch(WatchedKey watched, Database emptied, Database? replacement)
    {
        var wasThere = emptied.Load(watched.Key).Exists;
        var isThere = false;
        var isStale = false;
        if (replacement is not null)
        {
            var next = replacement.Load(watched.Key);
            isThere = next.Exists;
            isStale = next.Exists && server.Dataset.IsExpired(next.ExpireAtMs);
        }

        if (!wasThere && !isThere) return;
        if (watched.IsExpired && !isThere) watched.IsExpired = false;
        else if (!watched.IsExpired && !wasThere && isStale) watched.IsExpired = true;
        else if (!watched.IsExpired || !isStale) watched.Outdate();
    }
}
