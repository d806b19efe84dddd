using System.Diagnostics;
using System.Text;
using ArdbNet.Lua;

namespace ArdbNet.Server.Scripting.Functions;

/// <summary>
/// Reads libraries of functions into an engine. While a library's text runs it sees redis.register_function and little
/// else; its functions see what scripts do. Both look up their globals in one table, whose source changes in between.
/// </summary>
internal sealed unsafe class LibraryLoader
{
    private const int TimeoutMs = 500;
    private readonly ScriptEngine _engine;
    private readonly LuaHook _hook;
    private readonly int _environment;
    private readonly int _metatable;
    private readonly int _loadGlobals;
    private long _startedTicks;

    public LibraryLoader(ScriptEngine engine)
    {
        _engine = engine;
        _engine.Libraries = this;
        _hook = engine.Lua.CountHook!;
        var lua = engine.Lua;
        var stack = lua.Stack;
        PushLoadGlobals(lua);
        _loadGlobals = lua.Keep();
        stack.PushTable();
        stack.PushTable(0, 3);
        stack.Push(new LuaFunction("__newindex", &Sandbox.RefuseWrite));
        stack.RawSet(-2, "__newindex"u8);
        stack.Push(false);
        stack.RawSet(-2, "__metatable"u8);
        stack.PushCopy(-1);
        _metatable = lua.Keep();
        stack.SetMetatable(-2);
        _environment = lua.Keep();
        LookUp(isLoading: false);
    }

    /// <summary>What is being loaded, or null.</summary>
    public FunctionLibrary? Current { get; private set; }

    /// <summary>Reads a library without making it known. False: <paramref name="error"/> says why not.</summary>
    public bool TryLoad(FunctionLibrary library, int headerLength, bool isTimed, out byte[] error)
    {
        var lua = _engine.Lua;
        var stack = lua.Stack;
        error = [];
        if (stack.Load(library.Source.AsSpan(headerLength), "@user_function"u8) != LuaStatus.Ok)
        {
            _ = stack.TryConvertToString(-1, out var text);
            error = [.. "Error compiling function: "u8, .. text];
            stack.SetCount(0);
            return false;
        }

        lua.PushKept(_environment);
        stack.SetEnvironment(-2);
        LookUp(isLoading: true);
        Current = library;
        _startedTicks = Stopwatch.GetTimestamp();
        if (isTimed) lua.CountHook = BreakOff;
        var status = stack.Call(0, 0);
        lua.CountHook = _hook;
        stack.SetHookInterval(ScriptRun.HookInterval);
        Current = null;
        LookUp(isLoading: false);
        if (status != LuaStatus.Ok) error = [.. "Error registering functions: "u8, .. ErrorText(stack)];
        else if (library.Functions.Count == 0) error = "No functions registered"u8.ToArray();
        _engine.EndCall();
        if (error.Length > 0) Release(library);
        return error.Length == 0;
    }

    /// <summary>Lua lets go of the library's functions.</summary>
    public void Release(FunctionLibrary library)
    {
        foreach (var function in library.Functions.Values) _engine.Lua.Release(function.Script.Function);
        library.Functions.Clear();
    }

    private int BreakOff(LuaStack stack)
    {
        if (Stopwatch.GetElapsedTime(_startedTicks).TotalMilliseconds < TimeoutMs) return 0;
        stack.SetHookInterval(1);
        return RedisLibrary.RaiseError(stack, "FUNCTION LOAD timeout"u8);
    }

    private void LookUp(bool isLoading)
    {
        var lua = _engine.Lua;
        lua.PushKept(_metatable);
        if (isLoading) lua.PushKept(_loadGlobals);
        else _engine.Sandbox.PushGlobals();
        lua.Stack.RawSet(-2, "__index"u8);
        lua.Stack.Pop();
    }

    // { redis = { register_function, log, … } }, what is not in either is an error
    private void PushLoadGlobals(LuaState lua)
    {
        var stack = lua.Stack;
        stack.PushTable(0, 1);
        lua.PushLibrary(new LuaFunction("register_function", &FunctionRegistration.Register));
        _engine.Sandbox.PushBase();
        stack.RawGet(-1, "redis"u8);
        _engine.Sandbox.PushReal(stack, -1);
        foreach (var name in (ReadOnlySpan<string>)
            ["log", "LOG_DEBUG", "LOG_VERBOSE", "LOG_NOTICE", "LOG_WARNING", "REDIS_VERSION", "REDIS_VERSION_NUM"])
        {
            var key = Encoding.ASCII.GetBytes(name);
            stack.RawGet(-1, key);
            stack.RawSet(-5, key);
        }

        stack.Pop(3);
        RefuseUnknown(stack);
        _engine.Sandbox.Protect(stack);
        stack.RawSet(-2, "redis"u8);
        RefuseUnknown(stack);
    }

    private static void RefuseUnknown(LuaStack stack)
    {
        stack.PushTable(0, 1);
        stack.Push(new LuaFunction("__index", &Sandbox.RefuseUnknown));
        stack.RawSet(-2, "__index"u8);
        stack.SetMetatable(-2);
    }

    private static byte[] ErrorText(LuaStack stack)
    {
        if (stack.TypeOf(-1) == LuaType.Table)
        {
            stack.RawGet(-1, "err"u8);
            return stack.TryConvertToString(-1, out var text) ? text.ToArray() : "ERR unknown error"u8.ToArray();
        }

        return stack.TryConvertToString(-1, out var message) ? [.. "ERR "u8, .. message] : "ERR unknown error"u8.ToArray();
    }
}
