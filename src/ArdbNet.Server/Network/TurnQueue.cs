using System.Collections.Concurrent;
using System.Diagnostics;

namespace ArdbNet.Server.Network;

/// <summary>
/// Where connections that have had their turn line up behind all others: they go on, on the thread that serves all
/// sockets, after what has come for others. Any thread.
/// </summary>
/// <remarks>
/// Of a client that answers quickly, or gets the very processor when it is answered, the next request is there before the
/// thread looks for others: it would be served time and again while they wait. To be told when the thread has come round,
/// a byte goes into one of two sockets and is an event of the other, behind those that wait already.
/// </remarks>
internal sealed class TurnQueue : IDisposable
{
    // A few requests; to line up costs some microseconds.
    private static readonly long Turn = Stopwatch.Frequency / 10_000;

    // Who is alone for so long need not give way so often.
    private static readonly long Solitude = Stopwatch.Frequency / 100;
    private static readonly long LongTurn = Stopwatch.Frequency / 200;

    [ThreadStatic]
    private static long _servedId;

    [ThreadStatic]
    private static long _servedSince;

    [ThreadStatic]
    private static long _otherServedAt;

    private readonly ConcurrentQueue<Action> _waiting = new();
    private readonly RoundBell _bell;

    /// <exception cref="System.ComponentModel.Win32Exception">There are no sockets to be had.</exception>
    public TurnQueue() => _bell = new RoundBell(Serve, ServeElsewhere);

    /// <summary>Whether the connection has been served long enough, without others in between, by the calling thread.</summary>
    public static bool IsOver(long connectionId)
    {
        var now = Stopwatch.GetTimestamp();
        if (_servedId != connectionId)
        {
            _servedId = connectionId;
            _servedSince = now;
            _otherServedAt = now;
            return false;
        }

        if (now - _servedSince < (now - _otherServedAt < Solitude ? Turn : LongTurn)) return false;
        _servedSince = now;
        return true;
    }

    /// <summary>To be awaited: what follows comes behind what has come for others.</summary>
    public TurnAwaiter LineUp() => new(this);

    /// <summary>Who waits, or will, goes on at once, on pool threads.</summary>
    public void Dispose() => _bell.Dispose();

    internal void Add(Action continuation)
    {
        _waiting.Enqueue(continuation);
        _bell.Ring();
    }

    private void Serve()
    {
        for (var left = _waiting.Count; left > 0 && _waiting.TryDequeue(out var next); left--) next();
    }

    private void ServeElsewhere()
    {
        while (_waiting.TryDequeue(out var next))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static next => next(), next, preferLocal: false);
        }
    }
}
