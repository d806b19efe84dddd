using ArdbNet.Replication.Log;
using ArdbNet.Replication.Master;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Replication;

/// <summary>Whether a replica may go on where it was. Used by the executor only.</summary>
internal static class Continuation
{
    /// <summary>Pins the log where the replica goes on; null when it needs all data.</summary>
    /// <param name="server">The master.</param>
    /// <param name="link">Who asks.</param>
    /// <param name="id">The name under which it knows the stream, ? when none.</param>
    /// <param name="offset">Bytes of the stream that it has.</param>
    public static LogPin? TryPin(ArdbServer server, ReplicaLink link, string id, long offset)
    {
        var log = server.Store.Log;
        var history = log.History;
        if (!IsOurs(history, id, offset))
        {
            if (id != "?")
            {
                MasterLog.OtherHistory(
                    server.Logger, link.Name, id, history.ReplicationId, history.SecondReplicationId);
            }

            return null;
        }

        if (offset < log.FirstOffset || offset > log.TailOffset)
        {
            MasterLog.OutsideWindow(server.Logger, link.Name, offset, log.FirstOffset, log.TailOffset);
            return null;
        }

        try
        {
            var pin = log.Pin(offset);
            MasterLog.Continued(server.Logger, link.Name, log.TailOffset - offset, offset);
            return pin;
        }
        catch (LogException)
        {
            // Trimmed just now.
            return null;
        }
    }

    private static bool IsOurs(HistoryIds history, string id, long offset) =>
        string.Equals(id, history.ReplicationId, StringComparison.OrdinalIgnoreCase)
        || (string.Equals(id, history.SecondReplicationId, StringComparison.OrdinalIgnoreCase)
            && offset <= history.SecondOffset);
}
