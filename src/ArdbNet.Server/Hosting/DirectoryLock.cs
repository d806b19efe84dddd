using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Hosting;

/// <summary>Makes a data directory one process' own. The system lets go of it when the process dies.</summary>
internal sealed class DirectoryLock : IDisposable
{
    // EWOULDBLOCK, what flock says of a lock that another process holds.
    private const int WouldBlock = 11;

    private readonly FileStream _file;

    private DirectoryLock(FileStream file)
    {
        _file = file;
    }

    /// <exception cref="StoreException">Another process has it, or it can't be written.</exception>
    public static DirectoryLock Take(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The data directory '{directory}' can't be made: {cause.Message}", cause);
        }

        try
        {
            return new DirectoryLock(new FileStream(
                Path.Combine(directory, "ardbnet.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException cause) when (cause.HResult == WouldBlock)
        {
            throw new StoreException($"The data directory '{directory}' is in use by another process.", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The data directory '{directory}' can't be written: {cause.Message}", cause);
        }
    }

    public void Dispose() => _file.Dispose();
}
