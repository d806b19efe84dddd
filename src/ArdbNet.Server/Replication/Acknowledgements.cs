using ArdbNet.Replication.Master;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Replication;

/// <summary>WAIT: who waits for replicas to have an offset, and the question that is put to them. Used by the executor only.</summary>
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
    public int Count(long offset)
    {
        var count = 0;
        foreach (var session in _server.Replicas.Sessions)
        {
            var link = session.Replica!;
            if (link.Phase == ReplicaPhase.Online && link.AcknowledgedOffset >= offset) count++;
        }

        return count;
    }

    /// <summary>A replica has said something new.</summary>
    public void Arrived()
    {
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            var wait = _waiting[i];
            if (wait.IsEnough()) _server.Blocked.Answer(wait, wait.ReplyTimeout);
        }
    }

    internal void Add(AcknowledgementWait wait)
    {
        _waiting.Add(wait);
        _server.Replicas.Growth.BeginUrgency();
        if (_askedAt >= wait.Offset) return;

        // One question is for all who have written before it.
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
}
