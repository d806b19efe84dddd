using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Scripting;

/// <summary>Whether a script may begin, by what its header says of it.</summary>
internal static class ScriptPermission
{
    /// <summary>The error, or null when it may.</summary>
    public static string? Refusal(Call call, Script script, bool isReadOnly)
    {
        if (call.IsApplying) return null;

        var server = call.Server;
        var isStale = server.Replication is { IsReplica: true, IsMasterLinkUp: false }
            && !server.Options.ReplicaServeStaleData;
        if (script.Is(ScriptFlags.Compat))
        {
            return isStale ? "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'." : null;
        }

        if (isStale && !script.Is(ScriptFlags.AllowStale))
        {
            return "MASTERDOWN Link with MASTER is down, replica-serve-stale-data is set to 'no' " +
                "and 'allow-stale' flag is not set on the script.";
        }

        if (script.Is(ScriptFlags.NoWrites)) return null;
        if (server.Replication.IsReplica && server.Options.ReplicaReadOnly)
            return "READONLY You can't write against a read only replica.";
        if (isReadOnly) return "ERR Can not execute a script with write flag using *_ro command.";
        return server.Dispatcher.WriteRefusal(call.Request.Length);
    }
}
