using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ArdbNet.Lua.Native;

/// <summary>
/// What one state has allocated, and its lua_Alloc. The limit holds only while Lua's own code runs: a refused allocation
/// makes Lua jump to the last protected call, which must never happen across frames of C#.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MemoryLedger
{
    internal long Bytes;
    internal long PeakBytes;
    internal long LimitBytes;
    internal int IsEnforced;
    internal int WasExceeded;
    internal nint Owner;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void* Allocate(MemoryLedger* ledger, void* block, nuint oldBytes, nuint newBytes)
    {
        if (newBytes == 0)
        {
            ledger->Bytes -= (long)oldBytes;
            NativeMemory.Free(block);
            return null;
        }

        var bytes = ledger->Bytes - (long)oldBytes + (long)newBytes;
        if (newBytes > oldBytes && bytes > ledger->LimitBytes)
        {
            ledger->WasExceeded = 1;
            if (ledger->IsEnforced != 0)
                return null;
        }

        void* moved;
        try
        {
            moved = NativeMemory.Realloc(block, newBytes);
        }
        catch (OutOfMemoryException)
        {
            return null;
        }

        ledger->Bytes = bytes;
        ledger->PeakBytes = Math.Max(ledger->PeakBytes, bytes);
        return moved;
    }
}
