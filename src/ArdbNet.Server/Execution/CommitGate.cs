using ArdbNet.Replication.Log;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Execution;

/// <summary>Holds replies back until the write they acknowledge is as safe as the configuration asks.</summary>
public sealed class CommitGate(ArdbServer server)
{
    /// <summary>
    /// Completes when the log up to <paramref name="offset"/> is safe: at once, or after its fsync, which the calling thread does
    /// if that is quick. Not for the executor.
    /// </summary>
    public ValueTask WaitAsync(long offset)
    {
        if (server.Store.Log.Fsync != FsyncPolicy.Always) return ValueTask.CompletedTask;
        return server.Latency.IsEnabled ? TimeSyncAsync(offset) : SyncAsync(offset);
    }

    // Also for a client that has closed its side: it may still read what was acknowledged.
    private ValueTask SyncAsync(long offset)
    {
        var log = server.Store.Log;
        return log.TrySync(offset) ? ValueTask.CompletedTask : log.WaitForSync(offset, CancellationToken.None);
    }

    private async ValueTask TimeSyncAsync(long offset)
    {
        var started = Environment.TickCount64;
        await SyncAsync(offset).ConfigureAwait(false);
        server.Latency.Note("aof-fsync-always", Environment.TickCount64 - started);
    }
}
