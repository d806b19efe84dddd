using System.Text;
using ArdbNet.Resp.Reading;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Migrations;

/// <summary>
/// Keys that are on their way to another server and are deleted here once it has them: until then clients wait with
/// whatever might change one of them, and only with that. Used by the executor only.
/// </summary>
public sealed class HeldKeys
{
    private readonly HashSet<string> _names = [];
    private readonly HashSet<Suspension> _waiting = [];
    private readonly KeyFinder _keyFinder = new();

    /// <summary>Nobody changes the keys, of whatever database, before <see cref="Release"/>.</summary>
    internal void Hold(IEnumerable<byte[]> keys)
    {
        foreach (var key in keys) _names.Add(Encoding.Latin1.GetString(key));
    }

    internal void Release(IEnumerable<byte[]> keys)
    {
        foreach (var key in keys) _names.Remove(Encoding.Latin1.GetString(key));
        foreach (var suspension in _waiting) suspension.Complete();
        _waiting.Clear();
    }

    /// <summary>Suspends the session if its command has to wait.</summary>
    internal bool MustWait(Session session, Command command, in Request request)
    {
        if (_names.Count == 0 || session.Peer is null || !MayChange(session, command, in request)) return false;

        Suspension suspension = null!;
        suspension = new Suspension { IsPostponed = true, Abandoned = () => _waiting.Remove(suspension) };
        session.Suspension = suspension;
        _waiting.Add(suspension);
        return true;
    }

    private bool MayChange(Session session, Command command, in Request request)
    {
        const CommandFlags Writes = CommandFlags.Write | CommandFlags.MayReplicate;
        if (command.Name == "exec") return (session.Transaction.QueuedFlags & Writes) != 0;
        if (session.Transaction.IsOpen || (command.Flags & Writes) == 0) return false;

        // FLUSHALL and its like name no key and mean all.
        if (!_keyFinder.TryFind(command, in request, out var keys) || keys.IsEmpty) return true;
        foreach (var key in keys)
        {
            if (_names.Contains(Encoding.Latin1.GetString(request[key.Position]))) return true;
        }

        return false;
    }
}
