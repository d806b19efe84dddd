using ArdbNet.Replication.Master;
using ArdbNet.Resp.Writing;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Hosting;

/// <summary>
/// The way to the end, asked for by SHUTDOWN or a signal: writes wait until all replicas have everything, for at most
/// <c>shutdown-timeout</c>; the dump is written if there are save points; then the host stops. Used by the executor only.
/// </summary>
public sealed class Shutdown
{
    private readonly ArdbServer _server;
    private readonly List<Suspension> _clients = [];
    private ShutdownFlags _flags;
    private long _offset;
    private long _endsAtMs;
    private bool _isWaiting;
    private bool _mustSave;

    internal Shutdown(ArdbServer server)
    {
        _server = server;
    }

    public bool IsInProgress { get; private set; }

    /// <summary>How long replicas are waited for yet, null when they are not.</summary>
    public long? MillisecondsLeft => _isWaiting ? Math.Max(0, _endsAtMs - Environment.TickCount64) : null;

    /// <summary>Begins; when it has begun already, the client waits with the others.</summary>
    /// <param name="flags">What was asked for.</param>
    /// <param name="client">The client that asked; it hears something only if the server does not end.</param>
    public void Begin(ShutdownFlags flags, Session? client = null)
    {
        if (client is not null) Suspend(client);
        if (IsInProgress) return;

        IsInProgress = true;
        _flags = flags;
        _offset = _server.Replication.Offset;
        _server.Pause.Begin(long.MaxValue, forAll: false);
        HostingLog.ShutdownRequested(_server.Logger);
        var timeoutMs = _server.Options.ShutdownTimeoutSeconds * 1000L;
        if (flags.HasFlag(ShutdownFlags.Now) || timeoutMs == 0 || CountLagging() == 0)
        {
            Finish();
            return;
        }

        _isWaiting = true;
        _endsAtMs = Environment.TickCount64 + timeoutMs;
        HostingLog.WaitingForReplicas(_server.Logger);
        AskReplicas(isCommand: client is not null);
    }

    /// <summary>SHUTDOWN ABORT: the server goes on. False when it was not to end.</summary>
    public bool TryAbort()
    {
        if (!IsInProgress) return false;
        HostingLog.ShutdownAborted(_server.Logger);
        Cancel();
        return true;
    }

    /// <summary>Goes on when what was waited for has come; called every now and then.</summary>
    public void Tick()
    {
        if (_isWaiting && (CountLagging() == 0 || Environment.TickCount64 >= _endsAtMs)) Finish();
        else if (_mustSave && !_server.Saver.IsRunning) Save();
    }

    // They tell by themselves every second, but why wait so long.
    private void AskReplicas(bool isCommand)
    {
        var store = _server.Store;
        if (_server.Replication.IsReplica || !store.Log.CanAppend || store.Engine.Failure is not null) return;
        if (isCommand) _server.Replicas.Acknowledgements.Ask();
        else _server.Dispatcher.RunInternal(_server.Replicas.Acknowledgements.Ask);
    }

    private void Finish()
    {
        _isWaiting = false;
        if (_server.Replicas.Count is > 0 and var replicas)
        {
            HostingLog.ReplicasInSync(_server.Logger, replicas - CountLagging(), replicas);
        }

        var hasPoints = _server.Options.SavePoints.Count > 0 && !_flags.HasFlag(ShutdownFlags.NoSave);
        if (!hasPoints && !_flags.HasFlag(ShutdownFlags.Save))
        {
            End();
            return;
        }

        // The one that runs lacks the last writes.
        _mustSave = true;
        _ = _server.Saver.CancelAsync();
        Tick();
    }

    private void Save()
    {
        _mustSave = false;
        _server.Saver.Begin(fault =>
        {
            if (!IsInProgress) return;
            if (fault is null || _flags.HasFlag(ShutdownFlags.Force))
            {
                End();
                return;
            }

            HostingLog.ShutdownFailed(_server.Logger, fault.Message);
            Cancel();
        });
    }

    private void End() => _server.ShutdownRequested?.Invoke(
        _flags.HasFlag(ShutdownFlags.NoSave) ? ShutdownMode.NoSave : ShutdownMode.Save);

    private void Cancel()
    {
        IsInProgress = _isWaiting = _mustSave = false;
        _server.Pause.End();
        foreach (var client in _clients)
        {
            new ReplyWriter(client.Answer!).Error("ERR Errors trying to SHUTDOWN. Check logs."u8);
            client.Complete();
        }

        _clients.Clear();
    }

    private void Suspend(Session client)
    {
        Suspension suspension = null!;
        suspension = new Suspension { Answer = new ReplyBuffer(), Abandoned = () => _clients.Remove(suspension) };
        client.Suspension = suspension;
        _clients.Add(suspension);
    }

    private int CountLagging() => _server.Replicas.Links.Count(link => OffsetOf(link) < _offset);

    // Who came with SYNC never says what it has.
    private static long OffsetOf(ReplicaLink link) => link.Phase != ReplicaPhase.Online
        ? -1
        : link.Identity.IsSilent ? link.SentOffset : link.AcknowledgedOffset;
}
