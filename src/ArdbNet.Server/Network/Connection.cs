using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using ArdbNet.Replication.Master;
using ArdbNet.Resp.Reading;
using ArdbNet.Resp.Writing;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Monitoring;
using ArdbNet.Server.Sessions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace ArdbNet.Server.Network;

/// <summary>
/// One socket: reads requests in batches, has the executor run them, waits where the session must wait, and has the
/// replies sent. One loop, mostly on the thread that serves all sockets.
/// </summary>
internal sealed class Connection : ISessionPeer, IReplicaPeer, IAsyncDisposable
{
    private const int MaxBatch = 256;

    private readonly ArdbServer _server;
    private readonly TurnQueue _turns;
    private readonly ConnectionContext _context;
    private readonly Socket _socket;
    private readonly PipeReader _input;
    private readonly RequestReader _requests;
    private readonly ReplySender _replies;

    public Connection(ArdbServer server, TurnQueue turns, ReplyGathering gathering, ConnectionContext context)
    {
        _server = server;
        _turns = turns;
        _context = context;
        _socket = context.Features.Get<IConnectionSocketFeature>()!.Socket;
        _input = context.Transport.Input;
        _requests = new RequestReader(server.RequestLimits);
        Session = new Session(server.Sessions.NextId(), server.Dispatcher, _requests, this);
        Session.Reply.ErrorObserver = server.Statistics;
        _replies = new ReplySender(Session, _socket, server.CommitGate, gathering);
    }

    public Session Session { get; }

    public IPEndPoint? RemoteEndPoint => _context.RemoteEndPoint as IPEndPoint;

    public IPEndPoint? LocalEndPoint => _context.LocalEndPoint as IPEndPoint;

    public string? SocketPath => (_context.LocalEndPoint as UnixDomainSocketEndPoint)?.ToString();

    public Traffic Traffic => _replies.Traffic;

    public int QueryBufferBytes => _requests.BufferedBytes;

    public int QueryBufferCapacity => _requests.Capacity;

    public long UnsentBytes => _replies.UnsentBytes;

    public int FileDescriptor => (int)_socket.Handle;

    // Nothing follows the replies so far until the client says more.
    private bool IsAtRest =>
        Session is { LongRead: null, Suspension: null, Replica: null, IsClosing: false, HasMore: false };

    /// <summary>Serves the client until one side closes.</summary>
    public async Task RunAsync()
    {
        while (!Session.IsClosing)
        {
            var result = await _input.ReadAsync().ConfigureAwait(false);
            // Before the bytes are taken: with its pipe full the socket's reader leaves the thread as well.
            if (TurnQueue.IsOver(Session.Id)) await _turns.LineUp();
            Traffic.Received(result.Buffer.Length);
            Session.Replica?.Heard();
            _requests.Append(result.Buffer);
            _input.AdvanceTo(result.Buffer.End);
            await ServeAsync().ConfigureAwait(false);
            if (result.IsCompleted || result.IsCanceled) break;
        }

        await _replies.SettleAsync().ConfigureAwait(false);
    }

    /// <summary>Sends a last error; the connection is to be closed then.</summary>
    public async ValueTask RefuseAsync(byte[] error)
    {
        Session.Close();
        await _replies.TakeTurnAsync().ConfigureAwait(false);
        await _server.Executor.RunAsync(
            () =>
            {
                lock (Session.OutputLock) Session.Reply.Error(error);
            },
            runsBeside: true).ConfigureAwait(false);
        await _replies.FlushAsync().ConfigureAwait(false);
        _replies.EndTurn();
    }

    /// <summary>Lets go of everything; the session has left the server's books.</summary>
    public async ValueTask DisposeAsync()
    {
        Session.Close();
        Session.LongRead?.Dispose();
        if (!_replies.TryTakeTurn())
        {
            // Pushes are stuck in front of a client that does not read: nobody waits for it any longer.
            _context.Abort(new ConnectionAbortedException("ended before all was sent"));
            await _replies.TakeTurnAsync().ConfigureAwait(false);
        }

        _replies.Dispose();
        _requests.Dispose();
    }

    public void ScheduleFlush()
    {
        OutputLimits.Enforce(_server, Session);
        _replies.SchedulePush();
    }

    public void Stop() => _input.CancelPendingRead();

    public void SetNoDelay(bool isOn)
    {
        if (_context.RemoteEndPoint is IPEndPoint) _socket.NoDelay = isOn;
    }

    Task IReplicaPeer.BeginFeedAsync(CancellationToken cancellation) => _replies.TakeTurnAsync(cancellation);

    ValueTask IReplicaPeer.SendAsync(ReadOnlyMemory<byte> bytes) => _replies.SendAsync(bytes);

    void IReplicaPeer.EndFeed()
    {
        Session.Close();
        _replies.EndTurn();
        Stop();
    }

    public void Abort(string reason)
    {
        _replies.Abandon();
        // Not on this thread, which may be the executor's: the connection's loop continues where the socket is closed.
        ThreadPool.UnsafeQueueUserWorkItem(
            static end => end.Context.Abort(new ConnectionAbortedException(end.Reason)),
            (Context: _context, Reason: reason),
            preferLocal: false);
    }

    /// <summary>Runs all complete requests that have come.</summary>
    private async ValueTask ServeAsync()
    {
        while (!Session.IsClosing)
        {
            var outcome = _requests.ReadBatch(MaxBatch);
            if (_requests.Count > 0) await RunBatchAsync().ConfigureAwait(false);
            if (outcome == ReadOutcome.NeedMore) break;
            if (outcome is ReadOutcome.ProtocolError or ReadOutcome.QueryBufferExceeded)
            {
                // After QUIT nothing more is said, whatever follows it.
                if (!Session.IsClosing) await RefuseAsync(outcome).ConfigureAwait(false);
                break;
            }

            if (TurnQueue.IsOver(Session.Id)) await _turns.LineUp();
        }

        _requests.Release();
    }

    private async ValueTask RunBatchAsync()
    {
        Session.BeginBatch();
        if (Session.Replica is not null)
        {
            await RunUnansweredAsync().ConfigureAwait(false);
            return;
        }

        do
        {
            await _replies.TakeTurnAsync().ConfigureAwait(false);
            var isTurnLeft = false;
            try
            {
                Session.Executed.Reset();
                _server.Executor.Submit(Session);
                await Session.Executed.WaitAsync().ConfigureAwait(false);
                isTurnLeft = IsAtRest && _replies.TryGather();
                if (!isTurnLeft) await _replies.FlushAsync().ConfigureAwait(false);
                if (Session.LongRead is not null) await ReadLongAsync().ConfigureAwait(false);
            }
            finally
            {
                if (!isTurnLeft) _replies.EndTurn();
            }

            if (Session.Suspension is not null) await WaitAsync().ConfigureAwait(false);
        }
        while (Session.HasMore);
    }

    /// <summary>Runs what a replica says: its link has the turn, and nothing is answered.</summary>
    private async ValueTask RunUnansweredAsync()
    {
        while (Session.HasMore)
        {
            Session.Executed.Reset();
            _server.Executor.Submit(Session);
            await Session.Executed.WaitAsync().ConfigureAwait(false);
            Session.LongRead?.Dispose();
            Session.LongRead = null;
            if (Session.Suspension is not null) await WaitAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Sends a long reply piece by piece at the pace of the client, on a pool thread. Pushes come after it.</summary>
    private async ValueTask ReadLongAsync()
    {
        using var read = Session.LongRead!;
        Session.LongRead = null;
        await Task.Yield();
        using var piece = new ReplyBuffer();
        var reply = new ReplyWriter(piece) { Protocol = Session.Reply.Protocol };
        var more = true;
        while (more && !Session.IsClosing)
        {
            more = read.WriteNext(reply);
            await _replies.SendAsync(piece).ConfigureAwait(false);
            Session.LastActiveAt = Environment.TickCount64;
        }
    }

    /// <summary>Waits until the session may go on, or the client has gone.</summary>
    private async ValueTask WaitAsync()
    {
        var suspension = Session.Suspension!;
        try
        {
            await suspension.Done.WaitAsync(_context.ConnectionClosed).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Session.Close();
            if (suspension.Abandoned is { } abandoned) await _server.Executor.RunAsync(abandoned).ConfigureAwait(false);
        }

        Session.Suspension = null;
        if (suspension.Answer is { } answer) await SendAnswerAsync(answer).ConfigureAwait(false);
    }

    /// <summary>Sends what a blocking command says in the end, as late as what it did is safe.</summary>
    private async ValueTask SendAnswerAsync(ReplyBuffer answer)
    {
        using var disposed = answer;
        await _replies.TakeTurnAsync().ConfigureAwait(false);
        try
        {
            await _replies.FlushAsync().ConfigureAwait(false);
            await _replies.SendAsync(answer).ConfigureAwait(false);
            if (Session.LongRead is not null) await ReadLongAsync().ConfigureAwait(false);
        }
        finally
        {
            _replies.EndTurn();
        }
    }

    /// <summary>The rest of what the client sends can't be read: Redis says why, unless there is just too much of it.</summary>
    private async ValueTask RefuseAsync(ReadOutcome outcome)
    {
        if (outcome == ReadOutcome.ProtocolError)
        {
            await RefuseAsync([.. "ERR "u8, .. _requests.ErrorText]).ConfigureAwait(false);
            return;
        }

        Session.Close();
        var client = await _server.Executor.RunAsync(() => SessionDescription.Of(Session)).ConfigureAwait(false);
        NetworkLog.QueryBufferLimitPassed(_server.Logger, client);
    }
}
