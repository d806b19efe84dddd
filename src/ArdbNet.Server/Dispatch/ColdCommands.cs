using ArdbNet.Server.Configuration;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Sessions;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine.ColdReading;

namespace ArdbNet.Server.Dispatch;

/// <summary>
/// Puts commands off whose data has to come from the disk, and has it fetched together with what the client's next
/// requests will want: a cold key delays nobody but who asks for it. Used by the executor only.
/// </summary>
internal sealed class ColdCommands(ArdbServer server)
{
    // Members of collections show only one by one which of them are cold.
    private const int MaxTimes = 3;
    private const int MaxKeys = 128;

    // What these do before they read could not be done twice.
    private const CommandFlags RunOnce =
        CommandFlags.Blocking | CommandFlags.Admin | CommandFlags.NoScript | CommandFlags.MovableKeys;

    private readonly KeyFinder _finder = new();
    private long _hits;
    private long _misses;

    /// <summary>A command begins: it may be put off if it can begin anew.</summary>
    public void Begin(Session session, Command command)
    {
        _hits = server.Statistics.KeyspaceHits;
        _misses = server.Statistics.KeyspaceMisses;
        server.Dataset.Engine.LeavesColdReads =
            CanRunAgain(command)
            && session.CanOffload
            && session.TimesPutOff < MaxTimes
            && (server.Options.NotifyKeyspaceEvents & KeyspaceEvents.KeyMiss) == 0;
    }

    /// <summary>Has the session wait for the data. What the command has replied so far is taken back elsewhere.</summary>
    public void PutOff(Session session, ColdReadException cold)
    {
        server.Statistics.KeyspaceHits = _hits;
        server.Statistics.KeyspaceMisses = _misses;
        session.TimesPutOff++;
        var suspension = new Suspension { IsPostponed = true };
        session.Suspension = suspension;
        _ = CompleteAsync(server.Dataset.Engine.FetchAsync(FindKeys(session, cold)), suspension);
    }

    private static async Task CompleteAsync(Task fetched, Suspension suspension)
    {
        await fetched.ConfigureAwait(false);
        suspension.Complete();
    }

    private static bool CanRunAgain(Command command) =>
        command.Is(CommandFlags.ReadOnly | CommandFlags.Write) && !command.Is(RunOnce);

    private List<byte[]> FindKeys(Session session, ColdReadException cold)
    {
        List<byte[]> keys = [cold.Key];
        for (var i = 0; i < session.WaitingCount && keys.Count < MaxKeys; i++)
        {
            var request = session.Waiting(i);
            var command = server.Commands.Find(request[0]);
            if (command is null || !CanRunAgain(command) || !command.FitsArity(request.Count)) continue;
            if (!_finder.TryFind(command, in request, out var found)) continue;
            foreach (var key in found) AddKey(keys, session, request[key.Position]);
        }

        return keys;
    }

    private void AddKey(List<byte[]> keys, Session session, ReadOnlySpan<byte> key)
    {
        if (keys.Count == MaxKeys) return;
        var encoded = new byte[MetadataKey.Length(key)];
        MetadataKey.Write(encoded, server.Dataset[session.DatabaseIndex].KeyspaceId, key);
        if (encoded.AsSpan().SequenceEqual(keys[0]) || server.Dataset.Engine.IsInMemory(encoded)) return;
        keys.Add(encoded);
    }
}
