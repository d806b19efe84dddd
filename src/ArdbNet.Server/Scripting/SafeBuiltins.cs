using System.Buffers;
using ArdbNet.Lua;
using ArdbNet.Lua.Libraries;

namespace ArdbNet.Server.Scripting;

/// <summary>
/// Lua's own functions where they would let a script out: bytecode, endless recursion in C, other scripts' tables, handlers
/// that run while hooks are off. Texts and results are Lua's.
/// </summary>
internal static unsafe class SafeBuiltins
{
    private const int MaxQuantifiers = 1000;
    private const int MaxHandledErrors = 190;
    private const long MaxUnpacked = 1_000_000;

    public static void Install(LuaState lua)
    {
        Guard(lua, "setmetatable"u8, &RefuseMetatable);
        Guard(lua, "rawset"u8, &RefuseRawSet);
        Guard(lua, "rawget"u8, &LookBehind);
        Guard(lua, "getmetatable"u8, &LookBehind);
        Guard(lua, "next"u8, &LookBehind);
        Guard(lua, "unpack"u8, &CheckUnpack);
        Guard(lua, "collectgarbage"u8, &CheckCollection);
        Replace(lua, new LuaFunction("pcall", &ProtectedCall));
        Replace(lua, new LuaFunction("xpcall", &HandledCall));
        Replace(lua, new LuaFunction("pairs", &Pairs));
        Replace(lua, new LuaFunction("loadstring", &LoadString));
        Replace(lua, new LuaFunction("load", &LoadPieces));
        lua.PushGlobal("string"u8);
        foreach (var name in (ReadOnlySpan<string>)["find", "match", "gmatch", "gfind", "gsub"])
            GuardField(lua.Stack, name, &CheckPattern);
        GuardField(lua.Stack, "rep", &CheckRepetition);
        lua.PushGlobal("table"u8);
        GuardField(lua.Stack, "insert", &RefuseInsertion);
        GuardField(lua.Stack, "foreach", &LookBehind);
        lua.Stack.Pop(2);
    }

    private static void Guard(LuaState lua, ReadOnlySpan<byte> name, delegate*<LuaStack, int> check)
    {
        lua.PushGlobal(name);
        lua.Stack.Guard(check);
        lua.SetGlobal(name);
    }

    private static void GuardField(LuaStack stack, string name, delegate*<LuaStack, int> check)
    {
        var key = System.Text.Encoding.ASCII.GetBytes(name);
        stack.RawGet(-1, key);
        stack.Guard(check);
        stack.RawSet(-2, key);
    }

    private static void Replace(LuaState lua, LuaFunction function)
    {
        lua.Stack.Push(function);
        lua.SetGlobal(System.Text.Encoding.ASCII.GetBytes(function.Name));
    }

    private static Sandbox SandboxOf(LuaStack stack) => ((ScriptEngine)stack.State.Host!).Sandbox;

    private static int RefuseProtected(LuaStack stack)
    {
        if (!SandboxOf(stack).IsProtected(stack, 1)) return 0;
        stack.Push("Attempt to modify a readonly table"u8);
        return LuaStack.RaiseTop();
    }

    private static int RefuseMetatable(LuaStack stack) =>
        stack.TypeOf(2) is LuaType.Nil or LuaType.Table ? RefuseProtected(stack) : 0;

    private static int RefuseRawSet(LuaStack stack) => stack.Count >= 3 ? RefuseProtected(stack) : 0;

    private static int RefuseInsertion(LuaStack stack) =>
        stack.Count == 2 || (stack.Count == 3 && stack.IsNumeric(2)) ? RefuseProtected(stack) : 0;

    // What only reads, and gives out nothing but values, finds those of the real table.
    private static int LookBehind(LuaStack stack)
    {
        var sandbox = SandboxOf(stack);
        if (!sandbox.IsProtected(stack, 1)) return 0;
        sandbox.PushReal(stack, 1);
        stack.Replace(1);
        return 0;
    }

    // Lua 5.1 counts them in 32 bits, which can overflow.
    private static int CheckUnpack(LuaStack stack)
    {
        if (stack.TypeOf(1) != LuaType.Table || !IsNumberOrMissing(stack, 2) || !IsNumberOrMissing(stack, 3)) return 0;
        long first = stack.IsNumeric(2) ? (int)LuaArguments.ToInt64(stack.ToNumber(2)) : 1;
        long last = stack.IsNumeric(3) ? (int)LuaArguments.ToInt64(stack.ToNumber(3)) : (int)stack.RawLength(1);
        return last - first >= MaxUnpacked ? stack.Raise("too many results to unpack") : 0;
    }

    private static bool IsNumberOrMissing(LuaStack stack, int argument) =>
        stack.IsNumeric(argument) || stack.TypeOf(argument) is LuaType.None or LuaType.Nil;

    // A script must not switch collections off for those after it.
    private static int CheckCollection(LuaStack stack)
    {
        if (!stack.TryGetString(1, out var option)) return 0;
        if (!option.SequenceEqual("stop"u8) && !option.SequenceEqual("restart"u8)
            && !option.SequenceEqual("setpause"u8) && !option.SequenceEqual("setstepmul"u8))
        {
            return 0;
        }

        stack.SetCount(0);
        stack.Push("count"u8);
        return 0;
    }

    // Each quantifier is a level of recursion in C.
    private static int CheckPattern(LuaStack stack)
    {
        if (!stack.TryGetString(2, out var pattern) || pattern.Length <= MaxQuantifiers) return 0;
        var quantifiers = 0;
        while (pattern.IndexOfAny("?*+-"u8) is var next and >= 0)
        {
            pattern = pattern[(next + 1)..];
            if (++quantifiers > MaxQuantifiers) return stack.Raise("pattern too complex");
        }

        return 0;
    }

    private static int CheckRepetition(LuaStack stack)
    {
        if (!stack.TryConvertToString(1, out var text) || !stack.IsNumeric(2)) return 0;
        var count = (int)LuaArguments.ToInt64(stack.ToNumber(2));
        if ((double)text.Length * count > stack.State.MemoryLimit)
        {
            stack.State.WasLimitExceeded = true;
            stack.Push("not enough memory"u8);
            return LuaStack.RaiseTop();
        }

        if (text.Length > 0) return 0;
        stack.SetCount(1);
        stack.Push(0d);
        return 0;
    }

    // As Redis' own: an error table that a command raised is caught as its text.
    private static int ProtectedCall(LuaStack stack)
    {
        if (stack.Count == 0)
        {
            stack.Push(false);
            stack.Push("attempt to call a boolean value"u8);
            return 2;
        }

        if (!stack.EnsureRoom(4)) return stack.Raise("stack overflow");
        stack.Push(true);
        stack.Insert(1);
        if (stack.Call(stack.Count - 2) == LuaStatus.Ok) return stack.Count;

        stack.Remove(1);
        UnwrapError(stack);
        stack.Push(false);
        stack.Insert(1);
        return stack.Count;
    }

    private static void UnwrapError(LuaStack stack)
    {
        if (stack.TypeOf(-1) != LuaType.Table) return;
        stack.RawGet(-1, "err"u8);
        if (stack.TypeOf(-1) is LuaType.String or LuaType.Number) stack.Replace(-2);
    }

    // The handler runs after the error has left its function: within it a hook that ends the script would be switched off.
    private static int HandledCall(LuaStack stack)
    {
        if (stack.Count < 2) return stack.RaiseArgument(2, "value expected");
        stack.SetCount(2);
        stack.Insert(1);
        if (stack.Call(0) == LuaStatus.Ok)
        {
            stack.Push(true);
            stack.Replace(1);
            return stack.Count;
        }

        // An error of the handler is again the handler's.
        for (var errors = 0; errors < MaxHandledErrors && stack.TypeOf(1) == LuaType.Function; errors++)
        {
            stack.PushCopy(1);
            stack.Insert(-2);
            if (stack.Call(1, 1) != LuaStatus.Ok) continue;
            stack.Push(false);
            stack.Insert(-2);
            return 2;
        }

        stack.Push(false);
        stack.Push("error in error handling"u8);
        return 2;
    }

    private static int Pairs(LuaStack stack)
    {
        if (stack.TypeOf(1) != LuaType.Table) return stack.RaiseType(1, "table");
        stack.SetCount(1);
        var engine = (ScriptEngine)stack.State.Host!;
        stack.PushKept(engine.Sandbox.IsProtected(stack, 1) ? engine.NextBehind : engine.Next);
        stack.Insert(1);
        stack.PushNil();
        return 3;
    }

    private static int LoadString(LuaStack stack)
    {
        if (!stack.TryConvertToString(1, out var source)) return stack.RaiseType(1, "string");
        return TryReadName(stack, source, out var name) ? Load(stack, source, name) : stack.RaiseType(2, "string");
    }

    private static int LoadPieces(LuaStack stack)
    {
        if (!TryReadName(stack, "=(load)"u8, out var name)) return stack.RaiseType(2, "string");
        if (stack.TypeOf(1) != LuaType.Function) return stack.RaiseType(1, "function");
        var source = new ArrayBufferWriter<byte>();
        while (true)
        {
            stack.PushCopy(1);
            if (stack.Call(0, 1) != LuaStatus.Ok) return Fail(stack);
            if (stack.TypeOf(-1) == LuaType.Nil) break;
            if (!stack.TryConvertToString(-1, out var piece) || source.WrittenCount + piece.Length > stack.State.MemoryLimit)
            {
                stack.Push("reader function must return a string"u8);
                return Fail(stack);
            }

            if (piece.IsEmpty) break;
            source.Write(piece);
            stack.Pop();
        }

        return Load(stack, source.WrittenSpan, name);
    }

    // What errors name the chunk, the second argument.
    private static bool TryReadName(LuaStack stack, ReadOnlySpan<byte> missing, out ReadOnlySpan<byte> name)
    {
        if (stack.TypeOf(2) is not (LuaType.None or LuaType.Nil)) return stack.TryConvertToString(2, out name);
        name = missing;
        return true;
    }

    private static int Load(LuaStack stack, ReadOnlySpan<byte> source, ReadOnlySpan<byte> name) =>
        stack.Load(source, name) == LuaStatus.Ok ? 1 : Fail(stack);

    // nil, message
    private static int Fail(LuaStack stack)
    {
        stack.PushNil();
        stack.Insert(-2);
        return 2;
    }
}
