using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using ArdbNet.Lua.Native;

namespace ArdbNet.Lua;

/// <summary>
/// One Lua state, used by one thread at a time. Its memory is counted, and limited while Lua's own code runs; C#
/// functions may go over the limit, after which Lua's next allocation fails.
/// </summary>
public sealed unsafe class LuaState : IDisposable
{
    private const int CollectAll = 2;
    private const int CollectStep = 5;
    private readonly MemoryLedger* _ledger;
    private readonly GCHandle _self;
    private nint _main;

    /// <exception cref="LuaLibraryMissingException">No liblua5.1 is installed.</exception>
    public LuaState(long memoryLimit = long.MaxValue)
    {
        LuaLibrary.Require();
        _ledger = (MemoryLedger*)NativeMemory.AllocZeroed((nuint)sizeof(MemoryLedger));
        _self = GCHandle.Alloc(this);
        _ledger->Owner = GCHandle.ToIntPtr(_self);
        _ledger->LimitBytes = memoryLimit;
        _main = LuaApi.NewState(
            (nint)(delegate* unmanaged[Cdecl]<MemoryLedger*, void*, nuint, nuint, void*>)&MemoryLedger.Allocate,
            _ledger);
        if (_main == 0)
            throw new InvalidOperationException("No memory for a Lua state.");

        _ = LuaApi.AtPanic(_main, (nint)(delegate* unmanaged[Cdecl]<nint, int>)&Panic);
    }

    /// <summary>The main thread's stack.</summary>
    public LuaStack Stack => new(_main);

    /// <summary>Bytes that the state holds now.</summary>
    public long MemoryBytes => _ledger->Bytes;

    /// <summary>Most bytes that the state has held.</summary>
    public long PeakMemoryBytes => _ledger->PeakBytes;

    /// <summary>Bytes above which Lua's code reads "not enough memory".</summary>
    public long MemoryLimit
    {
        get => _ledger->LimitBytes;
        set => _ledger->LimitBytes = value;
    }

    /// <summary>Whether the limit was met since this was last set to false.</summary>
    public bool WasLimitExceeded
    {
        get => _ledger->WasExceeded != 0;
        set => _ledger->WasExceeded = value ? 1 : 0;
    }

    /// <summary>What the state's functions need to know of their surroundings.</summary>
    public object? Host { get; set; }

    /// <summary>
    /// Runs on every thread whose interval was set (<see cref="LuaStack.SetHookInterval"/>); new coroutines inherit it.
    /// </summary>
    public LuaHook? CountHook { get; set; }

    /// <summary>Opens a library that liblua5.1 brings: base, string, table, math, os, debug.</summary>
    public void OpenNativeLibrary(string name)
    {
        LuaApi.PushClosure(_main, LuaLibrary.AddressOf("luaopen_" + name), 0);
        Stack.Push(string.Equals(name, "base", StringComparison.Ordinal) ? "" : name);
        Require(LuaApi.ProtectedCall(_main, 1, 0, 0));
    }

    /// <summary>Leaves a table of C# functions on the stack.</summary>
    public void PushLibrary(params ReadOnlySpan<LuaFunction> functions)
    {
        Stack.PushTable(0, functions.Length);
        foreach (var function in functions)
        {
            Stack.Push(function);
            Stack.RawSet(-2, Encoding.UTF8.GetBytes(function.Name));
        }
    }

    /// <summary>Pushes global[name].</summary>
    public void PushGlobal(ReadOnlySpan<byte> name) => Stack.RawGet(LuaApi.GlobalsIndex, name);

    /// <summary>global[name] = the top, which is taken away.</summary>
    public void SetGlobal(ReadOnlySpan<byte> name) => Stack.RawSet(LuaApi.GlobalsIndex, name);

    /// <summary>Makes the table on the top the globals of chunks that are loaded from now on.</summary>
    public void ReplaceGlobals() => Stack.Replace(LuaApi.GlobalsIndex);

    /// <summary>Allows what a C# function is about to hold beside the state's memory, or has put there.</summary>
    /// <exception cref="LuaMemoryException">The limit is met.</exception>
    public void RequireMemory(long bytes = 0)
    {
        if (MemoryBytes + bytes > MemoryLimit)
            throw new LuaMemoryException();
    }

    /// <summary>Takes the top of the main stack away and keeps it until <see cref="Release"/>.</summary>
    public int Keep() => Stack.Keep();

    /// <summary>Pushes what was kept onto the main stack; a function may have been called on another.</summary>
    public void PushKept(int reference) => Stack.PushKept(reference);

    public void Release(int reference) => LuaApi.Release(_main, LuaApi.RegistryIndex, reference);

    public void CollectGarbage() => _ = LuaApi.CollectGarbage(_main, CollectAll, 0);

    /// <summary>Does a small part of a collection.</summary>
    public void CollectGarbageStep() => _ = LuaApi.CollectGarbage(_main, CollectStep, 1);

    public void Dispose()
    {
        if (_main == 0)
            return;

        LuaApi.Close(_main);
        _main = 0;
        _self.Free();
        NativeMemory.Free(_ledger);
    }

    private void Require(int status)
    {
        if (status == 0)
            return;

        _ = Stack.TryConvertToString(-1, out var message);
        throw new InvalidOperationException(Encoding.UTF8.GetString(message));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Panic(nint state)
    {
        _ = new LuaStack(state).TryGetString(-1, out var message);
        Environment.FailFast("Lua raised an error outside of a protected call: " + Encoding.UTF8.GetString(message));
        return 0;
    }
}
