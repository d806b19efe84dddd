using ArdbNet.Resp.Writing;
using ArdbNet.Server.Commands.Members;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>Commands that give neighbours in the order of a sorted set.</summary>
public static class RangeCommands
{
    // ZRANGE key min max [BYSCORE|BYLEX] [REV] [LIMIT offset count] [WITHSCORES]
    [Command("zrange", -4, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.SortedSet,
        Group = "sorted-set", Since = "1.2.0", Summary = "Gives the members in a range of ranks, scores or names",
        Complexity = "O(log(N)+M), M members given")]
    public static void GetRange(Call call) => Write(call, kind: null, isReverse: null);

    // ZREVRANGE key start stop [WITHSCORES]
    [Command("zrevrange", -4, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.SortedSet,
        Group = "sorted-set", Since = "1.2.0", Summary = "Gives the members in a range of ranks, the highest first",
        Complexity = "O(log(N)+M), M members given")]
    public static void GetReverseRange(Call call) => Write(call, RangeKind.Ranks, isReverse: true);

    // ZRANGEBYSCORE key min max [WITHSCORES] [LIMIT offset count]
    [Command("zrangebyscore", -4, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.SortedSet,
        Group = "sorted-set", Since = "1.0.5", Summary = "Gives the members in a range of scores",
        Complexity = "O(log(N)+M), M members given")]
    public static void GetByScore(Call call) => Write(call, RangeKind.Scores, isReverse: false);

    // ZREVRANGEBYSCORE key max min [WITHSCORES] [LIMIT offset count]
    [Command("zrevrangebyscore", -4, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.SortedSet,
        Group = "sorted-set", Since = "2.2.0", Summary = "Gives the members in a range of scores, the highest first",
        Complexity = "O(log(N)+M), M members given")]
    public static void GetReverseByScore(Call call) => Write(call, RangeKind.Scores, isReverse: true);

    // ZRANGEBYLEX key min max [LIMIT offset count]
    [Command("zrangebylex", -4, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.SortedSet,
        Group = "sorted-set", Since = "2.8.9", Summary = "Gives the members in a range of names, all scores being equal",
        Complexity = "O(log(N)+M), M members given")]
    public static void GetByName(Call call) => Write(call, RangeKind.Names, isReverse: false);

    // ZREVRANGEBYLEX key max min [LIMIT offset count]
    [Command("zrevrangebylex", -4, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.SortedSet,
        Group = "sorted-set", Since = "2.8.9",
        Summary = "Gives the members in a range of names, the highest first, all scores being equal",
        Complexity = "O(log(N)+M), M members given")]
    public static void GetReverseByName(Call call) => Write(call, RangeKind.Names, isReverse: true);

    // ZRANGESTORE destination source min max [BYSCORE|BYLEX] [REV] [LIMIT offset count]
    [Command("zrangestore", -5, CommandFlags.Write | CommandFlags.DenyOom, FirstKey = 1, LastKey = 2,
        Acl = AclCategories.SortedSet, Group = "sorted-set", Since = "6.2.0",
        Summary = "Stores the members in a range of ranks, scores or names",
        Complexity = "O(log(N)+M), M members stored")]
    public static void Store(Call call)
    {
        if (!RangeOptions.TryRead(call, 3, kind: null, isReverse: null, takesScores: false, out var options)) return;
        call.Database.FindForWrite(call[2]);
        if (!call.TryFind(2, KeyType.SortedSet, out var source)) return;

        var engine = call.Server.Dataset.Engine;
        var index = ScoreIndex.Of(in source);
        var (first, count) = Locate(engine, index, in options);
        using var members = new RangeMembers(engine, index, first, count);
        StoredResult.Store(call, 1, "zrangestore"u8, members);
    }

    private static void Write(Call call, RangeKind? kind, bool? isReverse)
    {
        if (!RangeOptions.TryRead(call, 2, kind, isReverse, takesScores: true, out var options)) return;
        if (!call.TryFind(1, KeyType.SortedSet, out var entry)) return;
        if (!entry.Exists || options.IsEmpty)
        {
            call.Reply.ArrayHeader(0);
            return;
        }

        var index = ScoreIndex.Of(in entry);
        if (options.Kind != RangeKind.Ranks && TryWriteNow(call, index, in options)) return;

        var (first, count) = Locate(call.Server.Dataset.Engine, index, in options);
        if (count == 0)
        {
            call.Reply.ArrayHeader(0);
            return;
        }

        var shape = options.HasScores ? MemberShape.ScorePairs : MemberShape.Members;
        if (count <= LongRead.MaxDirectSize && index.TryWalk(first, count, options.IsReverse, out var walk))
        {
            MemberReply.WriteHeader(call.Reply, shape, count);
            while (walk.Next()) MemberReply.WriteScored(call.Reply, shape, walk.Member, walk.Score);
            return;
        }

        call.Offload(new RangeRead(call.OpenView(count), index, first, count, options.IsReverse, shape));
    }

    private static (long First, long Count) Locate(StoreView view, ScoreIndex index, in RangeOptions options)
    {
        if (index.Count == 0 || options.IsEmpty) return (0, 0);
        if (options.Kind == RangeKind.Ranks) return options.Clamp(index.Count);

        var range = options.Kind == RangeKind.Scores
            ? options.Scores
            : options.Names.At(view, index, options.IsReverse);
        var (first, count) = index.Locate(view, range);
        return options.Limited(first, count);
    }

    /// <summary>
    /// A short range is quicker walked than counted: members go aside until it is known how many there are. False, and
    /// nothing written, when there are many.
    /// </summary>
    private static bool TryWriteNow(Call call, ScoreIndex index, in RangeOptions options)
    {
        if (options.Offset > LongRead.MaxDirectSize) return false;

        var engine = call.Server.Dataset.Engine;
        var range = options.Kind == RangeKind.Scores
            ? options.Scores
            : options.Names.At(engine, index, options.IsReverse);
        var shape = options.HasScores ? MemberShape.ScorePairs : MemberShape.Members;
        using var members = new ReplyBuffer();
        var writer = new ReplyWriter(members) { Protocol = call.Reply.Protocol };
        using var walk = new RangeWalk(engine, index.CollectionId, range, options.IsReverse);
        var count = 0L;
        for (var skipped = 0L; walk.Next() && count != options.Limit;)
        {
            if (skipped++ < options.Offset) continue;
            if (++count > LongRead.MaxDirectSize || members.Length > LongRead.PieceBytes) return false;
            MemberReply.WriteScored(writer, shape, walk.Cursor.Member, walk.Cursor.Score);
        }

        MemberReply.WriteHeader(call.Reply, shape, count);
        members.MoveTo(call.Reply.Buffer);
        return true;
    }
}
