using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb.Native;

/// <summary>
/// The text behind a C call's <c>char** errptr</c>. It must be zero before the call: RocksDB frees what it finds there.
/// </summary>
internal static partial class NativeError
{
    private static ReadOnlySpan<byte> IncompletePrefix => "Result incomplete"u8;

    internal static void ThrowIfSet(nint error)
    {
        if (error != 0)
            Throw(error);
    }

    internal static unsafe void ThrowUnlessIncomplete(nint error)
    {
        if (!MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)error).StartsWith(IncompletePrefix))
            Throw(error);

        Free(error);
    }

    internal static string? TakeText(nint text)
    {
        if (text == 0)
            return null;

        var managed = Marshal.PtrToStringUTF8(text);
        Free(text);
        return managed;
    }

    [DoesNotReturn]
    private static void Throw(nint error) => throw new RocksDbException(TakeText(error)!);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_free")]
    private static partial void Free(nint memory);
}
