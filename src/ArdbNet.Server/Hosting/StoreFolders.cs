using ArdbNet.Replication.Log;
using ArdbNet.Replication.Replica;

namespace ArdbNet.Server.Hosting;

/// <summary>
/// The folders of the data directory, and how a full sync's take the place of the old ones at once: <c>sync/</c> gets a
/// whole store and log, its renaming to <c>sync.ready/</c> is the moment of the switch, and whoever opens the data
/// directory carries it out.
/// </summary>
internal sealed class StoreFolders(string dataDirectory)
{
    private const string StoreName = "store";
    private const string LogName = "repl";

    public string Store { get; } = Path.Combine(dataDirectory, StoreName);

    public string Log { get; } = Path.Combine(dataDirectory, LogName);

    public string SyncStore { get; } = Path.Combine(dataDirectory, "sync", StoreName);

    public string SyncLog { get; } = Path.Combine(dataDirectory, "sync", LogName);

    /// <summary>What has come of a raw full sync; it outlives the process.</summary>
    public string SyncBlocks { get; } = Path.Combine(dataDirectory, "sync", "blocks");

    /// <summary>Table files on their way into <see cref="SyncStore"/>.</summary>
    public string SyncTables { get; } = Path.Combine(dataDirectory, "sync", "tables");

    private string Sync { get; } = Path.Combine(dataDirectory, "sync");

    private string Ready { get; } = Path.Combine(dataDirectory, "sync.ready");

    /// <summary>An empty <c>sync/</c>.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void BeginSync()
    {
        Delete(Sync);
        Directory.CreateDirectory(Sync);
    }

    /// <summary>Removes what a full sync has left, or as much of it as the disk lets go.</summary>
    public void TryDropSync()
    {
        try
        {
            Delete(Sync);
        }
        catch (IOException)
        {
            // The next start or full sync removes it.
        }
    }

    /// <summary>An empty <see cref="SyncTables"/>, and neither store nor log in <c>sync/</c>; the blocks stay.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void ClearAssembly()
    {
        Delete(SyncStore);
        Delete(SyncLog);
        Delete(SyncTables);
        Directory.CreateDirectory(SyncTables);
    }

    /// <summary>What <c>sync/</c> holds is the data from now on, whatever happens; nothing may be open in it.</summary>
    /// <exception cref="IOException">The disk refuses; the data is what it was.</exception>
    public void CommitSync()
    {
        DurableFolder.Flush(Sync);
        Directory.Move(Sync, Ready);
        DurableFolder.Flush(dataDirectory);
    }

    /// <summary>
    /// Carries a switch out that was begun, and removes what was left unfinished and can't go on; nothing may be open.
    /// </summary>
    /// <exception cref="IOException">The disk refuses; it is to be tried again.</exception>
    public void Recover()
    {
        if (Directory.Exists(Ready))
        {
            Replace(StoreName);
            Replace(LogName);
            DurableFolder.Flush(dataDirectory);
            Delete(Ready);
        }

        if (!ReceivedBlocks.Exist(SyncBlocks)) Delete(Sync);
        Delete(Store + ".old");
        Delete(Log + ".old");
    }

    private void Replace(string name)
    {
        var made = Path.Combine(Ready, name);
        if (!Directory.Exists(made)) return;
        var place = Path.Combine(dataDirectory, name);
        Delete(place + ".old");
        if (Directory.Exists(place)) Directory.Move(place, place + ".old");
        Directory.Move(made, place);
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
