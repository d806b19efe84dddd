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
        return log.Fsync == FsyncPolicy.Always ? log.WaitForSync(offset, cancellation) : ValueTask.CompletedTask;
    }
}
