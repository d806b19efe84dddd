using System.Runtime.Intrinsics.X86;

namespace ArdbNet.Storage.Engine;

/// <summary>What the processor is told beside its instructions.</summary>
internal static unsafe class Processor
{
    public const int LineBytes = 64;

    /// <summary>Has the line of memory that holds an address loaded while other work goes on. Any address is allowed.</summary>
    public static void Prefetch(void* address)
    {
        if (Sse.IsSupported) Sse.Prefetch0(address);
    }

    /// <summary>The same of some bytes.</summary>
    public static void Prefetch(void* address, int bytes)
    {
        for (var at = 0; at < bytes; at += LineBytes) Prefetch((byte*)address + at);
    }
}
