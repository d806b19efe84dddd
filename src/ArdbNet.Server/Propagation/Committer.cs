using ArdbNet.Replication.Log;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Propagation;

/// <summary>
/// Ends each command: its stream entry goes into the log, then its writes become the state at the log's new end; or
/// neither happens. Used by the executor only.
/// </summary>
public sealed class Committer(ArdbServer server, StreamEntry stream)
{
    /// <summary>Log first, then state.</summary>
    /// <exception cref="LogException">The log takes no bytes; nothing has changed, <see cref="Rollback"/> is due.</exception>
    public void Commit(Session? session)
    {
        var store = server.Store;
        if (stream.IsEmpty)
        {
            KeepPlace();
            return;
        }

        if (server.Replication.IsReplica)
        {
            // What clients write here is this node's alone, as in Redis: the stream is the master's.
            stream.Cancel();
            KeepPlace();
            return;
        }

        var tail = store.Log.Append(stream.Complete());
        store.Dataset.Commit(tail, stream.SelectedDatabase);
        stream.Trim();
        if (session is null) return;
        session.CommitOffset = tail;
        session.WriteOffset = tail;
    }

    // The log has not moved, so what it has selected stays too, also where the next command of this server's own would
    // select anew: the master of a moment ago may go on behind it.
    private void KeepPlace()
    {
        var store = server.Store;
        store.Dataset.Commit(store.Engine.AppliedOffset, store.Dataset.StreamDatabase);
    }

    /// <summary>The command never happened.</summary>
    public void Rollback()
    {
        stream.Cancel();
        server.Store.Dataset.Rollback();
        server.Functions.Forget();
    }
}
