using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ArdbNet.Lua.Native;

/// <summary>
/// The way from Lua into C#. lua_error leaves by a jump to the last protected call, and no frame of C# may lie between.
/// So Lua calls a few instructions of machine code that live outside of C#: they call the C# target, which catches
/// everything, and once it has returned and nothing of it is left on the stack, they raise what it left on Lua's stack
/// if its result is negative. Errors thus carry the caller's position, as those of functions written in C do.
/// </summary>
internal static unsafe partial class Trampoline
{
    private const int ReadWrite = 3;
    private const int ReadExecute = 5;
    private const int PrivateAnonymous = 0x22;

    // result = target(state, record); if (result < 0) lua_error(state); return result;
    // endbr64; push rbx; mov rbx, rdi; call [target]; test eax, eax; mov rdi, rbx; pop rbx; js +1; ret; jmp [error]
    private static ReadOnlySpan<byte> X64 =>
    [
        0xf3, 0x0f, 0x1e, 0xfa, 0x53, 0x48, 0x89, 0xfb, 0xff, 0x15, 0x12, 0x00, 0x00, 0x00, 0x85, 0xc0,
        0x48, 0x89, 0xdf, 0x5b, 0x78, 0x01, 0xc3, 0xff, 0x25, 0x0b, 0x00, 0x00, 0x00, 0x0f, 0x1f, 0x00,
    ];

    // stp x29, x30, [sp, -32]!; mov x29, sp; str x19, [sp, 16]; mov x19, x0; ldr x16, target; blr x16; mov x1, x0;
    // mov x0, x19; ldr x19, [sp, 16]; ldp x29, x30, [sp], 32; tbnz w1, 31, +12; mov x0, x1; ret; ldr x16, error; br x16
    private static ReadOnlySpan<byte> Arm64 =>
    [
        0xfd, 0x7b, 0xbe, 0xa9, 0xfd, 0x03, 0x00, 0x91, 0xf3, 0x0b, 0x00, 0xf9, 0xf3, 0x03, 0x00, 0xaa,
        0x90, 0x01, 0x00, 0x58, 0x00, 0x02, 0x3f, 0xd6, 0xe1, 0x03, 0x00, 0xaa, 0xe0, 0x03, 0x13, 0xaa,
        0xf3, 0x0b, 0x40, 0xf9, 0xfd, 0x7b, 0xc2, 0xa8, 0x61, 0x00, 0xf8, 0x37, 0xe0, 0x03, 0x01, 0xaa,
        0xc0, 0x03, 0x5f, 0xd6, 0xb0, 0x00, 0x00, 0x58, 0x00, 0x02, 0x1f, 0xd6, 0x1f, 0x20, 0x03, 0xd5,
    ];

    // if (target(state, check) < 0) lua_error(state); return native(state);
    // endbr64; push rbx; mov rbx, rdi; mov rsi, [check]; call [target]; test eax, eax; mov rdi, rbx; pop rbx; js +6;
    // jmp [native]; jmp [error]
    private static ReadOnlySpan<byte> GuardX64 =>
    [
        0xf3, 0x0f, 0x1e, 0xfa, 0x53, 0x48, 0x89, 0xfb, 0x48, 0x8b, 0x35, 0x31, 0x00, 0x00, 0x00, 0xff,
        0x15, 0x1b, 0x00, 0x00, 0x00, 0x85, 0xc0, 0x48, 0x89, 0xdf, 0x5b, 0x78, 0x06, 0xff, 0x25, 0x25,
        0x00, 0x00, 0x00, 0xff, 0x25, 0x0f, 0x00, 0x00, 0x00, 0x0f, 0x1f, 0x80, 0x00, 0x00, 0x00, 0x00,
    ];

    // stp x29, x30, [sp, -32]!; mov x29, sp; str x19, [sp, 16]; mov x19, x0; ldr x1, check; ldr x16, target; blr x16;
    // mov x1, x0; mov x0, x19; ldr x19, [sp, 16]; ldp x29, x30, [sp], 32; tbnz w1, 31, +12; ldr x16, native; br x16;
    // ldr x16, error; br x16
    private static ReadOnlySpan<byte> GuardArm64 =>
    [
        0xfd, 0x7b, 0xbe, 0xa9, 0xfd, 0x03, 0x00, 0x91, 0xf3, 0x0b, 0x00, 0xf9, 0xf3, 0x03, 0x00, 0xaa,
        0x01, 0x02, 0x00, 0x58, 0x70, 0x01, 0x00, 0x58, 0x00, 0x02, 0x3f, 0xd6, 0xe1, 0x03, 0x00, 0xaa,
        0xe0, 0x03, 0x13, 0xaa, 0xf3, 0x0b, 0x40, 0xf9, 0xfd, 0x7b, 0xc2, 0xa8, 0x61, 0x00, 0xf8, 0x37,
        0x50, 0x01, 0x00, 0x58, 0x00, 0x02, 0x1f, 0xd6, 0x90, 0x00, 0x00, 0x58, 0x00, 0x02, 0x1f, 0xd6,
    ];

    private static readonly ConcurrentDictionary<(nint Native, nint Check), nint> Guards = new();

    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => false,
        Architecture.Arm64 => true,
        var other => throw new PlatformNotSupportedException($"Lua scripts cannot run on {other}."),
    };

    /// <summary>A lua_CFunction that runs the managed body in its first upvalue.</summary>
    internal static readonly nint Function =
        Create(IsArm ? Arm64 : X64, (nint)(delegate* unmanaged[Cdecl]<nint, int>)&Run);

    /// <summary>A lua_Hook that runs the state's <see cref="LuaState.CountHook"/>.</summary>
    internal static readonly nint Hook =
        Create(IsArm ? Arm64 : X64, (nint)(delegate* unmanaged[Cdecl]<nint, nint, int>)&RunHook);

    /// <summary>A lua_CFunction that runs a managed check and, if it has not raised, a native function in its place.</summary>
    internal static nint Guard(nint native, nint check) => Guards.GetOrAdd(
        (native, check),
        static key => Create(
            IsArm ? GuardArm64 : GuardX64,
            (nint)(delegate* unmanaged[Cdecl]<nint, nint, int>)&RunCheck,
            key.Check,
            key.Native));

    // The code, then the addresses that it reads: target, lua_error, what else it needs.
    private static nint Create(ReadOnlySpan<byte> code, nint target, params ReadOnlySpan<nint> others)
    {
        var length = (nuint)Environment.SystemPageSize;
        var page = Map(0, length, ReadWrite, PrivateAnonymous, -1, 0);
        if (page == -1)
            throw new InvalidOperationException("No page of memory for the way from Lua into C#.");

        code.CopyTo(new Span<byte>((void*)page, code.Length));
        var addresses = new Span<nint>((void*)(page + code.Length), 2 + others.Length);
        addresses[0] = target;
        addresses[1] = LuaLibrary.AddressOf("lua_error");
        others.CopyTo(addresses[2..]);
        if (Protect(page, length, ReadExecute) != 0)
            throw new PlatformNotSupportedException("This system lets no memory become executable.");

        return page;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Run(nint state) => Run(state, LuaApi.ToUserdata(state, LuaApi.UpvalueIndex(1)));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int RunCheck(nint state, nint check) => Run(state, check);

    private static int Run(nint state, nint body)
    {
        var stack = new LuaStack(state);
        var ledger = stack.Ledger;
        var wasEnforced = ledger->IsEnforced;
        ledger->IsEnforced = 0;
        int results;
        try
        {
            results = ((delegate*<LuaStack, int>)body)(stack);
        }
        catch (LuaMemoryException exception)
        {
            stack.Push(exception.Message);
            results = LuaStack.RaiseTop();
        }
        // Whatever it is, it must not leave through native frames.
        catch (Exception exception)
        {
            results = stack.Raise(exception.Message);
        }

        ledger->IsEnforced = wasEnforced;
        return results;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int RunHook(nint state, nint record)
    {
        var stack = new LuaStack(state);
        var ledger = stack.Ledger;
        var wasEnforced = ledger->IsEnforced;
        ledger->IsEnforced = 0;
        int result;
        try
        {
            result = stack.State.CountHook?.Invoke(stack) ?? 0;
        }
        // As above.
        catch (Exception exception)
        {
            result = stack.Raise(exception.Message);
        }

        ledger->IsEnforced = wasEnforced;
        return result;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);
}
