using ArdbNet.Lua;

namespace ArdbNet.Server.Scripting;

/// <summary>
/// The globals that scripts see. Lua itself knows no read-only tables, so scripts get an empty table in the place of
/// each: what is not in it is looked up in the real one, and what is to be put into it is refused.
/// </summary>
internal sealed unsafe class Sandbox
{
    private const string Builtins =
        "xpcall tostring setmetatable next assert tonumber rawequal collectgarbage getmetatable rawset pcall type " +
        "select unpack gcinfo pairs rawget loadstring ipairs _VERSION load error";

    private const string Libraries = "string cjson bit cmsgpack math table struct coroutine os redis";

    private readonly LuaState _lua;
    private readonly Dictionary<nint, int> _protected = [];
    private int _globals;
    private int _base;

    public Sandbox(LuaState lua)
    {
        _lua = lua;
        foreach (var library in (ReadOnlySpan<string>)["base", "table", "string", "math", "os"]) lua.OpenNativeLibrary(library);
        LeaveOnlyTheClock();
    }

    /// <summary>Closes the sandbox around what is in the state's globals now.</summary>
    public void Seal()
    {
        var stack = _lua.Stack;
        stack.PushTable();
        foreach (var name in Builtins.Split(' ')) CopyGlobal(name);
        foreach (var name in Libraries.Split(' '))
        {
            _lua.PushGlobal(Bytes(name));
            if (stack.TypeOf(-1) != LuaType.Table)
            {
                stack.Pop();
                continue;
            }

            Protect(stack);
            stack.RawSet(-2, Bytes(name));
        }

        ProtectStrings(stack);
        stack.PushTable(0, 2);
        stack.Push(new LuaFunction("__index", &RefuseUnknown));
        PushMetatableView(stack);
        stack.RawSet(-3, "__metatable"u8);
        stack.RawSet(-2, "__index"u8);
        stack.SetMetatable(-2);

        stack.PushCopy(-1);
        _base = _lua.Keep();
        stack.PushCopy(-1);
        Protect(stack);
        stack.PushCopy(-1);
        _globals = _lua.Keep();
        stack.PushCopy(-1);
        stack.RawSet(-3, "_G"u8);
        _lua.ReplaceGlobals();
        stack.Pop();
    }

    /// <summary>Makes the function on the top, and what it reads itself, see fresh globals: scripts can change theirs.</summary>
    public void Renew()
    {
        var stack = _lua.Stack;
        _lua.PushKept(_globals);
        stack.PushCopy(-1);
        _lua.ReplaceGlobals();
        stack.SetEnvironment(-2);
    }

    /// <summary>Pushes what scripts see as their globals.</summary>
    public void PushGlobals() => _lua.PushKept(_globals);

    /// <summary>Pushes the table that KEYS and ARGV go into.</summary>
    public void PushBase() => _lua.PushKept(_base);

    public bool IsProtected(LuaStack stack, int index) =>
        stack.TypeOf(index) == LuaType.Table && _protected.ContainsKey(stack.ToPointer(index));

    /// <summary>Pushes the real table behind a protected one.</summary>
    public void PushReal(LuaStack stack, int index) => stack.PushKept(_protected[stack.ToPointer(index)]);

    private static byte[] Bytes(string name) => System.Text.Encoding.ASCII.GetBytes(name);

    private void CopyGlobal(string name)
    {
        _lua.PushGlobal(Bytes(name));
        _lua.Stack.RawSet(-2, Bytes(name));
    }

    /// <summary>Replaces the table on the top by one in front of it.</summary>
    public void Protect(LuaStack stack)
    {
        stack.PushTable();
        stack.PushTable(0, 3);
        stack.PushCopy(-3);
        stack.RawSet(-2, "__index"u8);
        stack.Push(new LuaFunction("__newindex", &RefuseWrite));
        stack.RawSet(-2, "__newindex"u8);
        stack.Push(false);
        stack.RawSet(-2, "__metatable"u8);
        stack.SetMetatable(-2);
        Register(stack);
        stack.Remove(-2);
    }

    // The protected table is on the top, the real one below it.
    private void Register(LuaStack stack)
    {
        var address = stack.ToPointer(-1);
        stack.PushCopy(-2);
        _protected[address] = _lua.Keep();
    }

    // What getmetatable gives of a table that has __index, which is on the top.
    private void PushMetatableView(LuaStack stack)
    {
        stack.PushTable(0, 1);
        stack.PushCopy(-2);
        stack.RawSet(-2, "__index"u8);
        Protect(stack);
    }

    // ("x"):rep(2) finds its function in the real table; getmetatable("") leads to the one in front of it. The globals
    // are on the top.
    private void ProtectStrings(LuaStack stack)
    {
        stack.Push(""u8);
        _ = stack.PushMetatable(-1);
        stack.RawGet(-3, "string"u8);
        PushMetatableView(stack);
        stack.RawSet(-3, "__metatable"u8);
        stack.Pop(3);
    }

    // Of what the system offers scripts may know how much processor time was used.
    private void LeaveOnlyTheClock()
    {
        var stack = _lua.Stack;
        _lua.PushGlobal("os"u8);
        stack.PushTable(0, 1);
        stack.RawGet(-2, "clock"u8);
        stack.RawSet(-2, "clock"u8);
        _lua.SetGlobal("os"u8);
        stack.Pop();
    }

    internal static int RefuseWrite(LuaStack stack) => stack.Raise("Attempt to modify a readonly table");

    internal static int RefuseUnknown(LuaStack stack)
    {
        if (stack.TryConvertToString(2, out var name))
            return stack.Raise([.. "Script attempted to access nonexistent global variable '"u8, .. name, (byte)'\'']);
        return stack.Raise("Second argument to luaProtectedTableError must be a string or number");
    }
}
