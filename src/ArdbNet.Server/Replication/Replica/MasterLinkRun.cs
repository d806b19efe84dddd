using System.Diagnostics;
using System.Globalization;
using ArdbNet.Rdb;
using ArdbNet.Replication.Log;
using ArdbNet.Replication.RawStream;
using ArdbNet.Replication.Replica;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Propagation;
using ArdbNet.Storage.Dumps;
using ArdbNet.Storage.Engine;
using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Replication.Replica;

/// <summary>
/// Follows one master until it is stopped: connects, synchronizes, takes the stream in, and all again when the link
/// breaks. A thread of its own; what touches data or log is done in the executor, and not at all once it is stopped.
/// </summary>
internal sealed class MasterLinkRun
{
    private const int FirstPauseMs = 100;
    private const int LongestPauseMs = 2000;
    private const int AcknowledgementMs = 1000;
    private const int ProgressMs = 2000;

    private readonly ArdbServer _server;
    private readonly MasterLink _link;
    private readonly MasterAddress _master;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly MasterLinkRun? _previous;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile MasterLinkState _state;
    private volatile string? _stopReason;
    private volatile MasterConnection? _connection;
    private volatile TransferStream? _transfer;
    private volatile FullSyncLoad? _load;
    private bool _isStopped;
    private bool _dropsBlocks;
    private Action? _cancel;
    private CancellationToken _stopped;
    private int _pauseMs = FirstPauseMs;
    private string? _missingScript;
    private bool _wantsAll;

    public MasterLinkRun(
        ArdbServer server, MasterLink link, MasterAddress master, ILoggerFactory loggers, MasterLinkRun? previous)
    {
        _server = server;
        _link = link;
        _master = master;
        _loggers = loggers;
        _logger = loggers.CreateLogger<MasterLink>();
        _previous = previous;
    }

    public MasterLinkState State => _state;

    public string? StopReason => _stopReason;

    public long LastReceivedMs => _connection?.LastReceivedMs ?? 0;

    public FullSyncFigures? SyncFigures =>
        _transfer is { } transfer && _load is { } load ? FullSyncFigures.Of(transfer, load.Progress) : null;

    /// <summary>Completes when the thread has ended.</summary>
    public Task Ended => _ended.Task;

    public void Start() => new Thread(Run) { IsBackground = true, Name = "master link" }.Start();

    /// <summary>From now on it changes nothing any more. In the executor.</summary>
    /// <param name="keepsBlocks">Whether a raw full sync that breaks off by this is to go on after the next start.</param>
    public void Stop(bool keepsBlocks)
    {
        _isStopped = true;
        _dropsBlocks = !keepsBlocks;
        ThreadPool.UnsafeQueueUserWorkItem(static run => run.Cancel(), this, preferLocal: false);
    }

    /// <summary>Cuts the connection, and begins anew. Any thread.</summary>
    public bool TryCut()
    {
        if (_connection is not { } connection) return false;
        connection.Cut();
        return true;
    }

    private void Cancel()
    {
        lock (_gate) _cancel?.Invoke();
    }

    private void Run()
    {
        using var stopping = new CancellationTokenSource();
        lock (_gate)
        {
            _cancel = stopping.Cancel;
            _stopped = stopping.Token;
            if (_isStopped) stopping.Cancel();
        }

        _previous?._ended.Task.Wait(Timeout.Infinite);
        while (!_stopped.IsCancellationRequested && _stopReason is null)
        {
            try
            {
                Follow();
            }
            catch (Exception cause) when (!_stopped.IsCancellationRequested)
            {
                Report(cause);
            }
#pragma warning disable CA1031 // The link is no longer wanted: whatever ended it does not matter.
            catch (Exception)
#pragma warning restore CA1031
            {
                break;
            }
            finally
            {
                End();
            }

            _stopped.WaitHandle.WaitOne(_pauseMs);
            _pauseMs = Math.Min(_pauseMs * 2, LongestPauseMs);
        }

        lock (_gate) _cancel = null;
        if (_dropsBlocks) DropBlocks();
        _ended.SetResult();
    }

    private void Report(Exception cause)
    {
        if (cause is MissingScriptException missing) cause = AskForScript(missing);
        if (cause is LinkException { IsFinal: true })
        {
            _stopReason = cause.Message;
            ReplicaLog.Stopped(_logger, _master.Host, _master.Port, cause.Message);
            return;
        }

        ReplicaLog.Down(_logger, _master.Host, _master.Port, cause.Message);
        if (cause is not (LinkException or RdbFormatException or IOException or LogException or StoreException))
        {
            HostingLog.WorkFailed(_logger, cause);
        }
    }

    // With a full sync come the scripts, or the master says their texts again behind it.
    private LinkException AskForScript(MissingScriptException missing)
    {
        _wantsAll = missing.Digest != _missingScript;
        _missingScript = missing.Digest;
        return _wantsAll
            ? new LinkException($"{missing.Message}: all data is asked for anew, which brings it")
            : new LinkException(
                $"{missing.Message}, nor with a full sync: SCRIPT FLUSH on the master has it send all texts again")
            { IsFinal = true };
    }

    private void End()
    {
        _state = MasterLinkState.Connect;
        _connection?.Dispose();
        _connection = null;
        _transfer = null;
        if (_load is { HasAdvanced: true }) _pauseMs = FirstPauseMs;
        _load?.End();
        _load = null;
        InExecutor(() =>
        {
            if (!_isStopped) _link.LinkDown();
        });
    }

    private void Follow()
    {
        _state = MasterLinkState.Connecting;
        ReplicaLog.Connecting(_logger, _master.Host, _master.Port);
        var options = LinkOptionsOf(_server.Options);
        if (NotNativeReason(_server.Options) is { } reason) ReplicaLog.NotNative(_logger, reason);
        using var connection = MasterConnection.Connect(options, _stopped);
        _connection = connection;
        _state = MasterLinkState.Handshake;
        var handshake = new MasterHandshake(connection, options);
        handshake.Introduce();
        var (wantedId, offset) = _wantsAll ? (null, 0) : InExecutor(Position);
        if (wantedId is not null) ReplicaLog.TryingPartial(_logger, wantedId, offset + 1);
        var received = options.IsNative ? RawLoad.OpenReceived(_server.Options) : null;
        byte[] first = [];
        SyncAnswer answer;
        try
        {
            answer = Synchronize(handshake, wantedId, offset, received?.Resumption);
            if (answer.Kind == SyncKind.Partial) InExecutor(() => Continue(answer, wantedId!));
            else BeginLoad(connection, answer, ref received);
        }
        finally
        {
            received?.Dispose();
        }

        if (answer.Kind == SyncKind.Partial) DropBlocks();
        else first = SyncFully(connection, answer);

        Take(connection, answer.Kind != SyncKind.FullWithoutName, first);
    }

    // In a failover the other side is asked to take over; when it refuses, this server goes on as the master.
    private SyncAnswer Synchronize(
        MasterHandshake handshake, string? wantedId, long offset, RawResumption? broken)
    {
        var takesOver = InExecutor(() => _server.Failover.State == FailoverState.InProgress);
        // What follows us knows the stream by its first name.
        if (takesOver) wantedId = _server.Replication.History.ReplicationId;
        try
        {
            var answer = handshake.Synchronize(wantedId, offset, takesOver, broken);
            if (takesOver) InExecutor(_server.Failover.Succeeded);
            return answer;
        }
        catch (LinkException cause) when (takesOver)
        {
            InExecutor(() => _server.Failover.Abort(cause.Message));
            throw;
        }
    }

    private LinkOptions LinkOptionsOf(ServerOptions options) => new()
    {
        Host = _master.Host,
        Port = _master.Port,
        User = options.MasterUser,
        Password = options.MasterAuth,
        ListeningPort = options.ReplicaAnnouncePort != 0 ? options.ReplicaAnnouncePort : _server.ListeningPort,
        AnnouncedIp = options.ReplicaAnnounceIp,
        TimeoutMs = options.ReplTimeoutSeconds * 1000,
        IsNative = NotNativeReason(options) is null,
    };

    private static string? NotNativeReason(ServerOptions options) =>
        !options.ReplNativeSync ? "repl-native-sync is no"
        : ReplicaFilter.Of(options) is not null ? "not all of the master's data is kept here"
        : null;

    // What to ask for: all that is in the log is applied then. Without a stream of any name there is nothing to go on from.
    private (string? Id, long Offset) Position()
    {
        var store = _server.Store;
        if (store.Engine.AppliedOffset < store.Log.TailOffset)
        {
            _server.Dispatcher.Stream.Resume(new LogReplay(_server, _logger).Run());
        }

        var history = store.Log.History;
        var offset = store.Log.TailOffset;
        // Nothing was added under the new name: the old one is better known.
        if (history.SecondOffset == offset) return (history.SecondReplicationId, offset);
        return offset == 0 && !history.FollowsMaster ? (null, 0) : (history.ReplicationId, offset);
    }

    private void Continue(SyncAnswer answer, string wantedId)
    {
        var log = _server.Store.Log;
        var id = answer.ReplicationId ?? wantedId;
        var history = id == log.History.ReplicationId
            ? log.History with { FollowsMaster = true }
            : new HistoryIds(id, wantedId, log.TailOffset, FollowsMaster: true);
        var isRenamed = history.ReplicationId != log.History.ReplicationId;
        if (history != log.History) log.AdoptHistory(history);
        // They learn the new name when they come back.
        if (isRenamed) _server.Replicas.DisconnectAll("the stream has another name");
        ReplicaLog.Continued(_logger, log.TailOffset, id);
    }

    private void BeginLoad(MasterConnection connection, SyncAnswer answer, ref ReceivedBlocks? received)
    {
        var transfer = TransferStream.Begin(connection);
        if (transfer.IsRaw)
        {
            _load = new RawLoad(_server.Options, _loggers, transfer, received);
            received = null;
        }
        else
        {
            if (answer.IsNative) ReplicaLog.RdbInstead(_logger);
            _load = new RdbLoad(_server.Options, _loggers, transfer, () => InExecutor(DumpData));
        }

        _transfer = transfer;
    }

    // What has come of a raw full sync is not wanted any more.
    private void DropBlocks() => new StoreFolders(_server.Options.DataDirectory).TryDropSync();

    private byte[] SyncFully(MasterConnection connection, SyncAnswer answer)
    {
        var clock = Stopwatch.StartNew();
        var transfer = _transfer!;
        var load = _load!;
        // A master without names can't be continued from, and an offset of 0 would pass for a log that is complete.
        var id = answer.ReplicationId ?? HistoryIds.Fresh().ReplicationId;
        var offset = answer.ReplicationId is null ? 1 : answer.Offset;
        ReplicaLog.FullSync(_logger, id, offset, transfer.TotalBytes);
        _state = MasterLinkState.Sync;
        byte[] first;
        using (new Timer(_ => TellProgress(), null, ProgressMs, ProgressMs))
        {
            var history = new HistoryIds(id, HistoryIds.NoId, -1, FollowsMaster: true);
            // The old data are served meanwhile, and this thread could not take its priority back.
            first = BackgroundPriority.Run("full sync load", () => load.Run(history, offset));
        }

        _wantsAll = false;
        Wait(_server.Reload.RunWhenUnreadAsync(() =>
        {
            if (_isStopped) throw new LinkException("The link is no longer wanted.");
            _server.SwitchStore();
            _link.Loaded(load.Progress);
        }));
        var progress = load.Progress;
        ReplicaLog.Finished(_logger, progress.Keys, transfer.ReadBytes, clock.ElapsedMilliseconds);
        if (progress.ExpiringFields + progress.SkippedModules.Count > 0)
        {
            ReplicaLog.LeftOut(
                _logger, progress.ExpiringFields, string.Join(", ", progress.SkippedModules));
        }

        if (transfer.WantsAcknowledgement) Acknowledge(connection, offset);
        return first;
    }

    private DatasetDump DumpData() =>
        new(_server.Dataset.Describe(), _server.Store.Engine.CreateSnapshot(), DumpContent.Everything);

    private void TellProgress()
    {
        if (SyncFigures is not { } figures) return;
        ReplicaLog.Progress(
            _logger, figures.Kind, figures.Phase, figures.Keys, figures.ReadBytes, figures.BytesPerSecond,
            figures.Percent.ToString("F1", CultureInfo.InvariantCulture), figures.SecondsToGo);
    }

    private void Take(MasterConnection connection, bool acknowledges, byte[] first)
    {
        var applier = InExecutor(() => new StreamApplier(_server, _server.Dataset.StreamDatabase));
        using var intake = InExecutor(() => new StreamIntake(_server, applier, () => !_isStopped));
        _state = MasterLinkState.Connected;
        _pauseMs = FirstPauseMs;
        InExecutor(() =>
        {
            if (!_isStopped) _link.LinkUp();
        });
        var errors = 0L;
        try
        {
            intake.Take(first);
            var acknowledgedMs = 0L;
            while (!_stopped.IsCancellationRequested)
            {
                var nowMs = Environment.TickCount64;
                if (nowMs - acknowledgedMs >= AcknowledgementMs)
                {
                    if (acknowledges) Acknowledge(connection, applier.AppliedOffset);
                    acknowledgedMs = nowMs;
                }

                intake.Take(connection.Receive((int)(AcknowledgementMs - (nowMs - acknowledgedMs))));
                if (intake.AcknowledgementAsked >= 0 && acknowledges) Acknowledge(connection, intake.AcknowledgementAsked);
                intake.AcknowledgementAsked = -1;
                CountErrors(applier, ref errors);
            }
        }
        finally
        {
            CountErrors(applier, ref errors);
        }
    }

    private void CountErrors(StreamApplier applier, ref long counted)
    {
        var added = applier.Errors - counted;
        if (added == 0) return;
        counted = applier.Errors;
        InExecutor(() => _link.CountErrors(added, applier.LastError));
    }

    private static void Acknowledge(MasterConnection connection, long offset) =>
        connection.Send("REPLCONF", "ACK", offset.ToString(CultureInfo.InvariantCulture));

    private void InExecutor(Action action) => Wait(_server.Executor.RunAsync(action));

    private T InExecutor<T>(Func<T> action)
    {
        var task = _server.Executor.RunAsync(action);
        Wait(task);
        return task.Result;
    }

    // The link's thread is its own and may wait.
    private static void Wait(Task task) => task.GetAwaiter().GetResult();
}
