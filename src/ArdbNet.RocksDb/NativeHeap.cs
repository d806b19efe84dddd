using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb;

/// <summary>What the C library keeps of the memory that RocksDB allocates and frees.</summary>
public static partial class NativeHeap
{
    /// <summary>
    /// Gives free pages back to the system. glibc has an arena for each thread and keeps there what has been freed in front
    /// of anything that is in use: after some compactions several times what they hold. Others that allocate from an arena
    /// wait while it is looked through, some milliseconds at most.
    /// </summary>
    public static void Trim()
    {
        try
        {
            _ = Trim(padding: 0);
        }
        catch (EntryPointNotFoundException)
        {
            // Other C libraries have no such arenas, nor this call.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint padding);
}
