using ArdbNet.Replication.Log;
using ArdbNet.Replication.Replica;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Replication.Replica;

/// <summary>
/// A full sync: what a master sends becomes a store and a log of its own beside the old ones, which go on serving. Forms:
/// <see cref="RdbLoad"/>, <see cref="RawLoad"/>. On the link's thread, from the socket.
/// </summary>
internal abstract class FullSyncLoad
{
    private readonly ILoggerFactory _loggers;

    protected FullSyncLoad(ServerOptions options, ILoggerFactory loggers, TransferStream transfer)
    {
        Options = options;
        _loggers = loggers;
        Transfer = transfer;
        Folders = new StoreFolders(options.DataDirectory);
    }

    public FullSyncProgress Progress { get; } = new();

    /// <summary>Whether something has come that need not come again.</summary>
    public virtual bool HasAdvanced => false;

    protected ServerOptions Options { get; }

    protected StoreFolders Folders { get; }

    protected TransferStream Transfer { get; }

    /// <summary>
    /// Loads all; what is in <c>sync/</c> then only has to be put in force. Returns the beginning of the stream, if it
    /// has come already.
    /// </summary>
    /// <exception cref="LinkException">The link or the disk fails, or what came is damaged.</exception>
    public byte[] Run(HistoryIds history, long offset)
    {
        var stream = Load(history, offset);
        var log = Store.LogOptionsOf(Options, Folders.SyncLog, Folders.SyncStore, _loggers);
        try
        {
            ReplicationLog.Create(log, history, offset, Progress.StreamDatabase);
        }
        catch (LogException cause)
        {
            throw GiveUp(cause);
        }

        return stream;
    }

    /// <summary>The link has ended: what was loaded is of no use, or waits for the next link.</summary>
    public abstract void End();

    /// <summary>Makes the store in <c>sync/</c>.</summary>
    protected abstract byte[] Load(HistoryIds history, long offset);

    /// <summary>Whether nothing of what has come can be of use.</summary>
    protected bool IsOfNoUse { get; set; }

    /// <summary>The disk has failed: above all if it is full, the old data need the room.</summary>
    protected LinkException GiveUp(Exception cause)
    {
        IsOfNoUse = true;
        return new LinkException($"The disk does not take the full sync: {cause.Message}", cause);
    }

    // Old and new data lie side by side until the switch.
    protected void CheckSpace(long bytes)
    {
        var free = new DriveInfo(Options.DataDirectory).AvailableFreeSpace;
        var data = Math.Min(bytes, long.MaxValue / 4);
        var needed = data + (data / 2) + Options.ReplLogSegmentSize;
        if (free >= needed) return;
        throw new LinkException(
            $"A full sync of {bytes} bytes needs about {needed} bytes of disk beside the old data, and {free} are free.");
    }

    /// <summary>Does what may take long, and tells the master meanwhile that this replica lives.</summary>
    protected void RunAlive(Action work)
    {
        var running = Task.Run(work);
        while (Task.WaitAny([running], TimeSpan.FromMilliseconds(100)) < 0) Transfer.ShowLife();
        running.GetAwaiter().GetResult();
    }
}
