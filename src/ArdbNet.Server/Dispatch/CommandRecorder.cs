using System.Diagnostics;
using ArdbNet.Server.Blocking;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Dispatch;

/// <summary>
/// What is noted of each command once it has run: counters, the slow log, latency events, monitors, and the keys a
/// client caches. Used by the executor only.
/// </summary>
public sealed class CommandRecorder(ArdbServer server)
{
    private static readonly long NanosecondsATick = Math.Max(1, 1_000_000_000 / Stopwatch.Frequency);

    /// <summary>A client's command has run.</summary>
    /// <param name="call">Which one.</param>
    /// <param name="ticks">Stopwatch ticks that it took.</param>
    /// <param name="hasFailed">Whether its reply is an error.</param>
    public void Record(Call call, long ticks, bool hasFailed)
    {
        var command = call.Command;
        var nanoseconds = ticks * NanosecondsATick;
        command.Statistics.Ran(ticks, hasFailed);
        server.Statistics.CommandsProcessed++;
        // Of a client that waits now it is known later how long all took.
        if (call.Session.Blocked is null)
        {
            if (server.Options.LatencyTracking) command.Statistics.Track(nanoseconds);
            RecordSlowness(call, nanoseconds);
        }

        if (server.Monitors.HasListeners && !command.Is(CommandFlags.SkipMonitor | CommandFlags.Admin))
        {
            server.Monitors.Tell(call);
        }

        // A script that reads anything has read the keys that its client named for it.
        if (call.Session.Origin.Tracking is { } tracking
            && command.Is(CommandFlags.ReadOnly)
            && (command.Acl & AclCategories.Scripting) == 0)
        {
            server.Tracking.Remember(call.Session.IsScript ? server.Scripts.Run.Caller! : call, tracking);
        }
    }

    /// <summary>A client that waited has been served, from <paramref name="startedTicks"/> until now.</summary>
    internal void RecordServed(Call call, BlockedCall blocked, long startedTicks)
    {
        var now = Stopwatch.GetTimestamp();
        var nanoseconds = (now - blocked.BlockedAtTicks) * NanosecondsATick;
        if (server.Options.LatencyTracking) call.Command.Statistics.Track(nanoseconds);
        if (blocked.Reply.ErrorCount > 0) call.Command.Statistics.FailedAfterWait();
        server.Latency.Note("command-unblocking", (now - startedTicks) * NanosecondsATick / 1_000_000);
        if (!call.Command.Is(CommandFlags.SkipSlowlog)) server.SlowLog.Note(call, nanoseconds / 1000);
    }

    private void RecordSlowness(Call call, long nanoseconds)
    {
        var command = call.Command;
        if (server.Latency.IsEnabled)
        {
            server.Latency.Note(command.Is(CommandFlags.Fast) ? "fast-command" : "command", nanoseconds / 1_000_000);
        }

        if (!command.Is(CommandFlags.SkipSlowlog)) server.SlowLog.Note(call, nanoseconds / 1000);
    }
}
