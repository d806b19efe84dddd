using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Replication.Replica;

/// <summary>
/// What an archive of a hot master keeps apart from what the master does: databases that are left out, keys that the
/// master deletes, times to live. The log has the master's bytes all the same.
/// </summary>
internal sealed class ReplicaFilter
{
    private readonly bool _ignoresExpire;
    private readonly bool _ignoresDel;
    private readonly HashSet<int> _included;
    private readonly HashSet<int> _excluded;

    private ReplicaFilter(ServerOptions options)
    {
        _ignoresExpire = options.ReplicaIgnoreExpire;
        _ignoresDel = options.ReplicaIgnoreDel;
        _included = [.. options.ReplicaIncludeDb];
        _excluded = [.. options.ReplicaExcludeDb];
    }

    public bool IgnoresExpire => _ignoresExpire;

    /// <summary>The filter that is configured, or null when everything is kept.</summary>
    public static ReplicaFilter? Of(ServerOptions options)
    {
        var filter = new ReplicaFilter(options);
        return filter._ignoresExpire || filter._ignoresDel || filter._included.Count + filter._excluded.Count > 0
            ? filter
            : null;
    }

    public bool Keeps(int database) =>
        (_included.Count == 0 || _included.Contains(database)) && !_excluded.Contains(database);

    /// <summary>Whether a command of the stream is applied.</summary>
    public bool Allows(Command command, int database)
    {
        if (!command.Is(CommandFlags.Write)) return true;
        if (!Keeps(database)) return command.Name is "flushall" or "swapdb";
        return command.Name switch
        {
            "del" or "unlink" => !_ignoresDel,
            "expire" or "pexpire" or "expireat" or "pexpireat" => !_ignoresExpire,
            _ => true,
        };
    }

    /// <summary>Takes away what time to live the command has given to its key.</summary>
    public void Correct(Call call)
    {
        if (!_ignoresExpire) return;
        if (call.Command.Name is not ("set" or "setex" or "psetex" or "getex" or "restore")) return;

        var entry = call.Database.Load(call[1]);
        if (!entry.Exists || entry.ExpireAtMs == 0) return;
        entry.ExpireAtMs = 0;
        call.Database.Save(ref entry);
    }
}
