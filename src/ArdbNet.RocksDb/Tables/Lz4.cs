using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb.Tables;

/// <summary>The native liblz4, which librocksdb needs too.</summary>
internal static partial class Lz4
{
    private const string Library = "liblz4.so.1";

    private static readonly Lazy<bool> IsLoadable = new(static () => NativeLibrary.TryLoad(Library, out _));

    /// <summary>Whether the library is installed.</summary>
    public static bool IsAvailable => IsLoadable.Value;

    /// <summary>Returns the compressed length, or 0 when <paramref name="target"/> is too short for it.</summary>
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> target) =>
        Compress(source, target, source.Length, target.Length);

    /// <summary>Returns the raw length, or less than 0 when the bytes are damaged or <paramref name="target"/> is too short.</summary>
    public static int Decompress(ReadOnlySpan<byte> source, Span<byte> target) =>
        Decompress(source, target, source.Length, target.Length);

    [LibraryImport(Library, EntryPoint = "LZ4_compress_default")]
    private static partial int Compress(ReadOnlySpan<byte> source, Span<byte> target, int length, int capacity);

    [LibraryImport(Library, EntryPoint = "LZ4_decompress_safe")]
    private static partial int Decompress(ReadOnlySpan<byte> source, Span<byte> target, int length, int capacity);
}
