using System.IO.Pipelines;
using System.Net;
using ArdbNet.Resp.Reading;
using ArdbNet.Resp.Writing;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Monitoring;
using ArdbNet.Server.Sessions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace ArdbNet.Server.Network;

/// <summary>
/// One socket: reads requests in batches, has the executor run them, waits where the session must wait, and writes
/// the replies. One loop; only pushes (pub/sub) are written by another thread.
/// </summary>
internal sealed class Connection : ISessionPeer, IThreadPoolWorkItem, IDisposable
{
    // So many requests a batch, so many batches before other connections get the thread.
    private const int MaxBatch = 256;
    private const int MaxBatchesAtOnce = 32;

    private readonly ArdbServer _server;
    private readonly ConnectionContext _context;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly RequestReader _requests;
    private readonly ReplyBuffer _leaving = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private int _pushScheduled;
    private long _unsent;
    private int _batchesAtOnce;

    public Connection(ArdbServer server, ConnectionContext context)
    {
        _server = server;
        _context = context;
        _input = context.Transport.Input;
        _output = context.Transport.Output;
        _requests = new RequestReader(server.RequestLimits);
        Session = new Session(server.Sessions.NextId(), server.Dispatcher, _requests, this);
        Session.Reply.ErrorObserver = server.Statistics;
    }

    public Session Session { get; }

    public IPEndPoint? RemoteEndPoint => _context.RemoteEndPoint as IPEndPoint;

    public IPEndPoint? LocalEndPoint => _context.LocalEndPoint as IPEndPoint;

    public string? SocketPath => (_context.LocalEndPoint as System.Net.Sockets.UnixDomainSocketEndPoint)?.ToString();

    public Traffic Traffic { get; } = new();

    public int QueryBufferBytes => _requests.BufferedBytes;

    public int QueryBufferCapacity => _requests.Capacity;

    public long UnsentBytes => Interlocked.Read(ref _unsent);

    public int FileDescriptor =>
        _context.Features.Get<IConnectionSocketFeature>() is { } feature ? (int)feature.Socket.Handle : -1;

    /// <summary>Serves the client until one side closes.</summary>
    public async Task RunAsync()
    {
        while (!Session.IsClosing)
        {
            var result = await _input.ReadAsync().ConfigureAwait(false);
            Traffic.Received(result.Buffer.Length);
            _requests.Append(result.Buffer);
            _input.AdvanceTo(result.Buffer.End);
            await ServeAsync().ConfigureAwait(false);
            if (result.IsCompleted || result.IsCanceled) return;
        }
    }

    public void ScheduleFlush()
    {
        OutputLimits.Enforce(_server, Session);
        if (Interlocked.Exchange(ref _pushScheduled, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(this, false);
    }

    public void Stop() => _input.CancelPendingRead();

    public void Abort(string reason) => _context.Abort(new ConnectionAbortedException(reason));

    void IThreadPoolWorkItem.Execute() => _ = PushAsync();

    public void Dispose()
    {
        _requests.Dispose();
        _leaving.Dispose();
        lock (Session.OutputLock) Session.Output.Dispose();
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
        }

        _requests.Release();
    }

    private async ValueTask RunBatchAsync()
    {
        Session.BeginBatch();
        do
        {
            Session.Executed.Reset();
            _server.Executor.Submit(Session);
            await Session.Executed.WaitAsync().ConfigureAwait(false);
            // First: what follows sends the replies so far.
            if (Session.CommitOffset != 0) await AwaitCommitAsync().ConfigureAwait(false);
            if (Session.LongRead is not null) await ReadLongAsync().ConfigureAwait(false);
            if (Session.Suspension is not null) await WaitAsync().ConfigureAwait(false);
            await FlushAsync().ConfigureAwait(false);
        }
        while (Session.HasMore);

        if (++_batchesAtOnce < MaxBatchesAtOnce) return;
        _batchesAtOnce = 0;
        await Task.Yield();
    }

    /// <summary>Writes a long reply piece by piece at the pace of the client, on a pool thread. Pushes come after it.</summary>
    private async ValueTask ReadLongAsync()
    {
        await Task.Yield();
        await FlushAsync().ConfigureAwait(false);
        using var read = Session.LongRead!;
        using var piece = new ReplyBuffer();
        var reply = new ReplyWriter(piece) { Protocol = Session.Reply.Protocol };
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            var more = true;
            while (more && !Session.IsClosing)
            {
                more = read.WriteNext(reply);
                await WriteAsync(piece).ConfigureAwait(false);
            }
        }
        finally
        {
            _writing.Release();
            Session.LongRead = null;
        }
    }

    /// <summary>Waits until the session may go on, or the client has gone.</summary>
    private async ValueTask WaitAsync()
    {
        await FlushAsync().ConfigureAwait(false);
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
    }

    private ValueTask AwaitCommitAsync()
    {
        var offset = Session.CommitOffset;
        Session.CommitOffset = 0;
        return _server.CommitGate.WaitAsync(offset, _context.ConnectionClosed);
    }

    private async ValueTask FlushAsync()
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            while (TakeOutput())
            {
                await WriteAsync(_leaving).ConfigureAwait(false);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    private async ValueTask WriteAsync(ReplyBuffer replies)
    {
        Interlocked.Exchange(ref _unsent, replies.Length);
        Traffic.Sent(replies.Length);
        replies.CopyTo(_output);
        replies.Clear();
        var result = await _output.FlushAsync().ConfigureAwait(false);
        Interlocked.Exchange(ref _unsent, 0);
        if (result.IsCompleted || result.IsCanceled) Session.Close();
    }

    private bool TakeOutput()
    {
        lock (Session.OutputLock)
        {
            if (Session.Output.Length == 0) return false;
            Session.Output.MoveTo(_leaving);
            return true;
        }
    }

    private async Task PushAsync()
    {
        Interlocked.Exchange(ref _pushScheduled, 0);
        try
        {
            await FlushAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The connection's own loop meets the same broken socket and ends the session.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private async ValueTask RefuseAsync(ReadOutcome outcome)
    {
        // Redis closes without a word when the query buffer limit is passed.
        if (outcome == ReadOutcome.ProtocolError)
        {
            lock (Session.OutputLock) Session.Reply.Error([.. "ERR "u8, .. _requests.ErrorText]);
        }

        else
        {
            NetworkLog.QueryBufferLimitPassed(_server.Logger, SessionDescription.Of(Session));
        }

        Session.Close();
        await FlushAsync().ConfigureAwait(false);
    }
}
