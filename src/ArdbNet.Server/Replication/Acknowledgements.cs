using ArdbNet.Replication.Master;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Replication;

/// <summary>
/// WAIT and WAITAOF: who waits for an offset to be in more places, and the question that is put to replicas. Used by the
/// executor only.
/// </summary>
public sealed class Acknowledgements
{
    private readonly ArdbServer _server;
    private readonly List<AcknowledgementWait> _waiting = [];
    private long _askedAt = -1;

    internal Acknowledgements(ArdbServer server)
    {
        _server = server;
    }

    /// <summary>Replicas that have said they have the stream up to an offset.</summary>
    public int Count(long offset) => Count(offset, static link => link.AcknowledgedOffset);

    /// <summary>Replicas that have said their disk has the stream up to an offset.</summary>
    public int CountDisks(long offset) => Count(offset, static link => link.DurableOffset);

    /// <summary>1 when our own disk has it.</summary>
    public int CountOwnDisk(long offset) => _server.Store.Log.SyncedOffset >= offset ? 1 : 0;

    /// <summary>A replica or our disk has something new.</summary>
    public void Arrived()
    {
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            var wait = _waiting[i];
            if (wait.IsEnough) _server.Blocked.Answer(wait, wait.ReplyTimeout);
        }
    }

    internal void Add(AcknowledgementWait wait)
    {
        _waiting.Add(wait);
        _server.Replicas.Growth.BeginUrgency();
        _ = ArriveWhenSyncedAsync(wait.Offset);
        // One question is for all who have written before it.
        if (wait.AsksReplicas && _askedAt < wait.Offset) Ask();
    }

    /// <summary>Asks all replicas what they have; a piece of the stream.</summary>
    internal void Ask()
    {
        _askedAt = _server.Store.Log.TailOffset;
        var stream = _server.Dispatcher.Stream;
        stream.BeginCommand(stream.SelectedDatabase, 3);
        stream.Add("REPLCONF"u8);
        stream.Add("GETACK"u8);
        stream.Add("*"u8);
    }

    internal void Remove(AcknowledgementWait wait)
    {
        if (_waiting.Remove(wait)) _server.Replicas.Growth.EndUrgency();
    }

    private int Count(long offset, Func<ReplicaLink, long> has)
    {
        var count = 0;
        foreach (var session in _server.Replicas.Sessions)
        {
            var link = session.Replica!;
            if (link.Phase == ReplicaPhase.Online && has(link) >= offset) count++;
        }

        return count;
    }

    private async Task ArriveWhenSyncedAsync(long offset)
    {
        var log = _server.Store.Log;
        if (log.SyncedOffset >= offset) return;
        try
        {
            await log.WaitForSync(offset).ConfigureAwait(false);
            await _server.Executor.RunAsync(Arrived).ConfigureAwait(false);
        }
        catch (Exception end) when (end is ArdbNet.Replication.Log.LogException or ObjectDisposedException)
        {
            // The disk refuses, or the server stops: who waits has a timeout.
        }
    }
}
