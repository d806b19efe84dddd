using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Sessions;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Server.Blocking;

/// <summary>
/// All clients that wait in a blocking command. A change signals its key; at the end of the command or EXEC those who
/// wait for the key are served in the order in which they came, each as a command of its own. Used by the executor only.
/// </summary>
public sealed class BlockedClients
{
    private readonly ArdbServer _server;
    private readonly BlockTimeouts _timeouts;
    private readonly Dictionary<int, Dictionary<byte[], LinkedList<BlockedCall>>> _waiting = [];
    private readonly Queue<(int Database, byte[] Key)> _ready = [];
    private readonly Dictionary<int, HashSet<byte[]>> _signalled = [];
    private int _keys;
    private int _hearingEveryChange;

    internal BlockedClients(ArdbServer server)
    {
        _server = server;
        _timeouts = new BlockTimeouts(server.Executor, TimeOut);
    }

    public int Count { get; private set; }

    /// <summary>Those of them that wait only for some time.</summary>
    public int TimeoutCount => _timeouts.Count;

    /// <summary>Lets the client wait; the command says nothing and returns. Only if <see cref="Call.CanBlock"/>.</summary>
    /// <param name="call">The running command.</param>
    /// <param name="blocked">What is to be done when one of the keys has changed.</param>
    /// <param name="timeoutMs">0 = for ever.</param>
    public void Block(Call call, BlockedCall blocked, long timeoutMs)
    {
        blocked.Begin(call, timeoutMs == 0 ? null : BlockTimeouts.DeadlineTicks(timeoutMs));
        if (!_waiting.TryGetValue(blocked.DatabaseIndex, out var byKey))
        {
            _waiting.Add(
                blocked.DatabaseIndex,
                byKey = new Dictionary<byte[], LinkedList<BlockedCall>>(ByteArrayComparer.Instance));
        }

        foreach (var key in blocked.Keys)
        {
            if (!byKey.TryGetValue(key, out var line)) byKey.Add(key, line = []);
            // The same key twice is one wait.
            if (line.Last?.Value != blocked) blocked.Places.Add((key, line.AddLast(blocked)));
        }

        Count++;
        _keys += blocked.Places.Count;
        if (blocked.HearsOfEveryChange) _hearingEveryChange++;
        _timeouts.Add(blocked);
        blocked.Session.Blocked = blocked;
        blocked.Session.Suspension = blocked.Suspension;
    }

    /// <summary>A key has changed, come or gone: who waits for it is looked after at the end of the command.</summary>
    public void Signal(int database, ReadOnlySpan<byte> key)
    {
        if (_keys == 0 || !_waiting.TryGetValue(database, out var byKey)) return;
        if (!byKey.GetAlternateLookup<ReadOnlySpan<byte>>().ContainsKey(key)) return;
        Enqueue(database, key.ToArray());
    }

    /// <summary>All keys of a database may have changed: FLUSHDB, SWAPDB.</summary>
    public void SignalAll(int database)
    {
        if (_keys == 0 || !_waiting.TryGetValue(database, out var byKey)) return;
        foreach (var key in byKey.Keys) Enqueue(database, key);
    }

    /// <summary>Serves those who wait for keys that were signalled; what that changes may serve others in turn.</summary>
    public void ServeReady()
    {
        while (_ready.TryDequeue(out var ready))
        {
            _signalled[ready.Database].Remove(ready.Key);
            Serve(ready.Database, ready.Key);
        }
    }

    /// <summary>Ends a wait with an answer.</summary>
    public void Answer(BlockedCall blocked, Action<ReplyWriter> answer)
    {
        answer(blocked.Reply);
        if (blocked.Reply.ErrorCount > 0) blocked.Command.Statistics.FailedAfterWait();
        Release(blocked);
    }

    /// <summary>Ends all waits with an error, and then the clients' connections: this server has another role now.</summary>
    public void EndAll(string error)
    {
        var waiting = _waiting.Values.SelectMany(static keys => keys.Values).SelectMany(static line => line).ToHashSet();
        foreach (var blocked in waiting)
        {
            Answer(blocked, reply => reply.Error(error));
            blocked.Session.Close();
        }
    }

    /// <summary>CLIENT UNBLOCK … TIMEOUT, or the time is up.</summary>
    public void TimeOut(BlockedCall blocked) => Answer(blocked, blocked.ReplyTimeout);

    /// <summary>The client has gone, or is to go.</summary>
    public void Remove(Session session)
    {
        if (session.Blocked is not { } blocked) return;
        blocked.Reply.Buffer.Clear();
        Release(blocked);
    }

    private void Enqueue(int database, byte[] key)
    {
        if (!_signalled.TryGetValue(database, out var signalled))
        {
            _signalled.Add(database, signalled = new HashSet<byte[]>(ByteArrayComparer.Instance));
        }

        if (signalled.Add(key)) _ready.Enqueue((database, key));
    }

    private void Serve(int database, byte[] key)
    {
        if (!_waiting[database].TryGetValue(key, out var line)) return;

        var type = TypeOf(database, key);
        var node = line.First;
        while (node is not null && (type != KeyType.None || _hearingEveryChange > 0))
        {
            var next = node.Next;
            var blocked = node.Value;
            if ((blocked.Type == type || blocked.HearsOfEveryChange) && _server.Dispatcher.TryServe(blocked, key))
            {
                Release(blocked);
                type = TypeOf(database, key);
            }

            node = next;
        }
    }

    // An expired key goes now, which the log learns, rather than at some later moment.
    private KeyType TypeOf(int database, byte[] key)
    {
        var type = KeyType.None;
        _server.Dispatcher.TryRun(() => type = _server.Dataset[database].FindForWrite(key).Type);
        return type;
    }

    private void Release(BlockedCall blocked)
    {
        var session = blocked.Session;
        foreach (var (key, node) in blocked.Places) RemovePlace(_waiting[blocked.DatabaseIndex], key, node);
        Count--;
        _keys -= blocked.Places.Count;
        if (blocked.HearsOfEveryChange) _hearingEveryChange--;
        _timeouts.Remove(blocked);
        session.Blocked = null;
        blocked.Released();
        if (blocked.IsMuted)
        {
            blocked.Reply.Buffer.Clear();
            session.LongRead?.Dispose();
            session.LongRead = null;
        }

        blocked.Suspension.Complete();
    }

    private static void RemovePlace(
        Dictionary<byte[], LinkedList<BlockedCall>> byKey, byte[] key, LinkedListNode<BlockedCall> node)
    {
        var line = node.List!;
        line.Remove(node);
        if (line.Count == 0) byKey.Remove(key);
    }
}
