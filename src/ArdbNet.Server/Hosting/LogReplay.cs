using System.Buffers;
using System.Diagnostics;
using ArdbNet.Replication.Log;
using ArdbNet.Resp.Reading;
using ArdbNet.Server.Propagation;
using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Hosting;

/// <summary>After a start: applies what the log has beyond the store, and cuts off what is not a whole command.</summary>
internal sealed class LogReplay(ArdbServer server, ILogger logger)
{
    private const int PieceBytes = 1 << 20;
    // Larger tables of requests are given back after each batch.
    private const int MaxBatch = 256;

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
        var end = applier.AppliedOffset;
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
        var limits = new RequestLimits { MaxBulkLength = int.MaxValue, MaxQueryBuffer = int.MaxValue };
        using var requests = new RequestReader(limits) { IsAuthenticated = true };
        var piece = new byte[PieceBytes];
        var read = from;
        var offset = from;
        var lastReport = clock.ElapsedMilliseconds;
        while (read < to)
        {
            var length = log.Read(read, piece);
            read += length;
            requests.Append(new ReadOnlySequence<byte>(piece, 0, length));
            while (requests.ReadBatch(MaxBatch) == ReadOutcome.Requests)
            {
                for (var i = 0; i < requests.Count; i++)
                {
                    var request = requests[i];
                    applier.ReceivedAtMs = server.Store.Receipts.MomentOf(offset);
                    offset = from + requests.EndOf(i);
                    applier.Apply(in request, offset);
                }
            }

            if (requests.Error is { } error) throw new LogException($"The log has no command at offset {offset}: {error}");
            if (clock.ElapsedMilliseconds - lastReport < 1000) continue;
            lastReport = clock.ElapsedMilliseconds;
            HostingLog.ReplayProgress(logger, (offset - from) * 100 / (to - from), applier.Applied, offset, to);
        }
    }
}
