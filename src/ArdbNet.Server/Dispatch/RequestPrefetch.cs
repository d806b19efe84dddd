using ArdbNet.Resp.Reading;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Sessions;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Dispatch;

/// <summary>
/// Has the processor load what a pipeline's next requests will look up: first all keys, then the members they name. Hints
/// alone; one that is wrong costs little. Used by the executor only.
/// </summary>
internal sealed class RequestPrefetch(ArdbServer server)
{
    private const int MaxNameBytes = 32;

    // Pipelines repeat themselves: mostly it is the next request's too, by the name it was asked for with.
    private readonly byte[] _name = new byte[MaxNameBytes];
    private int _nameLength;
    private Command? _command;

    /// <summary>Looks at the session's next requests, and says at how many.</summary>
    public int Prefetch(Session session)
    {
        var count = Math.Min(session.WaitingCount, KeyPrefetch.MaxKeys);
        if (count == 1) return 1;
        var prefetch = server.Dataset.Prefetch;
        var database = server.Dataset[session.DatabaseIndex];
        var haveMembers = false;
        ReadOnlySpan<byte> last = default;
        for (var i = 0; i < count; i++)
        {
            var request = session.Waiting(i);
            if (request.Count < 2) continue;
            // Of nearly all commands the first argument is a key.
            var key = request[1];
            if (!key.SequenceEqual(last)) prefetch.Add(database, key);
            last = key;
            haveMembers |= MemberAt(in request) > 0;
        }

        prefetch.Finish();
        if (haveMembers) PrefetchMembers(session, database, count);
        return count;
    }

    private void PrefetchMembers(Session session, Database database, int count)
    {
        var prefetch = server.Dataset.Prefetch;
        for (var i = 0; i < count; i++)
        {
            var request = session.Waiting(i);
            if (MemberAt(in request) is var at and > 0) prefetch.AddMember(database, request[1], request[at]);
        }

        prefetch.Finish();
    }

    // 0: it names none.
    private int MemberAt(in Request request)
    {
        if (request.Count < 3) return 0;
        if (!request[0].SequenceEqual(_name.AsSpan(0, _nameLength))) Find(request[0]);
        return _command is { MemberAt: var at } && at < request.Count ? at : 0;
    }

    private void Find(ReadOnlySpan<byte> name)
    {
        _command = server.Commands.Find(name);
        _nameLength = name.Length > MaxNameBytes ? 0 : name.Length;
        name[.._nameLength].CopyTo(_name);
    }
}
