using ArdbNet.Server.Configuration;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Security;

/// <summary>ACL LOG: what users were denied lately, newest first. Used by the executor only.</summary>
public sealed class AclLog(ServerOptions options)
{
    // The same again within a minute, and among the newest ten, is counted.
    private const long GroupingMs = 60_000;
    private const int GroupingDepth = 10;

    private readonly LinkedList<AclLogEntry> _entries = [];

    public int Count => _entries.Count;

    public IEnumerable<AclLogEntry> Entries => _entries;

    /// <summary>Refused logins since the start or CONFIG RESETSTAT.</summary>
    public long DeniedAuthentications { get; private set; }

    /// <summary>Refused commands, for the commands' sake.</summary>
    public long DeniedCommands { get; private set; }

    /// <summary>Refused commands, for a key's sake.</summary>
    public long DeniedKeys { get; private set; }

    /// <summary>Refused commands, for a channel's sake.</summary>
    public long DeniedChannels { get; private set; }

    /// <summary>A client was denied something.</summary>
    internal void Add(Session session, DenialReason reason, AclLogContext context, byte[] what, byte[] userName)
    {
        CountDenial(reason);
        var entry = new AclLogEntry(reason, context, what, userName);
        var now = Clock.NowMs;
        var node = FindAlike(entry, now);
        if (node is null)
        {
            _entries.AddFirst(entry);
            while (_entries.Count > options.AclLogMaxLength) _entries.RemoveLast();
        }
        else
        {
            _entries.Remove(node);
            _entries.AddFirst(node);
            entry = node.Value;
            entry.Count++;
        }

        entry.AtMs = now;
        entry.Client = SessionDescription.Of(session);
    }

    public void Clear() => _entries.Clear();

    internal void ResetStatistics() =>
        (DeniedAuthentications, DeniedCommands, DeniedKeys, DeniedChannels) = (0, 0, 0, 0);

    private LinkedListNode<AclLogEntry>? FindAlike(AclLogEntry entry, long now)
    {
        var node = _entries.First;
        for (var i = 0; i < GroupingDepth && node is not null; i++, node = node.Next)
        {
            if (node.Value.IsLike(entry) && Math.Abs(now - node.Value.AtMs) <= GroupingMs) return node;
        }

        return null;
    }

    private void CountDenial(DenialReason reason)
    {
        switch (reason)
        {
            case DenialReason.Authentication:
                DeniedAuthentications++;
                break;
            case DenialReason.Command:
                DeniedCommands++;
                break;
            case DenialReason.Key:
                DeniedKeys++;
                break;
            case DenialReason.Channel:
                DeniedChannels++;
                break;
        }
    }
}
