using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>XCLAIM and XAUTOCLAIM: pending entries change their consumer.</summary>
public static class ClaimCommands
{
    private const CommandFlags Flags = CommandFlags.Write | CommandFlags.Fast;
    private const long DefaultCount = 100;
    private const long MaxCount = long.MaxValue / 16;

    // Entries that are looked at for each that may be claimed.
    private const long AttemptsAnEntry = 10;

    // XCLAIM key group consumer min-idle id [id …] [IDLE ms] [TIME ms] [RETRYCOUNT count] [FORCE] [JUSTID] [LASTID id]
    [Command("xclaim", -6, Flags, FirstKey = 1, LastKey = 1, Acl = AclCategories.Stream, Group = "stream",
        Since = "5.0.0", Summary = "Gives pending entries to a consumer", Complexity = "O(N), N ids")]
    public static void Claim(Call call)
    {
        if (!call.TryFindForUpdate(1, KeyType.Stream, out var entry)) return;
        if (!TryFindGroup(call, in entry, out var group)) return;
        if (!call.TryReadInteger(4, out var minIdleMs, "ERR Invalid min-idle-time argument for XCLAIM"u8)) return;
        if (!ClaimOptions.TryRead(call, out var options)) return;

        var isAhead = options.LastId > group.LastId;
        if (isAhead) group.LastId = options.LastId;
        var state = StreamState.Of(in entry);
        using var cursor = new StreamCursor(call.Server.Dataset.Engine, entry.CollectionId, in state);
        var claimer = new Claimer(call, minIdleMs, options.DeliveredAtMs, options.DeliveryCount, options.JustIds);
        for (var i = 0; i < options.IdCount; i++)
        {
            claimer.Claim(in entry, ref group, cursor, IdArgument.At(call, 5 + i), options.Forces);
        }

        claimer.WriteClaimed(cursor);
        var hasChanged = claimer.Claimed.Count + claimer.Deleted.Count > 0;
        if (!hasChanged && !isAhead) return;
        StreamGroups.Save(in entry, call[2], in group);
        if (hasChanged) return;
        call.Server.Statistics.Changes++;
        StreamLog.GroupId(call, call[1], call[2], in group);
        StreamLog.GroupPosition(call, call[1], call[2], in group);
    }

    // XAUTOCLAIM key group consumer min-idle start [COUNT count] [JUSTID]
    [Command("xautoclaim", -6, Flags, FirstKey = 1, LastKey = 1, Acl = AclCategories.Stream, Group = "stream",
        Since = "6.2.0", Summary = "Gives pending entries that nobody cares for to a consumer",
        Complexity = "O(1) if the count is small")]
    public static void ClaimIdle(Call call)
    {
        if (!call.TryReadInteger(4, out var minIdleMs, "ERR Invalid min-idle-time argument for XAUTOCLAIM"u8)) return;
        if (!IdArgument.TryReadStart(call, 5, out var start)) return;
        if (!TryReadCount(call, out var count, out var justIds)) return;
        if (!call.TryFindForUpdate(1, KeyType.Stream, out var entry)) return;
        if (!TryFindGroup(call, in entry, out var group)) return;

        var engine = call.Server.Dataset.Engine;
        var state = StreamState.Of(in entry);
        using var cursor = new StreamCursor(engine, entry.CollectionId, in state);
        using var pending = new PendingCursor(engine, entry.CollectionId, in group);
        var claimer = new Claimer(call, minIdleMs, call.NowMs, -1, justIds);
        var isValid = pending.Seek(start);
        for (var attempts = count * AttemptsAnEntry; attempts > 0 && isValid; attempts--)
        {
            if (claimer.Claimed.Count + claimer.Deleted.Count == count) break;
            claimer.Claim(in entry, ref group, cursor, pending.Id, forces: false);
            isValid = pending.Next();
        }

        call.Reply.ArrayHeader(3);
        StreamReply.Id(call.Reply, isValid ? pending.Id : StreamId.Zero);
        claimer.WriteClaimed(cursor);
        call.Reply.ArrayHeader(claimer.Deleted.Count);
        foreach (var id in claimer.Deleted) StreamReply.Id(call.Reply, id);
        if (claimer.Claimed.Count + claimer.Deleted.Count > 0) StreamGroups.Save(in entry, call[2], in group);
    }

    private static bool TryReadCount(Call call, out long count, out bool justIds)
    {
        count = DefaultCount;
        justIds = false;
        for (var i = 6; i < call.Count; i++)
        {
            if (i + 1 < call.Count && call.Is(i, "COUNT"u8))
            {
                if (!call.TryReadInteger(++i, 1, MaxCount, out count, "ERR COUNT must be > 0"u8)) return false;
            }
            else if (call.Is(i, "JUSTID"u8))
            {
                justIds = true;
            }
            else
            {
                call.Reply.Error(ErrorReplies.Syntax);
                return false;
            }
        }

        return true;
    }

    private static bool TryFindGroup(Call call, in KeyEntry entry, out StreamGroup group)
    {
        if (StreamGroups.TryFind(in entry, call[2], out group)) return true;
        call.Reply.Error($"NOGROUP No such key '{QuotedArgument.Of(call[1])}' or consumer group "
            + $"'{QuotedArgument.Of(call[2])}'");
        return false;
    }
}
