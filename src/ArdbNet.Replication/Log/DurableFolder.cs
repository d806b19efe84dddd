namespace ArdbNet.Replication.Log;

/// <summary>A folder whose creations and renames must outlive a power loss.</summary>
public static class DurableFolder
{
    /// <summary>Brings them to the disk.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void Flush(string path) => LibC.FlushDirectory(path);
}
