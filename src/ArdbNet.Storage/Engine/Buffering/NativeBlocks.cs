using System.Runtime.InteropServices;

namespace ArdbNet.Storage.Engine.Buffering;

/// <summary>Cache-line aligned native memory, counted so that a leak shows.</summary>
internal static unsafe class NativeBlocks
{
    public const int Alignment = 64;

    private static long _outstandingBytes;

    public static long OutstandingBytes => Interlocked.Read(ref _outstandingBytes);

    public static byte* Allocate(long bytes)
    {
        var block = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        Interlocked.Add(ref _outstandingBytes, bytes);
        return block;
    }

    public static void Free(byte* block, long bytes)
    {
        NativeMemory.AlignedFree(block);
        Interlocked.Add(ref _outstandingBytes, -bytes);
    }
}
