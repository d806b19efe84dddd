using System.Net.Sockets;
using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Monitoring;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Network;

/// <summary>
/// Brings a session's replies to the socket at the pace of the client. Who has the turn writes: the connection's loop
/// from before its requests run until their replies have left, so that nothing is sent before it is committed; in
/// between whoever delivers pushes. Replies go to the socket itself: a pipe would copy them once more and would take
/// from a slow client's account what the kernel has not taken yet.
/// </summary>
internal sealed class ReplySender(Session session, Socket socket, CommitGate gate, ReplyGathering gathering)
    : IThreadPoolWorkItem, IDisposable
{
    // What is longer had better be on its way.
    private const int MaxGatheredBytes = 64 << 10;

    private readonly ReplyBuffer _leaving = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile bool _isAbandoned;
    private int _isPushScheduled;
    private volatile GatheredReplies _gathered;
    private long _unsent;

    public Traffic Traffic { get; } = new();

    /// <summary>Bytes taken from the session that the kernel has not taken yet. Any thread.</summary>
    public long UnsentBytes => Volatile.Read(ref _unsent);

    public ValueTask TakeTurnAsync() => TryTakeTurn() ? ValueTask.CompletedTask : new ValueTask(_turn.WaitAsync());

    public Task TakeTurnAsync(CancellationToken cancellation) => _turn.WaitAsync(cancellation);

    /// <summary>Also from replies that wait to be sent with others': they are the caller's to send then.</summary>
    public bool TryTakeTurn() => TryMove(GatheredReplies.Waiting, GatheredReplies.None) || _turn.Wait(0);

    public void EndTurn() => _turn.Release();

    /// <summary>The connection is being cut off: what waits is not sent any more. Any thread.</summary>
    public void Abandon() => _isAbandoned = true;

    /// <summary>Sends what the session has put out, when what it acknowledges is safe. The caller has the turn.</summary>
    public ValueTask FlushAsync()
    {
        var offset = session.TakeCommitOffset();
        if (offset == 0) return SendOutputAsync();
        var commit = gate.WaitAsync(offset);
        return commit.IsCompletedSuccessfully ? SendOutputAsync() : SendOutputAfterAsync(commit);
    }

    /// <summary>
    /// Leaves the turn, and what the session has put out, to be sent together with others' replies, if that is better.
    /// </summary>
    public bool TryGather()
    {
        if (session.Output.Length is 0 or > MaxGatheredBytes) return false;
        _gathered = GatheredReplies.Waiting;
        if (gathering.TryAdd(this)) return true;
        _gathered = GatheredReplies.None;
        return false;
    }

    /// <summary>Sends what was left to be sent with others', and ends the turn, unless somebody has taken it since.</summary>
    public void SendGathered()
    {
        if (TryMove(GatheredReplies.Waiting, GatheredReplies.Leaving)) _ = SendAndEndTurnAsync();
    }

    /// <summary>Completes when nothing waits to be sent with others' replies any more.</summary>
    public async ValueTask SettleAsync()
    {
        if (_gathered == GatheredReplies.None) return;
        await TakeTurnAsync().ConfigureAwait(false);
        await FlushAsync().ConfigureAwait(false);
        EndTurn();
    }

    /// <summary>Sends replies and empties their buffer; when the client has gone the session is closed. The caller has the turn.</summary>
    public async ValueTask SendAsync(ReplyBuffer replies)
    {
        var length = replies.Length;
        Volatile.Write(ref _unsent, length);
        try
        {
            for (var i = 0; i < replies.SegmentCount; i++)
            {
                var sent = await socket.SendAsync(replies.Segment(i), SocketFlags.None).ConfigureAwait(false);
                Volatile.Write(ref _unsent, _unsent - sent);
            }

            Traffic.Sent(length);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            session.Close();
        }
        finally
        {
            Volatile.Write(ref _unsent, 0);
            replies.Clear();
        }
    }

    /// <summary>Sends bytes as they are. The caller has the turn.</summary>
    /// <exception cref="IOException">The other side has gone.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0)
            {
                var sent = await socket.SendAsync(bytes, SocketFlags.None).ConfigureAwait(false);
                Traffic.Sent(sent);
                bytes = bytes[sent..];
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            throw new IOException(fault.Message, fault);
        }
    }

    /// <summary>Has what others wrote to the session sent soon. Any thread.</summary>
    public void SchedulePush()
    {
        if (Interlocked.Exchange(ref _isPushScheduled, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => _ = PushAsync();

    /// <summary>Gives the buffers back. The caller has the turn and keeps it.</summary>
    public void Dispose()
    {
        _leaving.Dispose();
        lock (session.OutputLock) session.Output.Dispose();
    }

    private async ValueTask SendOutputAfterAsync(ValueTask commit)
    {
        await commit.ConfigureAwait(false);
        await SendOutputAsync().ConfigureAwait(false);
    }

    private ValueTask SendOutputAsync()
    {
        lock (session.OutputLock)
        {
            if (session.Output.Length == 0 || _isAbandoned) return ValueTask.CompletedTask;
            session.Output.MoveTo(_leaving);
        }

        return SendAsync(_leaving);
    }

    private bool TryMove(GatheredReplies from, GatheredReplies to) => Interlocked.CompareExchange(ref _gathered, to, from) == from;

    private async Task SendAndEndTurnAsync()
    {
        try
        {
            await FlushAsync().ConfigureAwait(false);
        }
        finally
        {
            _gathered = GatheredReplies.None;
            EndTurn();
        }
    }

    private async Task PushAsync()
    {
        await TakeTurnAsync().ConfigureAwait(false);
        // Only now: of all that is pushed while a slow client keeps the turn, one waits for it.
        Interlocked.Exchange(ref _isPushScheduled, 0);
        try
        {
            await FlushAsync().ConfigureAwait(false);
        }
        finally
        {
            EndTurn();
        }
    }

    private enum GatheredReplies
    {
        None,
        Waiting,
        Leaving,
    }
}
