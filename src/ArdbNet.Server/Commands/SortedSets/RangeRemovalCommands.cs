using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types;
using SortedSetType = ArdbNet.Storage.Types.SortedSets;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>Commands that remove neighbours in the order of a sorted set.</summary>
public static class RangeRemovalCommands
{
    // ZREMRANGEBYRANK key start stop
    [Command("zremrangebyrank", 4, CommandFlags.Write, FirstKey = 1, LastKey = 1, Acl = AclCategories.SortedSet,
        Group = "sorted-set", Since = "2.0.0", Summary = "Removes the members in a range of ranks",
        Complexity = "O(log(N)+M), M members removed")]
    public static void RemoveRanks(Call call)
    {
        if (!call.TryReadInteger(2, out var start) || !call.TryReadInteger(3, out var stop)) return;
        if (!call.TryFindForWrite(1, KeyType.SortedSet, out var entry)) return;
        var (first, count) = new RangeOptions { Start = start, Stop = stop }.Clamp(entry.Count);
        Remove(call, ref entry, first, count, "zremrangebyrank"u8);
    }

    // ZREMRANGEBYSCORE key min max
    [Command("zremrangebyscore", 4, CommandFlags.Write, FirstKey = 1, LastKey = 1, Acl = AclCategories.SortedSet,
        Group = "sorted-set", Since = "1.2.0", Summary = "Removes the members in a range of scores",
        Complexity = "O(log(N)+M), M members removed")]
    public static void RemoveScores(Call call)
    {
        if (!RangeArguments.TryReadScores(call, 2, 3, out var range)) return;
        if (!call.TryFindForWrite(1, KeyType.SortedSet, out var entry)) return;
        var (first, count) = entry.Exists
            ? ScoreIndex.Of(in entry).Locate(call.Server.Dataset.Engine, range)
            : default;
        Remove(call, ref entry, first, count, "zremrangebyscore"u8);
    }

    // ZREMRANGEBYLEX key min max: Redis 2.6 does not know it.
    [Command("zremrangebylex", 4, CommandFlags.Write, FirstKey = 1, LastKey = 1, Acl = AclCategories.SortedSet,
        Group = "sorted-set", Since = "2.8.9",
        Summary = "Removes the members in a range of names, all scores being equal",
        Complexity = "O(log(N)+M), M members removed")]
    public static void RemoveNames(Call call)
    {
        if (!NameRange.TryRead(call, 2, 3, out var names)) return;
        if (!call.TryFindForWrite(1, KeyType.SortedSet, out var entry)) return;
        var (first, count) = (0L, 0L);
        if (entry.Exists && !names.IsEmpty)
        {
            var engine = call.Server.Dataset.Engine;
            var index = ScoreIndex.Of(in entry);
            (first, count) = index.Locate(engine, names.At(engine, index, isReverse: false));
        }

        Remove(call, ref entry, first, count, "zremrangebylex"u8, isLoggedByName: true);
    }

    private static void Remove(
        Call call, ref KeyEntry entry, long first, long count, ReadOnlySpan<byte> eventName, bool isLoggedByName = false)
    {
        call.Reply.Integer(count);
        if (count == 0) return;

        call.Changed(KeyspaceEvents.SortedSet, eventName, call[1]);
        if (count == entry.Count)
        {
            call.Database.Delete(ref entry);
            call.Notify(KeyspaceEvents.Generic, "del"u8, call[1]);
            call.Log("DEL"u8, call[1]);
            return;
        }

        var index = ScoreIndex.Of(in entry);
        var engine = call.Server.Dataset.Engine;
        var log = new RemovalLog(call, isLoggedByName ? count : 0);
        using var cursor = new ScoreCursor(engine, entry.CollectionId);
        var found = index.SeekRank(engine, cursor, first);
        for (var removed = 0L; found && removed < count; removed++, found = cursor.Next())
        {
            log.Add(call[1], cursor.Member);
            SortedSetType.Remove(ref entry, cursor.Member, cursor.Score);
        }

        SortedSetType.Save(ref entry);
        if (!isLoggedByName) call.LogVerbatim();
    }
}
