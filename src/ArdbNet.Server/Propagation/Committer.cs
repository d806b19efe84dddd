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
            // A master's stream may be in the log further than it is applied.
            var selected = server.Replication.IsReplica ? store.Dataset.StreamDatabase : stream.SelectedDatabase;
            store.Dataset.Commit(store.Engine.AppliedOffset, selected);
            return;
        }

        if (server.Replication.IsReplica)
        {
            // What clients write here is this node's alone, as in Redis: the stream is the master's.
            stream.Cancel();
            store.Dataset.Commit(store.Engine.AppliedOffset, store.Dataset.StreamDatabase);
            return;
        }

        var tail = store.Log.Append(stream.Complete());
        store.Dataset.Commit(tail, stream.SelectedDatabase);
        stream.Trim();
        if (session is null) return;
        session.CommitOffset = tail;
        session.WriteOffset = tail;
    }

    /// <summary>The command never happened.</summary>
    public void Rollback()
    {
        stream.Cancel();
        server.Store.Dataset.Rollback();
        server.Functions.Forget();
    }
}
