using System.Diagnostics;
using System.Text;
using ArdbNet.Resp.Reading;
using ArdbNet.Resp.Writing;
using ArdbNet.Server.Blocking;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Network;
using ArdbNet.Server.Propagation;
using ArdbNet.Server.Sessions;
using ArdbNet.Storage.Engine.ColdReading;
using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Dispatch;

/// <summary>
/// The one place where every request passes all checks, in reading order, then runs, is timed and committed. Used by
/// the executor only.
/// </summary>
public sealed class Dispatcher
{
    private readonly ArdbServer _server;
    private readonly Guards _guards;
    private readonly Committer _committer;
    private readonly Call _call;
    private readonly Call _nested;
    private readonly Call _served;
    private readonly Call _beside;
    private readonly CommandRecorder _recorder;
    private readonly ColdCommands _cold;
    private readonly RequestPrefetch _prefetch;
    private readonly ILogger _logger;

    // Errors among the replies of the running EXEC.
    private int _nestedErrors;

    internal Dispatcher(ArdbServer server, StreamEntry stream, ILogger logger)
    {
        _server = server;
        _guards = new Guards(server);
        _committer = new Committer(server, stream);
        _call = new Call(server, stream);
        _nested = new Call(server, stream);
        _served = new Call(server, stream);
        _beside = new Call(server, stream);
        _recorder = new CommandRecorder(server);
        _cold = new ColdCommands(server);
        _prefetch = new RequestPrefetch(server);
        _logger = logger;
        Stream = stream;
    }

    /// <summary>What the running command puts into the log.</summary>
    public StreamEntry Stream { get; }

    /// <summary>Has the processor load what the session's next requests will look up. Returns how many requests that are.</summary>
    internal int Prefetch(Session session) => _prefetch.Prefetch(session);

    /// <summary>Answers a request. False when it has to wait: it is to be processed again when the session goes on.</summary>
    public bool Process(Session session, in Request request)
    {
        if (_server.Scripts.Run.IsBusy) return ProcessBeside(session, in request);

        var start = session.Output.Mark();
        var command = FindCommand(session, in request);
        if (command is null)
        {
            EndReply(session, start);
            _server.Tracking.EndCommand(session, command);
            return true;
        }

        _server.Tracking.Evict();
        var verdict = _guards.Check(session, command, in request);
        if (verdict == Verdict.Wait) return false;
        if (verdict == Verdict.Move)
        {
            session.MovesToPool = true;
            return false;
        }

        session.LastCommand = command;
        if (verdict == Verdict.Run)
        {
            _server.Tracking.BeginCommand(session);
            if (!TryRun(session, command, in request)) return false;
        }

        session.CommandCount++;
        EndReply(session, start, verdict == Verdict.Run && command.AnswersByPush);
        _server.Tracking.EndCommand(session, command);
        return true;
    }

    // In the middle of a script's command: nothing begins, nothing is committed, and that command's books stay as they are.
    private bool ProcessBeside(Session session, in Request request)
    {
        var start = session.Output.Mark();
        if (FindCommand(session, in request) is not { } command)
        {
            EndReply(session, start);
            return true;
        }

        var verdict = _guards.Check(session, command, in request);
        if (verdict == Verdict.Wait) return false;

        session.LastCommand = command;
        session.CommandCount++;
        if (verdict == Verdict.Run) RunBeside(session, command, in request);
        EndReply(session, start);
        return true;
    }

    private void RunBeside(Session session, Command command, in Request request)
    {
        var outer = _server.Tracking.BeginServing(session);
        var start = session.Output.Mark();
        var errors = session.Reply.ErrorCount;
        var started = Stopwatch.GetTimestamp();
        _beside.Begin(session, command, in request, isInTransaction: false);
        try
        {
            command.Run!(_beside);
        }
#pragma warning disable CA1031 // The command that lasts has no part in it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            session.Output.Rewind(start);
            _server.Statistics.UnexpectedErrors++;
            DispatchLog.CommandFailed(_logger, command.Name, fault);
            session.Reply.Error(FaultReplies.For(fault));
        }

        _server.Tracking.EndServingBeside(outer);
        _recorder.Record(_beside, Stopwatch.GetTimestamp() - started, session.Reply.ErrorCount != errors);
    }

    internal void MoveToPool(Session session) => _server.Executor.MoveToPool(session);

    /// <summary>A session's requests have been run: it must not hold more replies than it may.</summary>
    internal void EndBatch(Session session)
    {
        if (!_server.Scripts.Run.IsBusy) _server.Tracking.Broadcast();
        OutputLimits.Enforce(_server, session);
    }

    /// <summary>Runs a queued command as part of the running EXEC; its effects are committed with it.</summary>
    public void RunNested(Session session, Command command, in Request request)
    {
        // What a user may do can have changed since it was queued.
        if (session.User is { IsUnrestricted: false }
            && _server.Acl.RefuseQueued(session, command, in request) is { } denial)
        {
            session.Reply.Error(denial);
            _nestedErrors++;
            return;
        }

        _nested.Begin(session, command, in request, isInTransaction: true);
        var started = Stopwatch.GetTimestamp();
        var errors = session.Reply.ErrorCount;
        command.Run!(_nested);
        errors = session.Reply.ErrorCount - errors;
        _nestedErrors += errors;
        _recorder.Record(_nested, Stopwatch.GetTimestamp() - started, errors > 0);
    }

    /// <summary>Runs a command of a script as part of the command that runs it.</summary>
    internal void RunScripted(Call call)
    {
        var started = Stopwatch.GetTimestamp();
        var errors = call.Reply.ErrorCount;
        call.Command.Run!(call);
        _recorder.Record(call, Stopwatch.GetTimestamp() - started, call.Reply.ErrorCount != errors);
    }

    /// <summary>Why no write of about so many bytes is taken at the moment, or null.</summary>
    internal string? WriteRefusal(long bytes) => _guards.WriteRefusal(bytes);

    /// <summary>Runs work of the server's own (expiry, FLUSHALL at start…) with the bounds of a command.</summary>
    /// <returns>False when it failed and was undone.</returns>
    public bool RunInternal(Action action)
    {
        var succeeded = TryRun(action);
        _server.Blocked.ServeReady();
        return succeeded;
    }

    /// <summary>Lets a client that waits do what it came for, as a command of its own. False when it waits on.</summary>
    internal bool TryServe(BlockedCall blocked, byte[] key)
    {
        var started = Stopwatch.GetTimestamp();
        var outer = _server.Tracking.BeginServing(blocked.Session);
        var isServed = TryRunServed(blocked, key);
        _server.Tracking.EndServing(blocked, outer);
        if (isServed) _recorder.RecordServed(_served, blocked, started);
        return isServed;
    }

    private bool TryRunServed(BlockedCall blocked, byte[] key)
    {
        Begin();
        _served.Begin(blocked);
        try
        {
            var isServed = blocked.TryServe(_served, key);
            _committer.Commit(blocked.Session);
            return isServed;
        }
#pragma warning disable CA1031 // Whatever went wrong, the state must be that of the log and the server go on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _committer.Rollback();
            blocked.Session.LongRead?.Dispose();
            blocked.Session.LongRead = null;
            blocked.Reply.Buffer.Clear();
            _server.Statistics.UnexpectedErrors++;
            DispatchLog.CommandFailed(_logger, blocked.Command.Name, fault);
            blocked.Reply.Error(FaultReplies.For(fault));
            return true;
        }
        finally
        {
            _server.Dataset.Engine.EndCommand();
        }
    }

    /// <summary>As <see cref="RunInternal"/>, and nobody who waits is served afterwards.</summary>
    internal bool TryRun(Action action)
    {
        Begin();
        try
        {
            action();
            _committer.Commit(session: null);
            _server.Tracking.Broadcast();
            return true;
        }
#pragma warning disable CA1031 // Whatever went wrong, the state must be that of the log and the server go on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _committer.Rollback();
            DispatchLog.InternalWorkFailed(_logger, fault);
            return false;
        }
        finally
        {
            _server.Dataset.Engine.EndCommand();
        }
    }

    private void Begin()
    {
        _server.Dataset.NowMs = Clock.NowMs;
        Stream.Begin();
    }

    /// <summary>False when the command has been put off: it is as if it had not begun.</summary>
    private bool TryRun(Session session, Command command, in Request request)
    {
        Begin();
        var start = session.Output.Mark();
        var errors = session.Reply.ErrorCount;
        _nestedErrors = 0;
        var started = Stopwatch.GetTimestamp();
        _call.Begin(session, command, in request, isInTransaction: false);
        _cold.Begin(session, command);
        try
        {
            command.Run!(_call);
            _committer.Commit(session);
        }
        catch (ColdReadException cold)
        {
            session.Output.Rewind(start);
            _server.Tracking.AbandonCommand();
            _cold.PutOff(session, cold);
            return false;
        }
#pragma warning disable CA1031 // Whatever went wrong, the state must be that of the log and the server go on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _committer.Rollback();
            session.LongRead?.Dispose();
            session.LongRead = null;
            session.Output.Rewind(start);
            _server.Statistics.UnexpectedErrors++;
            DispatchLog.CommandFailed(_logger, command.Name, fault);
            session.Reply.Error(FaultReplies.For(fault));
        }
        finally
        {
            _server.Dataset.Engine.EndCommand();
        }

        var ticks = Stopwatch.GetTimestamp() - started;
        _server.Expiry.RemoveMet();
        session.TimesPutOff = 0;
        // What failed within EXEC is counted there.
        _recorder.Record(_call, ticks, session.Reply.ErrorCount - errors > _nestedErrors);
        _server.Blocked.ServeReady();
        return true;
    }

    /// <summary>Finds the command or subcommand; answers null and the client's error when there is none.</summary>
    private Command? FindCommand(Session session, in Request request)
    {
        var command = _server.Commands.Find(request[0]);
        if (command is { IsContainer: true } && request.Count > 1)
        {
            var subcommand = command.FindSubcommand(request[1]);
            if (subcommand is null && command.Run is not null && command.FitsArity(request.Count))
            {
                return command;
            }

            if (subcommand is null) return Refuse(session, null, UnknownCommand.Subcommand(command, in request));
            command = subcommand;
        }

        if (command is null) return RefuseUnknown(session, in request);
        if (command.FitsArity(request.Count) && command.Run is not null) return command;

        return Refuse(session, command, $"ERR wrong number of arguments for '{command.Name}' command");
    }

    private Command? RefuseUnknown(Session session, in Request request)
    {
        if (!UnknownCommand.IsHttp(in request)) return Refuse(session, null, UnknownCommand.Text(in request));

        // A browser that was lured into sending commands in a form: Redis closes without an answer.
        NetworkLog.HttpRequest(_logger, SessionDescription.Of(session));
        session.Close();
        return null;
    }

    private Command? Refuse(Session session, Command? command, string error)
    {
        Refusal.Answer(_server, session, command, Encoding.Latin1.GetBytes(error));
        return null;
    }

    private static void EndReply(Session session, ReplyPosition start, bool isPush = false)
    {
        if (session.ReplyMode == ReplyMode.On) return;

        // What CLIENT REPLY says counts from the command after it, and it has itself no reply.
        // Pushes are heard nevertheless.
        if (!isPush) session.Output.Rewind(start);
        session.LongRead?.Dispose();
        session.LongRead = null;
        session.ReplyMode = session.ReplyMode switch
        {
            ReplyMode.SkipNext => ReplyMode.Skip,
            ReplyMode.Skip => ReplyMode.On,
            var mode => mode,
        };
    }
}
