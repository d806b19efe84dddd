using System.Runtime.InteropServices;

namespace ArdbNet.Replication.Log;

/// <summary>What the log needs of the system and .NET does not offer.</summary>
internal static partial class LibC
{
    private const int DontNeed = 4;
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const int Interrupted = 4;
    private const int CurrentDirectory = -100;
    private const int NotSymbolicLinks = 0x100;
    private const uint InodeAndCtime = 0x180;

    /// <summary>Gives a file real blocks, so that storing into its mapping never meets a full disk.</summary>
    /// <exception cref="IOException">There is no room, or the file system refuses.</exception>
    public static void Allocate(SafeHandle file, long length, string path)
    {
        int error;
        do
        {
            error = PosixFallocate(file, 0, checked((nint)length));
        }
        while (error == Interrupted);

        if (error != 0)
        {
            throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    /// <summary>
    /// Takes mapped pages out of the process's memory. The system has them, and what was stored there, until it wants the
    /// room; who touches them gets them back. That it refuses can cost memory and nothing else.
    /// </summary>
    public static unsafe void Unload(byte* start, long length) => _ = Advise((nint)start, checked((nint)length), DontNeed);

    /// <summary>Brings creations and renames in a directory to the disk.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void FlushDirectory(string path)
    {
        var descriptor = Open(path, ReadOnlyCloseOnExec);
        if (descriptor < 0)
        {
            throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        try
        {
            if (Fsync(descriptor) != 0)
            {
                throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>A file's inode and ctime; null when there is no such file or the system does not say.</summary>
    public static PlaceMark? MarkOf(string path)
    {
        // struct statx, the same on every architecture: … 32 u64 inode | … | 96 ctime: i64 s, u32 ns | …
        Span<byte> status = stackalloc byte[256];
        status.Clear();
        if (Statx(CurrentDirectory, path, NotSymbolicLinks, InodeAndCtime, status) != 0)
        {
            return null;
        }

        var seconds = BitConverter.ToInt64(status[96..]);
        var nanoseconds = BitConverter.ToUInt32(status[104..]);
        return new PlaceMark(BitConverter.ToUInt64(status[32..]), seconds * 1_000_000_000 + nanoseconds);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Statx(int directory, string path, int flags, uint mask, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint start, nint length, int advice);

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    private static partial int PosixFallocate(SafeHandle descriptor, nint offset, nint length);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
