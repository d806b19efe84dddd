using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Hosting;

/// <summary>Makes a data directory one process' own. The system lets go of it when the process dies.</summary>
internal sealed class DirectoryLock : IDisposable
{
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
            return new DirectoryLock(new FileStream(
                Path.Combine(directory, "ardbnet.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException cause) when (cause is not DirectoryNotFoundException)
        {
            throw new StoreException($"The data directory '{directory}' is in use by another process.", cause);
        }
        catch (UnauthorizedAccessException cause)
        {
            throw new StoreException($"The data directory '{directory}' can't be written: {cause.Message}", cause);
        }
    }

    public void Dispose() => _file.Dispose();
}
