using System.Runtime.InteropServices;

namespace ArdbNet.Replication.Replica;

/// <summary>A second name for a file.</summary>
public static partial class FileLink
{
    /// <summary>Gives a file one more name, or copies it where the file system knows no links.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void Create(string path, string name)
    {
        if (Link(path, name) != 0) File.Copy(path, name);
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string path, string name);
}
