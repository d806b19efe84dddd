using System.Text;
using ArdbNet.Lua;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Functions;

namespace ArdbNet.Server.Scripting;

/// <summary>All scripts that were seen since SCRIPT FLUSH, and the engine that runs them. Used by the executor only.</summary>
internal sealed class ScriptHost(ArdbServer server)
{
    private const int MaxErrorLength = 100;
    private readonly Dictionary<byte[], Script> _bySha = new(ByteArrayComparer.Instance);
    private readonly Dictionary<byte[], Script> _byBody = new(ByteArrayComparer.Instance);
    private bool _isFlushed;
    private ScriptEngine? _engine;

    public ScriptRun Run { get; } = new(server);

    public int Count => _bySha.Count;

    /// <summary>Whether scripts may call DEBUG and CLIENT LIST.</summary>
    public bool MayDebug { get; set; }

    /// <summary>Bytes that Lua holds.</summary>
    public long LuaBytes => _engine?.Lua.MemoryBytes ?? 0;

    /// <summary>Bytes of the scripts' texts.</summary>
    public long ScriptBytes { get; private set; }

    /// <summary>The script of this digest, in digits of any case; null when it is not known.</summary>
    public Script? Find(ReadOnlySpan<byte> sha)
    {
        Span<byte> lower = stackalloc byte[ScriptStore.DigestLength];
        if (sha.Length != lower.Length) return null;
        Ascii.ToLower(sha, lower, out _);
        return _bySha.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(lower, out var script) ? script : null;
    }

    /// <summary>SCRIPT EXISTS: whether EVALSHA would find it.</summary>
    public bool Contains(ReadOnlySpan<byte> sha) =>
        Find(sha) is not null || (!_isFlushed && TryReadStored(sha, out _));

    /// <summary>The script of this text, read now if it is new. Null: the client has got its error.</summary>
    public Script? Load(Call call, ReadOnlySpan<byte> body)
    {
        if (_byBody.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(body, out var known))
        {
            if (call.IsApplying) Keep(known);
            return known;
        }

        if (!ScriptHeader.TryRead(body, out var header, out var error))
        {
            call.Reply.Error($"ERR {error}");
            return null;
        }

        if (!TryOpen(call, out var engine)) return null;
        if (!engine.TryCompile(body[header.Length..], out var function, out var message))
        {
            call.Reply.Error([.. "ERR Error compiling script (new function): "u8, .. message]);
            return null;
        }

        var script = new Script(Script.DigestOf(body), body.ToArray(), header.Flags, function);
        _bySha.Add(script.Sha, script);
        _byBody.Add(script.Body, script);
        ScriptBytes += script.MemoryBytes;
        if (call.IsApplying) Keep(script);
        return script;
    }

    /// <summary>
    /// As <see cref="Find"/>, with what a master's stream or full sync brought, also before the last start: SCRIPT FLUSH of a
    /// client takes it from clients, not from the stream.
    /// </summary>
    public Script? FindOrRead(Call call, ReadOnlySpan<byte> sha)
    {
        if (Find(sha) is { } known) return known;
        return (call.IsApplying || !_isFlushed) && TryReadStored(sha, out var body) ? Load(call, body.ToArray()) : null;
    }

    /// <summary>Whether a command of the master's stream may name the script.</summary>
    public bool IsKnownToStream(ReadOnlySpan<byte> sha) => Find(sha) is not null || TryReadStored(sha, out _);

    /// <summary>Whether a script of this text was read.</summary>
    public bool HasRead(ReadOnlySpan<byte> body) => _byBody.GetAlternateLookup<ReadOnlySpan<byte>>().ContainsKey(body);

    /// <summary>Runs a script and replies with its result. The checks of its flags come first.</summary>
    public void Evaluate(Call call, Script script, int keyCount, bool isReadOnly)
    {
        if (TryOpen(call, out var engine)) Evaluate(call, engine, script, keyCount, isReadOnly);
    }

    /// <summary>The same of a script, or a function, that another engine has read.</summary>
    public void Evaluate(Call call, ScriptEngine engine, Script script, int keyCount, bool isReadOnly)
    {
        Run.Begin(call, script, isReadOnly);
        try
        {
            engine.Lua.MemoryLimit = server.Options.LuaMemoryLimit;
            var arguments = new ScriptArguments(call.Request, keyCount);
            var status = script.IsFunction
                ? engine.CallFunction(script.Function, arguments)
                : engine.Call(script.Function, arguments);
            if (status == LuaStatus.Ok) Reply(call, engine.Lua.Stack);
            else ReplyError(call, engine.Lua.Stack, status, script);
        }
        finally
        {
            engine.EndCall();
            Run.Finish();
        }
    }

    /// <summary>Forgets all scripts and begins with a fresh Lua.</summary>
    public void Flush()
    {
        _isFlushed = true;
        _bySha.Clear();
        _byBody.Clear();
        ScriptBytes = 0;
        _engine?.Dispose();
        _engine = null;
    }

    /// <summary>A full sync has brought another store: its scripts are clients' too.</summary>
    public void StoreSwitched() => _isFlushed = false;

    // Durable with the command that brought it.
    private void Keep(Script script) => ScriptStore.Put(server.Dataset.Engine, script.Sha, script.Body);

    private bool TryReadStored(ReadOnlySpan<byte> sha, out ReadOnlySpan<byte> body)
    {
        Span<byte> lower = stackalloc byte[ScriptStore.DigestLength];
        body = default;
        if (sha.Length != lower.Length) return false;
        Ascii.ToLower(sha, lower, out _);
        return ScriptStore.TryGet(server.Dataset.Engine, lower, out body);
    }

    private bool TryOpen(Call call, out ScriptEngine engine)
    {
        engine = _engine!;
        if (engine is not null) return true;
        try
        {
            engine = _engine = new ScriptEngine(Run, server.Options.LuaMemoryLimit, isOfScripts: true);
            return true;
        }
        catch (LuaLibraryMissingException missing)
        {
            call.Reply.Error($"ERR {missing.Message}");
            return false;
        }
    }

    private void Reply(Call call, LuaStack stack)
    {
        var start = call.Reply.Buffer.Mark();
        var limit = server.Options.LuaMemoryLimit;
        if (new ValueWriter(stack, call.Reply, Run.Protocol == 3, limit).TryWrite()) return;
        call.Reply.Buffer.Rewind(start);
        call.Reply.Error("ERR the script's reply is longer than lua-memory-limit");
    }

    private void ReplyError(Call call, LuaStack stack, LuaStatus status, Script script)
    {
        var sha = Encoding.ASCII.GetString(script.Sha);
        if (status != LuaStatus.RuntimeError && Run.IsKilled)
        {
            // It had no memory left to say so itself.
            call.Reply.Error(ScriptRun.KilledText);
            return;
        }

        if (status != LuaStatus.RuntimeError)
        {
            var message = stack.TryConvertToString(-1, out var reason) ? reason : "execution failure"u8;
            call.Reply.Error(
                $"ERR Error running script {sha}, {QuotedArgument.Of(message, MaxErrorLength)}");
            return;
        }

        var wasCounted = false;
        var text = ErrorText(stack, ref wasCounted);
        var error = Run.Position.Length == 0 ? text : $"{text} script: {sha}, on {Run.Position}.";
        if (wasCounted) call.Reply.CountedError(Encoding.Latin1.GetBytes(error));
        else call.Reply.Error(error);
    }

    private static string ErrorText(LuaStack stack, ref bool wasCounted)
    {
        switch (stack.TypeOf(-1))
        {
            case LuaType.Table:
                stack.RawGet(-1, "ignore_error_stats_update"u8);
                wasCounted = stack.TypeOf(-1) == LuaType.Boolean && stack.ToBoolean(-1);
                stack.Pop();
                stack.RawGet(-1, "err"u8);
                return stack.TryConvertToString(-1, out var error) ? QuotedArgument.Of(error) : "ERR unknown error";
            case LuaType.Nil:
                return "ERR nil";
            case LuaType.Boolean:
                return stack.ToBoolean(-1) ? "ERR true" : "ERR false";
            case LuaType.String or LuaType.Number:
                _ = stack.TryConvertToString(-1, out var text);
                return "ERR " + QuotedArgument.Of(text);
            default:
                return $"ERR {stack.TypeOf(-1).ToString().ToLowerInvariant()}: 0x{stack.ToPointer(-1):x}";
        }
    }
}
