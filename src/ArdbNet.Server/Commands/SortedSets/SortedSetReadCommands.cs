using ArdbNet.Server.Commands.Members;
using ArdbNet.Server.Commands.Scanning;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Types;
using SortedSetType = ArdbNet.Storage.Types.SortedSets;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>Commands that read scores, ranks and counts, or walk a set.</summary>
public static class SortedSetReadCommands
{
    private const CommandFlags Flags = CommandFlags.ReadOnly | CommandFlags.Fast;

    [Command("zcard", 2, Flags, FirstKey = 1, LastKey = 1, Acl = AclCategories.SortedSet, Group = "sorted-set",
        Since = "1.2.0", Summary = "Counts the members", Complexity = "O(1)")]
    public static void Count(Call call)
    {
        if (call.TryFind(1, KeyType.SortedSet, out var entry)) call.Reply.Integer(entry.Count);
    }

    [Command("zscore", 3, Flags, FirstKey = 1, LastKey = 1,
        MemberAt = 2, Acl = AclCategories.SortedSet, Group = "sorted-set",
        Since = "1.2.0", Summary = "Gives the score of a member", Complexity = "O(1)")]
    public static void GetScore(Call call)
    {
        if (!call.TryFind(1, KeyType.SortedSet, out var entry)) return;
        if (SortedSetType.TryGetScore(in entry, call[2], out var score)) call.Reply.Double(score);
        else call.Reply.Null();
    }

    [Command("zmscore", -3, Flags, FirstKey = 1, LastKey = 1,
        MemberAt = 2, Acl = AclCategories.SortedSet, Group = "sorted-set",
        Since = "6.2.0", Summary = "Gives the scores of members", Complexity = "O(N), N members named")]
    public static void GetScores(Call call)
    {
        if (!call.TryFind(1, KeyType.SortedSet, out var entry)) return;
        call.Reply.ArrayHeader(call.Count - 2);
        for (var i = 2; i < call.Count; i++)
        {
            if (SortedSetType.TryGetScore(in entry, call[i], out var score)) call.Reply.Double(score);
            else call.Reply.Null();
        }
    }

    [Command("zrank", 3, Flags, FirstKey = 1, LastKey = 1,
        MemberAt = 2, Acl = AclCategories.SortedSet, Group = "sorted-set",
        Since = "2.0.0", Summary = "Gives the place of a member, the lowest score first", Complexity = "O(log(N))")]
    public static void GetRank(Call call) => WriteRank(call, isReverse: false);

    [Command("zrevrank", 3, Flags, FirstKey = 1, LastKey = 1,
        MemberAt = 2, Acl = AclCategories.SortedSet, Group = "sorted-set",
        Since = "2.0.0", Summary = "Gives the place of a member, the highest score first", Complexity = "O(log(N))")]
    public static void GetReverseRank(Call call) => WriteRank(call, isReverse: true);

    // ZCOUNT key min max
    [Command("zcount", 4, Flags, FirstKey = 1, LastKey = 1, Acl = AclCategories.SortedSet, Group = "sorted-set",
        Since = "2.0.0", Summary = "Counts the members with scores in a range", Complexity = "O(log(N))")]
    public static void CountScores(Call call)
    {
        if (!RangeArguments.TryReadScores(call, 2, 3, out var range)) return;
        if (!call.TryFind(1, KeyType.SortedSet, out var entry)) return;
        call.Reply.Integer(entry.Exists ? ScoreIndex.Of(in entry).Locate(call.Server.Dataset.Engine, range).Count : 0);
    }

    // ZLEXCOUNT key min max
    [Command("zlexcount", 4, Flags, FirstKey = 1, LastKey = 1, Acl = AclCategories.SortedSet, Group = "sorted-set",
        Since = "2.8.9", Summary = "Counts the members in a range of names, all scores being equal",
        Complexity = "O(log(N))")]
    public static void CountNames(Call call)
    {
        if (!NameRange.TryRead(call, 2, 3, out var names)) return;
        if (!call.TryFind(1, KeyType.SortedSet, out var entry)) return;
        if (!entry.Exists || names.IsEmpty)
        {
            call.Reply.Integer(0);
            return;
        }

        var engine = call.Server.Dataset.Engine;
        var index = ScoreIndex.Of(in entry);
        call.Reply.Integer(index.Locate(engine, names.At(engine, index, isReverse: false)).Count);
    }

    // ZSCAN key cursor [MATCH pattern] [COUNT count]
    [Command("zscan", -3, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.SortedSet,
        Group = "sorted-set", Since = "2.8.0", Summary = "Walks the members and scores step by step",
        Complexity = "O(N), N members visited")]
    public static void Scan(Call call)
    {
        if (!ScanOptions.TryReadCursor(call, 2, out var cursor)) return;
        if (!call.TryFind(1, KeyType.SortedSet, out var entry)) return;
        if (!entry.Exists)
        {
            ScanRead.WriteEmpty(call.Reply);
            return;
        }

        if (!ScanOptions.TryRead(call, 3, out var options)) return;
        var isPacked = SortedSetType.IsListpack(in entry);
        if (isPacked && entry.Count <= LongRead.MaxDirectSize)
        {
            // As Redis does with a listpack: everything in one step.
            (cursor, options) = (0, options with { Count = entry.Count });
        }

        var view = call.OpenView(Math.Min(options.Count, entry.Count));
        var shape = isPacked ? MemberShape.PackedScoreTexts : MemberShape.ScoreTexts;
        call.Offload(new ScanRead(view, MemberSource.Of(in entry), cursor, options, shape));
    }

    // ZRANDMEMBER key [count [WITHSCORES]]
    [Command("zrandmember", -2, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.SortedSet,
        Group = "sorted-set", Since = "6.2.0", Summary = "Gives random members", Complexity = "O(N), N members given")]
    public static void GetRandom(Call call)
    {
        if (call.Count == 2)
        {
            if (call.TryFind(1, KeyType.SortedSet, out var one)) RandomMembers.WriteOne(call, in one);
            return;
        }

        if (!RandomCount.TryRead(call, 2, out var wanted)) return;
        if (call.Count > 4 || (call.Count == 4 && !call.Is(3, "WITHSCORES"u8)))
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return;
        }

        if (call.Count == 4 && wanted is < -long.MaxValue / 2 or > long.MaxValue / 2)
        {
            call.Reply.Error("ERR value is out of range"u8);
            return;
        }

        if (!call.TryFind(1, KeyType.SortedSet, out var entry)) return;
        RandomMembers.Write(call, in entry, wanted, call.Count == 4 ? MemberShape.ScorePairs : MemberShape.Members);
    }

    private static void WriteRank(Call call, bool isReverse)
    {
        if (!call.TryFind(1, KeyType.SortedSet, out var entry)) return;
        if (!SortedSetType.TryGetScore(in entry, call[2], out var score))
        {
            call.Reply.Null();
            return;
        }

        var rank = SortedSetType.RankOf(in entry, score, call[2]);
        call.Reply.Integer(isReverse ? entry.Count - 1 - rank : rank);
    }
}
