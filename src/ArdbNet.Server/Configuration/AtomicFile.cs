using System.Runtime.InteropServices;

namespace ArdbNet.Server.Configuration;

/// <summary>Replaces a file as a whole.</summary>
internal static partial class AtomicFile
{
    private const int ReadOnlyCloseOnExec = 0x80000;

    /// <summary>
    /// Writes a temporary file beside the target, syncs it and renames it, so that the name always leads to whole
    /// contents.
    /// </summary>
    public static void Write(string path, byte[] content, UnixFileMode mode) =>
        Write(path, file => file.Write(content), mode);

    /// <summary>The same, with content that is made while it is written.</summary>
    public static void Write(string path, Action<Stream> write, UnixFileMode mode)
    {
        var temporary = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = mode,
            };
            using (var file = new FileStream(temporary, options))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            // The mode at creation is narrowed by the umask.
            File.SetUnixFileMode(temporary, mode);
            File.Move(temporary, path, overwrite: true);

            // The rename itself is in the folder, which .NET cannot sync.
            SyncFolder(Path.GetDirectoryName(path) ?? "/");
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void SyncFolder(string path)
    {
        var descriptor = Open(path, ReadOnlyCloseOnExec);
        var isSynced = descriptor >= 0 && Sync(descriptor) == 0;
        var error = isSynced ? 0 : Marshal.GetLastPInvokeError();
        if (descriptor >= 0)
        {
            _ = Close(descriptor);
        }

        if (!isSynced)
        {
            throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
