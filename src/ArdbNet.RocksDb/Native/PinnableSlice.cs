using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb.Native;

/// <summary>rocksdb_pinnableslice_t: a value in place, in the block cache or in memory of its own.</summary>
internal static unsafe partial class PinnableSlice
{
    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_pinnableslice_value")]
    [SuppressGCTransition]
    internal static partial byte* Value(nint slice, out nuint length);

    [LibraryImport(RocksDbLibrary.ImportName, EntryPoint = "rocksdb_pinnableslice_destroy")]
    internal static partial void Destroy(nint slice);
}
