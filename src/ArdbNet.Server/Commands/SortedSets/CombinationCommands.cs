using ArdbNet.Server.Commands.Members;
using ArdbNet.Server.Commands.Sets;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>Unions, intersections and differences of sorted sets and sets.</summary>
public static class CombinationCommands
{
    private const CommandFlags Stores = CommandFlags.Write | CommandFlags.DenyOom;

    // Sums of three numbers depend on the order, which Redis leaves open among sets of the same size.
    private const int MaxOrderlessKeys = 2;

    [Command("zunion", -3, CommandFlags.ReadOnly, KeyCountAt = 1, Acl = AclCategories.SortedSet, Group = "sorted-set",
        Since = "6.2.0", Summary = "Gives what any of the sorted sets has",
        Complexity = "O(N)+O(M*log(M)), N members of all sets, M of the result")]
    public static void Unite(Call call) => Write(call, CombinationKind.Union);

    [Command("zinter", -3, CommandFlags.ReadOnly, KeyCountAt = 1, Acl = AclCategories.SortedSet, Group = "sorted-set",
        Since = "6.2.0", Summary = "Gives what all of the sorted sets have",
        Complexity = "O(N*K)+O(M*log(M)), N members of the smallest of K sets, M of the result")]
    public static void Intersect(Call call) => Write(call, CombinationKind.Intersection);

    [Command("zdiff", -3, CommandFlags.ReadOnly, KeyCountAt = 1, Acl = AclCategories.SortedSet, Group = "sorted-set",
        Since = "6.2.0", Summary = "Gives what the first sorted set has and no other",
        Complexity = "O(N)+O(M*log(M)), N members of all sets, M of the result")]
    public static void Subtract(Call call) => Write(call, CombinationKind.Difference);

    [Command("zunionstore", -4, Stores, FirstKey = 1, LastKey = 1, Acl = AclCategories.SortedSet, Group = "sorted-set",
        Since = "2.0.0", Summary = "Stores what any of the sorted sets has",
        Complexity = "O(N)+O(M*log(M)), N members of all sets, M of the result")]
    public static void StoreUnion(Call call) => Store(call, CombinationKind.Union, "zunionstore"u8);

    [Command("zinterstore", -4, Stores, FirstKey = 1, LastKey = 1, Acl = AclCategories.SortedSet, Group = "sorted-set",
        Since = "2.0.0", Summary = "Stores what all of the sorted sets have",
        Complexity = "O(N*K)+O(M*log(M)), N members of the smallest of K sets, M of the result")]
    public static void StoreIntersection(Call call) => Store(call, CombinationKind.Intersection, "zinterstore"u8);

    [Command("zdiffstore", -4, Stores, FirstKey = 1, LastKey = 1, Acl = AclCategories.SortedSet, Group = "sorted-set",
        Since = "6.2.0", Summary = "Stores what the first sorted set has and no other",
        Complexity = "O(N)+O(M*log(M)), N members of all sets, M of the result")]
    public static void StoreDifference(Call call) => Store(call, CombinationKind.Difference, "zdiffstore"u8);

    // ZINTERCARD numkeys key [key …] [LIMIT limit]
    [Command("zintercard", -3, CommandFlags.ReadOnly, KeyCountAt = 1, Acl = AclCategories.SortedSet,
        Group = "sorted-set", Since = "7.0.0", Summary = "Counts what all of the sorted sets have",
        Complexity = "O(N*K), N members of the smallest of K sets")]
    public static void CountIntersection(Call call)
    {
        var combination = Combination.Read(call, CombinationKind.Intersection, 1, isStored: false, isCount: true);
        if (combination is null) return;
        if (combination.Size == 0)
        {
            call.Reply.Integer(0);
            return;
        }

        var view = call.OpenView(combination.Size);
        call.Offload(new SetOperationRead(view, combination.Open(view), isCardinality: true, combination.Limit));
    }

    private static void Write(Call call, CombinationKind kind)
    {
        var combination = Combination.Read(call, kind, 1, isStored: false, isCount: false);
        if (combination is null) return;
        if (combination.Size == 0)
        {
            call.Reply.ArrayHeader(0);
            return;
        }

        var view = call.OpenView(combination.Size);
        var shape = combination.HasScores ? MemberShape.ScorePairs : MemberShape.Members;
        call.Offload(new CombinationRead(view, combination.Open(view), combination.Aggregate, shape));
    }

    private static void Store(Call call, CombinationKind kind, ReadOnlySpan<byte> eventName)
    {
        var combination = Combination.Read(call, kind, 2, isStored: true, isCount: false);
        if (combination is null) return;
        using var operation = combination.Open(call.Server.Dataset.Engine);
        var members = new CombinedMembers(operation, combination.Aggregate);
        var isVerbatim = kind != CombinationKind.Difference && combination.Keys <= MaxOrderlessKeys;
        StoredResult.Store(call, 1, eventName, members, isVerbatim);
    }
}
