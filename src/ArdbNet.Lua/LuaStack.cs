using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using ArdbNet.Lua.Native;

namespace ArdbNet.Lua;

/// <summary>
/// The stack of a running function or of the state's main thread. Nothing here runs a metamethod, and nothing raises
/// while C# runs: so it may all be used in a <see cref="LuaFunction"/>. Indices are Lua's: 1 is the first argument, -1 the
/// top. Spans lie in Lua's memory: valid while the value is on the stack.
/// </summary>
public readonly unsafe struct LuaStack
{
    private readonly nint _thread;

    internal LuaStack(nint thread) => _thread = thread;

    /// <summary>The state that this stack is of.</summary>
    public LuaState State => Unsafe.As<LuaState>(GCHandle.FromIntPtr(Ledger->Owner).Target!);

    /// <summary>Number of values on the stack; at the start of a function that of its arguments.</summary>
    public int Count => LuaApi.GetTop(_thread);

    internal MemoryLedger* Ledger
    {
        get
        {
            MemoryLedger* ledger;
            _ = LuaApi.GetAllocator(_thread, &ledger);
            return ledger;
        }
    }

    /// <summary>20 values have room anyway; more, or a recursion, ask first. False: there is no room.</summary>
    public bool EnsureRoom(int count) => LuaApi.CheckStack(_thread, count) != 0;

    public LuaType TypeOf(int index) => (LuaType)LuaApi.TypeOf(_thread, index);

    /// <summary>True for numbers and for strings that Lua converts to numbers.</summary>
    public bool IsNumeric(int index) => LuaApi.IsNumber(_thread, index) != 0;

    public bool IsNativeFunction(int index) => LuaApi.IsNativeFunction(_thread, index) != 0;

    public bool RawEqual(int left, int right) => LuaApi.RawEqual(_thread, left, right) != 0;

    /// <summary>All but nil and false are true.</summary>
    public bool ToBoolean(int index) => LuaApi.ToBoolean(_thread, index) != 0;

    /// <summary>0 for what is no number.</summary>
    public double ToNumber(int index) => LuaApi.ToNumber(_thread, index);

    /// <summary>The address of a table, a function or a thread; 0 for other values.</summary>
    public nint ToPointer(int index) => LuaApi.ToPointer(_thread, index);

    public nint ToLightUserdata(int index) => LuaApi.ToUserdata(_thread, index);

    /// <summary>The bytes of a string; false for all else, also for numbers.</summary>
    public bool TryGetString(int index, out ReadOnlySpan<byte> bytes)
    {
        if (TypeOf(index) != LuaType.String)
        {
            bytes = default;
            return false;
        }

        nuint length;
        var first = LuaApi.GetString(_thread, index, &length);
        bytes = new ReadOnlySpan<byte>(first, checked((int)length));
        return true;
    }

    /// <summary>
    /// As <see cref="TryGetString"/>, but a number becomes a string where it lies (%.14g): not for a key that
    /// <see cref="Next"/> needs.
    /// </summary>
    public bool TryConvertToString(int index, out ReadOnlySpan<byte> bytes)
    {
        if (TypeOf(index) == LuaType.Number)
            _ = LuaApi.ConvertToString(_thread, index, null);
        return TryGetString(index, out bytes);
    }

    /// <summary>A table's border by Lua's # operator without metamethods, or a string's length in bytes.</summary>
    public int RawLength(int index) =>
        TypeOf(index) is LuaType.Table or LuaType.String ? checked((int)LuaApi.Length(_thread, index)) : 0;

    /// <summary>Cuts or fills the stack to a number of values.</summary>
    public void SetCount(int count) => LuaApi.SetTop(_thread, count);

    public void Pop(int count = 1) => LuaApi.SetTop(_thread, -count - 1);

    public void Remove(int index) => LuaApi.Remove(_thread, index);

    /// <summary>Moves the top below the value at the index.</summary>
    public void Insert(int index) => LuaApi.Insert(_thread, index);

    /// <summary>Takes the top away and puts it in the place of the value at the index.</summary>
    public void Replace(int index) => LuaApi.Replace(_thread, index);

    /// <summary>Takes the top away and keeps it until <see cref="LuaState.Release"/>.</summary>
    public int Keep() => LuaApi.Reference(_thread, LuaApi.RegistryIndex);

    /// <summary>Pushes what was kept, from whichever stack of the state.</summary>
    public void PushKept(int reference) => LuaApi.RawGetItem(_thread, LuaApi.RegistryIndex, reference);

    public void PushNil() => LuaApi.PushNil(_thread);

    public void Push(bool value) => LuaApi.PushBoolean(_thread, value ? 1 : 0);

    public void Push(double value) => LuaApi.PushNumber(_thread, value);

    public void Push(ReadOnlySpan<byte> value)
    {
        fixed (byte* bytes = value)
            LuaApi.PushString(_thread, bytes, (nuint)value.Length);
    }

    /// <summary>Pushes the text's UTF-8.</summary>
    public void Push(string text) => Push(Encoding.UTF8.GetBytes(text));

    /// <summary>Pushes a copy of the value at the index.</summary>
    public void PushCopy(int index) => LuaApi.PushValue(_thread, index);

    public void PushLightUserdata(nint value) => LuaApi.PushLightUserdata(_thread, value);

    public void PushTable(int items = 0, int fields = 0) => LuaApi.CreateTable(_thread, items, fields);

    public void Push(LuaFunction function)
    {
        PushLightUserdata(function.Body);
        LuaApi.PushClosure(_thread, Trampoline.Function, 1);
    }

    /// <summary>Pushes a function that reads the block at the index by <see cref="Block"/> when it is called.</summary>
    public void Push(LuaFunction function, int block)
    {
        var absolute = Absolute(block);
        PushLightUserdata(function.Body);
        PushCopy(absolute);
        LuaApi.PushClosure(_thread, Trampoline.Function, 2);
    }

    /// <summary>Pushes zeroed memory that Lua frees when no value leads to it any more.</summary>
    public ref T PushBlock<T>()
        where T : unmanaged
    {
        var block = (T*)LuaApi.NewUserdata(_thread, (nuint)sizeof(T));
        *block = default;
        return ref *block;
    }

    /// <summary>The block that the running function was pushed with.</summary>
    public ref T Block<T>()
        where T : unmanaged => ref *(T*)LuaApi.ToUserdata(_thread, LuaApi.UpvalueIndex(2));

    /// <summary>Replaces the key on the top by the table's value.</summary>
    public void RawGet(int table) => LuaApi.RawGet(_thread, table);

    public void RawGet(int table, int item) => LuaApi.RawGetItem(_thread, table, item);

    public void RawGet(int table, ReadOnlySpan<byte> key)
    {
        var absolute = Absolute(table);
        Push(key);
        RawGet(absolute);
    }

    /// <summary>table[key] = value with the value on the top and the key below it; both are taken away.</summary>
    /// <exception cref="ArgumentException">The key is nil or not a number, which no table can hold.</exception>
    public void RawSet(int table)
    {
        if (TypeOf(-2) == LuaType.Nil || (TypeOf(-2) == LuaType.Number && double.IsNaN(ToNumber(-2))))
            throw new ArgumentException("table index is nil or NaN", nameof(table));

        LuaApi.RawSet(_thread, table);
    }

    /// <summary>table[item] = the top, which is taken away.</summary>
    public void RawSet(int table, int item) => LuaApi.RawSetItem(_thread, table, item);

    /// <summary>table[key] = the top, which is taken away.</summary>
    public void RawSet(int table, ReadOnlySpan<byte> key)
    {
        var absolute = Absolute(table);
        Push(key);
        Insert(-2);
        LuaApi.RawSet(_thread, absolute);
    }

    /// <summary>
    /// Replaces the key on the top by the key that follows it and its value; at the end only takes it away and is false.
    /// The walk begins with nil, and keys are left as they are.
    /// </summary>
    public bool Next(int table) => LuaApi.Next(_thread, table) != 0;

    /// <summary>Pushes the metatable, or is false and pushes nothing.</summary>
    public bool PushMetatable(int index) => LuaApi.GetMetatable(_thread, index) != 0;

    /// <summary>Takes the table on the top away and makes it the value's metatable.</summary>
    public void SetMetatable(int index) => _ = LuaApi.SetMetatable(_thread, index);

    /// <summary>Takes the table on the top away and makes it the function's environment.</summary>
    public void SetEnvironment(int function) => _ = LuaApi.SetEnvironment(_thread, function);

    /// <summary>An error with the caller's position before the message, as luaL_error raises it.</summary>
    public int Raise(string message) => Raise(Encoding.UTF8.GetBytes(message));

    /// <inheritdoc cref="Raise(string)"/>
    public int Raise(ReadOnlySpan<byte> message)
    {
        _ = EnsureRoom(3);
        LuaApi.PushPosition(_thread, 1);
        Push(message);
        LuaApi.Concatenate(_thread, 2);
        return RaiseTop();
    }

    /// <summary>Raises the value on the top as it is.</summary>
    public static int RaiseTop() => -1;

    /// <summary>bad argument #n to 'function' (message)</summary>
    public int RaiseArgument(int argument, string message) => RaiseArgument(argument, Encoding.UTF8.GetBytes(message));

    /// <inheritdoc cref="RaiseArgument(int, string)"/>
    public int RaiseArgument(int argument, ReadOnlySpan<byte> message)
    {
        ActivationRecord record;
        var reason = Encoding.Latin1.GetString(message);
        if (LuaApi.GetFrame(_thread, 0, &record) == 0)
            return Raise(Encoding.Latin1.GetBytes($"bad argument #{argument} ({reason})"));

        fixed (byte* what = "n\0"u8)
            _ = LuaApi.DescribeFrame(_thread, what, &record);
        var name = record.Name == null ? "?"
            : Encoding.Latin1.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(record.Name));
        if (MemoryMarshal.CreateReadOnlySpanFromNullTerminated(record.NameKind).SequenceEqual("method"u8)
            && --argument == 0)
            return Raise(Encoding.Latin1.GetBytes($"calling '{name}' on bad self ({reason})"));

        return Raise(Encoding.Latin1.GetBytes($"bad argument #{argument} to '{name}' ({reason})"));
    }

    /// <summary>bad argument #n to 'function' (expected expected, got …)</summary>
    public int RaiseType(int argument, string expected) =>
        RaiseArgument(argument, $"{expected} expected, got {NameOf(TypeOf(argument))}");

    /// <summary>
    /// Source ("@name" or the text itself) and line of a function that is running: 0 this one, 1 its caller. Functions
    /// not written in Lua have the source "=[C]" and the line -1.
    /// </summary>
    public bool TryGetPosition(int level, out ReadOnlySpan<byte> source, out int line)
    {
        ActivationRecord record;
        if (LuaApi.GetFrame(_thread, level, &record) == 0)
        {
            source = default;
            line = -1;
            return false;
        }

        fixed (byte* what = "Sl\0"u8)
            _ = LuaApi.DescribeFrame(_thread, what, &record);
        source = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(record.Source);
        line = record.CurrentLine;
        return true;
    }

    /// <summary>
    /// Calls the function below the arguments in protected mode, from within a C# function; leaves the results, or an
    /// error, in their place. Lua's own code is under the memory limit meanwhile.
    /// </summary>
    public LuaStatus Call(int arguments, int results = LuaApi.AllResults, int errorHandler = 0)
    {
        var ledger = Ledger;
        var wasEnforced = ledger->IsEnforced;
        ledger->IsEnforced = 1;
        var status = LuaApi.ProtectedCall(_thread, arguments, results, errorHandler);
        ledger->IsEnforced = wasEnforced;
        return (LuaStatus)status;
    }

    /// <summary>Pushes the function of a chunk of source text, or an error. Compiled chunks are refused.</summary>
    /// <param name="source">Lua source.</param>
    /// <param name="name">What errors name: "@name" or the source itself.</param>
    public LuaStatus Load(ReadOnlySpan<byte> source, ReadOnlySpan<byte> name)
    {
        const byte compiled = 0x1b;
        if (source.Length > 0 && source[0] == compiled)
        {
            Push("attempt to load a compiled chunk"u8);
            return LuaStatus.SyntaxError;
        }

        // The parser does not keep its chunk's name alive by itself.
        Push(name);
        _ = TryGetString(-1, out var anchored);
        var ledger = Ledger;
        var wasEnforced = ledger->IsEnforced;
        ledger->IsEnforced = 1;
        int status;
        // A string of Lua ends with a zero byte behind its length.
        fixed (byte* chunk = source, label = &MemoryMarshal.GetReference(anchored))
            status = LuaApi.LoadBuffer(_thread, chunk, (nuint)source.Length, label);
        ledger->IsEnforced = wasEnforced;
        Remove(-2);
        return (LuaStatus)status;
    }

    /// <summary>Takes away what scripts see of a native function on the top: a check runs before it, and may raise.</summary>
    /// <param name="check">As the body of a <see cref="LuaFunction"/>; may change the arguments; 0 to go on.</param>
    public void Guard(delegate*<LuaStack, int> check)
    {
        var native = LuaApi.ToNativeFunction(_thread, -1);
        Pop();
        LuaApi.PushClosure(_thread, Trampoline.Guard(native, (nint)check), 0);
    }

    /// <summary>Whether this is the state's main thread, no coroutine.</summary>
    public bool IsMain => _thread == State.Stack._thread;

    /// <summary>Instructions between two runs of this thread's count hook; 0 turns it off.</summary>
    public void SetHookInterval(int instructions) =>
        _ = LuaApi.SetHook(_thread, Trampoline.Hook, instructions > 0 ? LuaApi.HookCountMask : 0, instructions);

    /// <summary>The type as errors call it.</summary>
    internal static string NameOf(LuaType type) => type switch
    {
        LuaType.None => "no value",
        LuaType.Nil => "nil",
        LuaType.Boolean => "boolean",
        LuaType.Number => "number",
        LuaType.String => "string",
        LuaType.Table => "table",
        LuaType.Function => "function",
        LuaType.Thread => "thread",
        _ => "userdata",
    };

    private int Absolute(int index) => index is < 0 and > LuaApi.RegistryIndex ? Count + index + 1 : index;
}
