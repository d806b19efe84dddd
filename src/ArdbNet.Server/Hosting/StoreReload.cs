using ArdbNet.Replication.Log;
using ArdbNet.Server.Sessions;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Hosting;

/// <summary>
/// DEBUG RELOAD and LOADAOF: closes the data directory and opens it again. Snapshots of long reads must have gone by
/// then: meanwhile the other clients wait with their next command. Used by the executor only.
/// </summary>
public sealed class StoreReload
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    // A client that does not read its long reply is not waited for any longer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ArdbServer _server;
    private readonly List<Suspension> _waiting = [];
    private int _pending;

    internal StoreReload(ArdbServer server)
    {
        _server = server;
    }

    /// <summary>Starts a reload that answers the session, which is suspended, in the end.</summary>
    public void Begin(Session session, ShutdownMode mode)
    {
        _pending++;
        _ = RunAsync(session, mode);
    }

    /// <summary>Runs something that closes the data directory as soon as nobody reads it. Any thread.</summary>
    /// <param name="action">Runs in the executor; what it throws reaches the caller.</param>
    public async Task RunWhenUnreadAsync(Action action)
    {
        await _server.Executor.RunAsync(() => _pending++).ConfigureAwait(false);
        var started = Environment.TickCount64;
        try
        {
            while (!await _server.Executor.RunAsync(() => TryRun(action, started)).ConfigureAwait(false))
            {
                await Task.Delay(Pause).ConfigureAwait(false);
            }
        }
        finally
        {
            await _server.Executor.RunAsync(End).ConfigureAwait(false);
        }
    }

    /// <summary>Suspends the session if a reload is waiting to begin.</summary>
    public bool MustWait(Session session)
    {
        if (_pending == 0 || session.Peer is null) return false;
        session.Suspension = new Suspension { IsPostponed = true };
        _waiting.Add(session.Suspension);
        return true;
    }

    private async Task RunAsync(Session session, ShutdownMode mode)
    {
        // Not within the command that asked for it.
        await Task.Yield();
        var started = Environment.TickCount64;
        while (!await _server.Executor.RunAsync(() => TryReload(session, mode, started)).ConfigureAwait(false))
        {
            await Task.Delay(Pause).ConfigureAwait(false);
        }
    }

    private bool TryReload(Session session, ShutdownMode mode, long startedMs)
    {
        if (IsRead(startedMs)) return false;
        var failure = Reload(mode);
        lock (session.OutputLock)
        {
            if (failure is null) session.Reply.Ok();
            else session.Reply.Error($"ERR Error trying to load the data: {failure}");
        }

        session.Suspension?.Complete();
        session.Peer?.ScheduleFlush();
        End();
        return true;
    }

    private bool TryRun(Action action, long startedMs)
    {
        if (IsRead(startedMs)) return false;
        action();
        return true;
    }

    private bool IsRead(long startedMs)
    {
        if (_server.Store.Engine.OpenSnapshots == 0) return false;
        _server.Replicas.FullSyncs.Cancel();
        _ = _server.Saver.CancelAsync();
        if (Environment.TickCount64 - startedMs > Patience.TotalMilliseconds) DisconnectReaders();
        return true;
    }

    private void End()
    {
        if (--_pending > 0) return;
        foreach (var suspension in _waiting) suspension.Complete();
        _waiting.Clear();
    }

    private string? Reload(ShutdownMode mode)
    {
        try
        {
            _server.Reopen(mode);
            return null;
        }
        catch (Exception cause) when (cause is StoreException or LogException or IOException)
        {
            // There is no data to serve any more, as in Redis when a reload fails.
            HostingLog.ReloadFailed(_server.Logger, cause.Message);
            _server.ShutdownRequested?.Invoke(ShutdownMode.NoSave);
            return cause.Message;
        }
    }

    private void DisconnectReaders()
    {
        foreach (var session in _server.Sessions.Sessions.ToArray())
        {
            if (session.Peer?.UnsentBytes > 0) _server.Disconnect(session, "a long reply was not read");
        }
    }
}
