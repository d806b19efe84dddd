using ArdbNet.Replication.Log;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Execution;

/// <summary>Holds replies back until the write they acknowledge is as safe as the configuration asks.</summary>
public sealed class CommitGate(ArdbServer server)
{
    /// <summary>Completes when the log up to <paramref name="offset"/> is safe: at once, or after its fsync.</summary>
    public ValueTask WaitAsync(long offset, CancellationToken cancellation)
    {
        var log = server.Store.Log;
        if (log.Fsync != FsyncPolicy.Always) return ValueTask.CompletedTask;
        return server.Latency.IsEnabled ? TimeSyncAsync(offset, cancellation) : log.WaitForSync(offset, cancellation);
    }

    private async ValueTask TimeSyncAsync(long offset, CancellationToken cancellation)
    {
        var started = Environment.TickCount64;
        await server.Store.Log.WaitForSync(offset, cancellation).ConfigureAwait(false);
        server.Latency.Note("aof-fsync-always", Environment.TickCount64 - started);
    }
}
