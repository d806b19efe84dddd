using System.Diagnostics;
using ArdbNet.Replication.Log;
using ArdbNet.Resp.Reading;
using ArdbNet.Server.Propagation;
using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Hosting;

/// <summary>After a start: applies what the log has beyond the store, and cuts off what is not a whole command.</summary>
internal sealed class LogReplay(ArdbServer server, ILogger logger)
{
    /// <summary>Brings the store to the end of the log. Returns the database that the stream has selected there.</summary>
    public int Run()
    {
        var store = server.Store;
        var from = store.Engine.AppliedOffset;
        var to = store.Log.TailOffset;
        var applier = new StreamApplier(server, store.Dataset.StreamDatabase);
        if (from == to) return applier.SelectedDatabase;

        HostingLog.Replaying(logger, from, to);
        var clock = Stopwatch.StartNew();
        Apply(store.Log, applier, from, to, clock);
        var end = applier.Applied == 0 ? from : applier.AppliedOffset;
        if (end < to)
        {
            HostingLog.TailDropped(logger, to - end);
            store.Log.Truncate(end);
        }

        HostingLog.Replayed(logger, applier.Applied, clock.ElapsedMilliseconds);
        if (applier.Errors > 0) HostingLog.ReplayErrors(logger, applier.Errors, applier.LastError);
        return applier.SelectedDatabase;
    }

    private void Apply(ReplicationLog log, StreamApplier applier, long from, long to, Stopwatch clock)
    {
        var reader = new LogReader(log, from);
        var builder = new RequestBuilder();
        var lastReport = clock.ElapsedMilliseconds;
        while (reader.TryReadCommand(out var command))
        {
            builder.Clear();
            for (var i = 0; i < command.Count; i++) builder.Add(command[i]);
            applier.Apply(builder.Build(), command.NextOffset);
            if ((applier.Applied & 0x3FF) != 0 || clock.ElapsedMilliseconds - lastReport < 1000) continue;

            lastReport = clock.ElapsedMilliseconds;
            var done = command.NextOffset - from;
            HostingLog.ReplayProgress(logger, done * 100 / (to - from), applier.Applied, command.NextOffset, to);
        }
    }
}
