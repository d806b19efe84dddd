using ArdbNet.Lua;
using ArdbNet.Lua.Libraries;
using ArdbNet.Server.Scripting.Functions;

namespace ArdbNet.Server.Scripting;

/// <summary>One Lua state with all that scripts may use. Used by the executor only.</summary>
internal sealed unsafe class ScriptEngine : IDisposable
{
    private const int CallsBetweenCollections = 50;
    private readonly int _errorHandler;
    private int _calls;

    /// <exception cref="LuaLibraryMissingException">No liblua5.1 is installed.</exception>
    public ScriptEngine(ScriptRun run, long memoryLimit, bool isOfScripts)
    {
        Run = run;
        Lua = new LuaState { Host = this, CountHook = run.OnHook };
        Sandbox = new Sandbox(Lua);
        RedisLibraries.Register(Lua);
        RedisLibrary.Register(Lua, isOfScripts);
        Lua.PushGlobal("next"u8);
        Next = Lua.Keep();
        SafeBuiltins.Install(Lua);
        Lua.PushGlobal("next"u8);
        NextBehind = Lua.Keep();
        Sandbox.Seal();
        Lua.Stack.Push(new LuaFunction("handler", &NotePosition));
        _errorHandler = Lua.Keep();
        Lua.Stack.SetHookInterval(ScriptRun.HookInterval);
        Lua.MemoryLimit = memoryLimit;
    }

    public LuaState Lua { get; }

    public Sandbox Sandbox { get; }

    public ScriptRun Run { get; }

    /// <summary>What reads libraries of functions into this engine, if it is for those.</summary>
    public LibraryLoader? Libraries { get; set; }

    /// <summary>Lua's own next, kept.</summary>
    public int Next { get; }

    /// <summary>The next of scripts, which reads what protected tables hold, kept.</summary>
    public int NextBehind { get; }

    /// <summary>Reads a script. False: <paramref name="error"/> says why not.</summary>
    public bool TryCompile(ReadOnlySpan<byte> source, out int function, out byte[] error)
    {
        var stack = Lua.Stack;
        function = 0;
        error = [];
        if (stack.Load(source, "@user_script"u8) == LuaStatus.Ok)
        {
            function = Lua.Keep();
            return true;
        }

        _ = stack.TryConvertToString(-1, out var text);
        error = text.ToArray();
        stack.Pop();
        Lua.CollectGarbage();
        return false;
    }

    /// <summary>Runs a script and leaves its result, or its error, on the stack.</summary>
    public LuaStatus Call(int function, ScriptArguments arguments)
    {
        var stack = Lua.Stack;
        Lua.PushKept(_errorHandler);
        Lua.PushKept(function);
        Sandbox.Renew();
        Sandbox.PushBase();
        arguments.Push(stack);
        stack.Pop();
        return stack.Call(0, 1, errorHandler: 1);
    }

    /// <summary>Runs a function of a library, which gets keys and arguments; as <see cref="Call"/>.</summary>
    public LuaStatus CallFunction(int function, ScriptArguments arguments)
    {
        var stack = Lua.Stack;
        Lua.PushKept(_errorHandler);
        Lua.PushKept(function);
        arguments.PushTables(stack);
        return stack.Call(2, 1, errorHandler: 1);
    }

    /// <summary>The stack's values are done with.</summary>
    public void EndCall()
    {
        Lua.Stack.SetCount(0);
        if (Run.IsEnding) Run.LetLoose(Lua.Stack);
        if (Lua.WasLimitExceeded)
        {
            Lua.CollectGarbage();
            Lua.WasLimitExceeded = false;
        }

        if (++_calls < CallsBetweenCollections) return;
        _calls = 0;
        Lua.CollectGarbageStep();
    }

    public void Dispose() => Lua.Dispose();

    // Where the error arose; of one in a C function where that was called.
    private static int NotePosition(LuaStack stack)
    {
        if (!stack.TryGetPosition(1, out var source, out var line)) return 1;
        if (source.SequenceEqual("=[C]"u8) && !stack.TryGetPosition(2, out source, out line)) return 1;
        ((ScriptEngine)stack.State.Host!).Run.NotePosition(source, line);
        return 1;
    }
}
