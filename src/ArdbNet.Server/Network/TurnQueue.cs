using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

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
internal sealed partial class TurnQueue : IDisposable
{
    private const int LocalFamily = 1;
    private const int StreamCloseOnExec = 0x80001;

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
    private readonly Socket _bell;
    private readonly Socket _ear;
    private int _isRung;
    private volatile bool _isClosed;

    /// <exception cref="Win32Exception">There are no sockets to be had.</exception>
    public TurnQueue()
    {
        Span<int> pair = stackalloc int[2];
        if (SocketPair(LocalFamily, StreamCloseOnExec, 0, pair) != 0) throw new Win32Exception();
        _bell = new Socket(new SafeSocketHandle(pair[0], ownsHandle: true));
        _ear = new Socket(new SafeSocketHandle(pair[1], ownsHandle: true));
        _ = ServeAsync();
    }

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
    public void Dispose()
    {
        _bell.Dispose();
        _ear.Dispose();
    }

    internal void Add(Action continuation)
    {
        _waiting.Enqueue(continuation);
        if (_isClosed) ServeElsewhere();
        else if (Interlocked.Exchange(ref _isRung, 1) == 0) Ring();
    }

    private void Ring()
    {
        try
        {
            _bell.Send([0]);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            ServeElsewhere();
        }
    }

    private async Task ServeAsync()
    {
        var heard = new byte[1];
        try
        {
            var ring = _ear.ReceiveAsync(heard, SocketFlags.None);
            while (await ring.ConfigureAwait(false) > 0)
            {
                // Before anyone rings again: then it is the thread that hears it, when it has come round.
                ring = _ear.ReceiveAsync(heard, SocketFlags.None);
                Interlocked.Exchange(ref _isRung, 0);
                for (var left = _waiting.Count; left > 0 && _waiting.TryDequeue(out var next); left--) next();
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Closed.
        }

        _isClosed = true;
        ServeElsewhere();
    }

    private void ServeElsewhere()
    {
        while (_waiting.TryDequeue(out var next))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static next => next(), next, preferLocal: false);
        }
    }

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    private static partial int SocketPair(int family, int type, int protocol, Span<int> pair);
}
