using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text;
using ArdbNet.Lua;
using ArdbNet.Resp;
using ArdbNet.Resp.Reading;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Security;
using ArdbNet.Server.Sessions;
using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Scripting;

/// <summary>The run of one script: its commands, and what may end it early. Reused; used by the executor only.</summary>
internal sealed class ScriptRun
{
    /// <summary>Instructions of Lua between two looks at the clock.</summary>
    public const int HookInterval = 100_000;

    private readonly ArdbServer _server;
    private readonly Session _ownSession = Session.ForScript(isApplying: false);
    private readonly Session _applyingSession = Session.ForScript(isApplying: true);
    private readonly RequestBuilder _builder = new();
    private Call? _call;
    private Session _session;
    private long _startedTicks;
    private volatile bool _isUnwanted;
    private bool _isReadOnly;
    private ScriptEnd _end;
    private ExceptionDispatchInfo? _fault;

    public ScriptRun(ArdbServer server)
    {
        _server = server;
        _session = _ownSession;
        _ownSession.Reply.ErrorObserver = server.Statistics;
    }

    public ScriptRandom Random { get; } = new();

    /// <summary>The script that runs, or null.</summary>
    public Script? Script { get; private set; }

    /// <summary>The command that runs it, or null.</summary>
    public Call? Caller { get; private set; }

    /// <summary>Whether it has called a command that writes.</summary>
    public bool HasWritten { get; private set; }

    /// <summary>Whether a master's stream says it, which nobody may end.</summary>
    public bool IsApplying => _session.IsApplying;

    /// <summary>Whether it has run so long that others are served beside it, as far as they do not need the data.</summary>
    public bool IsBusy { get; private set; }

    public static ReadOnlySpan<byte> KilledText => "ERR Script killed by user with SCRIPT KILL..."u8;

    /// <summary>Whether it was ended by SCRIPT KILL or FUNCTION KILL.</summary>
    public bool IsKilled => _end == ScriptEnd.Killed;

    /// <summary>Whether something else than its last line ends it.</summary>
    public bool IsEnding => _end != ScriptEnd.ByItself;

    /// <summary>Whether a script of a master's stream was given up: nothing behind it may be applied before a start.</summary>
    public bool HasLeftStream { get; private set; }

    /// <summary>What those read who do need the data.</summary>
    public ReadOnlySpan<byte> BusyText => Script is { IsFunction: true }
        ? "BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE."u8
        : "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE."u8;

    /// <summary>Where the error arose that ended it; empty when none did.</summary>
    public string Position { get; private set; } = "";

    /// <summary>2 or 3: what its commands reply in.</summary>
    public int Protocol
    {
        get => _session.Reply.Protocol;
        set => _session.Reply.Protocol = value;
    }

    public long ElapsedMs => (long)Stopwatch.GetElapsedTime(_startedTicks).TotalMilliseconds;

    public void Begin(Call call, Script script, bool isReadOnly)
    {
        _call ??= new Call(_server, _server.Dispatcher.Stream);
        _session = call.IsApplying ? _applyingSession : _ownSession;
        _session.ActFor(call.Session);
        _session.DatabaseIndex = call.Session.DatabaseIndex;
        _session.Reply.Protocol = 2;
        _startedTicks = Stopwatch.GetTimestamp();
        _isReadOnly = isReadOnly;
        _end = ScriptEnd.ByItself;
        _fault = null;
        Script = script;
        Caller = call;
        HasWritten = false;
        Position = "";
        // Masters that log scripts as such begin each with the same numbers.
        if (call.IsApplying) Random.Seed(0);
    }

    /// <summary>The script has ended, with all that it changed or, when the server was at fault, with nothing.</summary>
    public void Finish()
    {
        Script = null;
        Caller = null;
        IsBusy = false;
        _isUnwanted = false;
        _session.ActFor(null);
        _session.Output.Clear();
        _fault?.Throw();
    }

    public void End(ScriptEnd end) => _end = end;

    /// <summary>Ends the busy script, and undoes all that it did, because the server stops.</summary>
    public void GiveUp()
    {
        HasLeftStream |= IsApplying;
        _fault ??= ExceptionDispatchInfo.Capture(new OperationCanceledException("The server stops."));
        _end = ScriptEnd.Faulted;
    }

    /// <summary>As <see cref="GiveUp"/>, as soon as the script is busy. Any thread.</summary>
    public void GiveUpWhenBusy() => _isUnwanted = true;

    public void NotePosition(ReadOnlySpan<byte> source, int line) =>
        Position = $"{Encoding.Latin1.GetString(source)}:{line}";

    public void WriteLog(LogLevel level, string text) => HostingLog.ScriptSays(_server.Logger, level, text);

    /// <summary>Runs now and then while Lua does.</summary>
    public int OnHook(LuaStack stack)
    {
        if (_end == ScriptEnd.ByItself && MayServeOthers()) _server.Executor.RunBeside();
        if (_isUnwanted && IsBusy) GiveUp();
        if (_end == ScriptEnd.ByItself) return 0;

        HoldFast(stack);
        stack.PushTable(0, 1);
        stack.Push(_end == ScriptEnd.Killed
            ? KilledText
            : "ERR The script was ended by a fault of the server"u8);
        stack.RawSet(-2, "err"u8);
        return LuaStack.RaiseTop();
    }

    // From now on the hook runs at each instruction, or a script that catches errors would never end. Nor would one that
    // begins coroutine after coroutine, each with its own count: there is no memory for another.
    private void HoldFast(LuaStack stack)
    {
        stack.SetHookInterval(1);
        stack.State.MemoryLimit = stack.IsMain ? _server.Options.LuaMemoryLimit : 0;
        if (!stack.IsMain) stack.State.Stack.SetHookInterval(1);
    }

    /// <summary>The next script runs as any other.</summary>
    public void LetLoose(LuaStack stack)
    {
        stack.SetHookInterval(HookInterval);
        stack.State.MemoryLimit = _server.Options.LuaMemoryLimit;
    }

    private bool MayServeOthers()
    {
        // At the start, and within DEBUG RELOAD, there is no data that a client could meet.
        if (IsBusy || Script is not { } script || _server.IsLoading) return IsBusy;
        var thresholdMs = _server.Options.BusyReplyThresholdMs;
        if (thresholdMs == 0 || ElapsedMs < thresholdMs) return false;
        IsBusy = true;
        HostingLog.ScriptIsSlow(
            _server.Logger, ElapsedMs, script.IsFunction ? "FUNCTION KILL" : "SCRIPT KILL",
            Encoding.Latin1.GetString(script.Sha));
        return true;
    }

    /// <summary>redis.call and redis.pcall.</summary>
    public int Call(LuaStack stack, bool raisesErrors)
    {
        var output = _session.Output;
        output.Clear();
        if (_end != ScriptEnd.ByItself)
        {
            HoldFast(stack);
            ReplyReader.PushError(stack, "ERR The script is being ended"u8);
            return LuaStack.RaiseTop();
        }

        if (!TryReadArguments(stack)) return raisesErrors ? LuaStack.RaiseTop() : 1;

        stack.SetCount(0);
        try
        {
            Execute(_builder.Build());
        }
#pragma warning disable CA1031 // It ends the script first, and then its command.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return Abort(stack, fault);
        }

        return PushReply(stack, raisesErrors);
    }

    /// <summary>redis.acl_check_cmd: whether the arguments are a command, and the client may run it.</summary>
    public bool KnowsCommand(LuaStack stack, out bool areStrings, out bool isAllowed)
    {
        isAllowed = false;
        areStrings = TryReadArguments(stack);
        if (!areStrings) return false;

        var request = _builder.Build();
        if (Find(in request) is not { } command) return false;
        isAllowed = _server.Acl.Check.Check(_session.User, command, in request).Reason == DenialReason.None;
        return true;
    }

    private int PushReply(LuaStack stack, bool raisesErrors)
    {
        var output = _session.Output;
        var fits = output.Length <= stack.State.MemoryLimit;
        var isError = false;
        if (fits)
        {
            var reply = output.SegmentCount == 1 ? output.Segment(0).Span : output.ToArray();
            isError = reply[0] == (byte)'-';
            fits = new ReplyReader(reply, stack).TryPush();
        }

        if (fits) return isError && raisesErrors ? LuaStack.RaiseTop() : 1;

        stack.SetCount(0);
        stack.State.WasLimitExceeded = true;
        output.Dispose();
        stack.Push("not enough memory"u8);
        return LuaStack.RaiseTop();
    }

    // The command may have been half done: the script, and all that it did, is undone.
    private int Abort(LuaStack stack, Exception fault)
    {
        _fault = ExceptionDispatchInfo.Capture(fault);
        _end = ScriptEnd.Faulted;
        HoldFast(stack);
        ReplyReader.PushError(stack, "ERR The script was ended by a fault of the server"u8);
        return LuaStack.RaiseTop();
    }

    // False: an error is on the stack.
    private bool TryReadArguments(LuaStack stack)
    {
        _builder.Clear();
        var count = stack.Count;
        if (count == 0)
        {
            ReplyReader.PushError(stack, "ERR Please specify at least one argument for this redis lib call"u8);
            return false;
        }

        Span<byte> digits = stackalloc byte[RedisDouble.MaxLength];
        for (var i = 1; i <= count; i++)
        {
            if (stack.TryGetString(i, out var text))
            {
                _builder.Add(text);
                continue;
            }

            if (stack.TypeOf(i) != LuaType.Number)
            {
                ReplyReader.PushError(stack, "ERR Lua redis lib command arguments must be strings or integers"u8);
                return false;
            }

            var number = stack.ToNumber(i);
            // C's printf shows the sign of what is no number, too.
            if (double.IsNaN(number) && double.IsNegative(number)) _builder.Add("-nan"u8);
            else _builder.Add(digits[..RedisDouble.Format(number, digits)]);
        }

        return true;
    }

    private void Execute(in Request request)
    {
        var command = Find(in request);
        if (Refusal(command, in request) is { } error)
        {
            command?.Statistics.Reject();
            _session.Reply.Error(error);
            return;
        }

        if (command!.Is(CommandFlags.Write)) HasWritten = true;
        _call!.Begin(_session, command, in request, isInTransaction: true);
        _server.Dispatcher.RunScripted(_call);
    }

    private Command? Find(in Request request)
    {
        var command = IsApplying ? _server.Commands.FindByOwnName(request[0]) : _server.Commands.Find(request[0]);
        return command is { IsContainer: true } && request.Count > 1 ? command.FindSubcommand(request[1]) : command;
    }

    private string? Refusal(Command? command, in Request request)
    {
        if (command is null) return "ERR Unknown Redis command called from script";
        if (!command.FitsArity(request.Count) || command.Run is null)
            return "ERR Wrong number of args calling Redis command from script";
        if (command.Is(CommandFlags.NoScript) && !MayDebug(command)) return "ERR This Redis command is not allowed from script";
        if (IsApplying) return null;

        if (_server.Replication is { IsReplica: true, IsMasterLinkUp: false }
            && !_server.Options.ReplicaServeStaleData
            && !command.Is(CommandFlags.Stale))
        {
            return "ERR Can not execute the command on a stale replica";
        }

        if (_session.User is { IsUnrestricted: false } && Denial(command, in request) is { } denial) return denial;
        if (_isReadOnly && command.Is(CommandFlags.Write | CommandFlags.MayReplicate))
            return "ERR Write commands are not allowed from read-only scripts.";
        if (!command.Is(CommandFlags.Write) || HasWritten) return null;
        if (_server.Replication.IsReplica && _server.Options.ReplicaReadOnly)
            return "READONLY You can't write against a read only replica.";
        return _server.Dispatcher.WriteRefusal(request.Length);
    }

    private bool MayDebug(Command command) => _server.Scripts.MayDebug && command.Name is ("debug" or "client|list");

    private string? Denial(Command command, in Request request) =>
        _server.Acl.Deny(_session.Origin, command, in request, AclLogContext.Lua) switch
        {
            DenialReason.None => null,
            DenialReason.Command => "ERR The user executing the script can't run this command or subcommand",
            DenialReason.Key => "ERR The user executing the script can't access at least one of the keys mentioned in " +
                "the command arguments",
            _ => "ERR The user executing the script can't publish to the channel mentioned in the command",
        };
}
