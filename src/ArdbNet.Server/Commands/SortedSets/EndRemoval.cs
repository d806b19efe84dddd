using ArdbNet.Server.Configuration;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types;
using SortedSetType = ArdbNet.Storage.Types.SortedSets;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>Takes members from an end of a sorted set: replies and logs them. The log names them, as ZREM.</summary>
internal static class EndRemoval
{
    /// <summary>Replies each member and its score, as a pair of its own if <paramref name="isNested"/>.</summary>
    public static void Remove(Call call, ref KeyEntry entry, bool isMax, long wanted, bool isNested)
    {
        call.Changed(KeyspaceEvents.SortedSet, isMax ? "zpopmax"u8 : "zpopmin"u8, entry.Key);
        var count = Math.Min(wanted, entry.Count);
        var removesKey = count == entry.Count;
        var log = new RemovalLog(call, removesKey ? 0 : count);
        var removed = 0L;
        while (removed < count && !removesKey
            && SortedSetType.TryReadEnd(in entry, isMax, out var member, out var score))
        {
            Write(call, member, score, isNested);
            log.Add(entry.Key, member);
            SortedSetType.Remove(ref entry, member, score);
            removed++;
        }

        if (removed < count) Walk(call, ref entry, isMax, count - removed, isNested, ref log);
        if (!removesKey)
        {
            SortedSetType.Save(ref entry);
            return;
        }

        call.Database.Delete(ref entry);
        call.Notify(KeyspaceEvents.Generic, "del"u8, entry.Key);
        call.Log("DEL"u8, entry.Key);
    }

    private static void Walk(
        Call call, ref KeyEntry entry, bool isMax, long count, bool isNested, ref RemovalLog log)
    {
        var removesKey = count == entry.Count;
        using var cursor = new ScoreCursor(call.Server.Dataset.Engine, entry.CollectionId);
        var found = isMax ? cursor.SeekToLast() : cursor.SeekToFirst();
        for (var removed = 0L; found && removed < count; removed++)
        {
            Write(call, cursor.Member, cursor.Score, isNested);
            log.Add(entry.Key, cursor.Member);
            if (!removesKey) SortedSetType.Remove(ref entry, cursor.Member, cursor.Score);
            found = isMax ? cursor.Previous() : cursor.Next();
        }
    }

    private static void Write(Call call, ReadOnlySpan<byte> member, double score, bool isNested)
    {
        if (isNested) call.Reply.ArrayHeader(2);
        call.Reply.Bulk(member);
        call.Reply.Double(score);
    }
}
