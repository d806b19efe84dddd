using System.Text;
using ArdbNet.Resp.Reading;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Scripting;

/// <summary>Whether a script may begin, by what its header says of it.</summary>
internal static class ScriptPermission
{
    /// <summary>The flags of EVAL, FCALL… with those that the script's header gives instead.</summary>
    public static CommandFlags FlagsOf(ArdbServer server, Command command, in Request request)
    {
        var script = Find(server, command, in request);
        if ((script & ScriptFlags.Compat) != 0) return command.Flags;

        var flags = command.Flags & ~(CommandFlags.Stale | CommandFlags.MayReplicate | CommandFlags.Write);
        if ((script & ScriptFlags.NoWrites) == 0) flags |= CommandFlags.Write;
        if ((script & ScriptFlags.AllowStale) != 0) flags |= CommandFlags.Stale;
        return flags;
    }

    // Compat also when nothing is known of it: it will be refused.
    private static ScriptFlags Find(ArdbServer server, Command command, in Request request)
    {
        switch (command.Name)
        {
            case "fcall" or "fcall_ro":
                var function = server.Functions.Current.FindFunction(Encoding.Latin1.GetString(request[1]));
                return function?.Script.Flags ?? ScriptFlags.Compat;
            case "evalsha" or "evalsha_ro":
                return server.Scripts.Find(request[1])?.Flags ?? ScriptFlags.Compat;
            default:
                return ScriptHeader.TryRead(request[1], out var header, out _) ? header.Flags : ScriptFlags.Compat;
        }
    }

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
            return "READONLY Can not run script with write flag on readonly replica";
        if (isReadOnly) return "ERR Can not execute a script with write flag using *_ro command.";
        return server.Dispatcher.WriteRefusal(call.Request.Length);
    }
}
