using ArdbNet.Resp.Writing;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using SetType = ArdbNet.Storage.Types.Sets;

namespace ArdbNet.Server.Commands.Sets;

/// <summary>Unions, intersections and differences of sets.</summary>
public static class SetOperationCommands
{
    private const CommandFlags Stores = CommandFlags.Write | CommandFlags.DenyOom;

    [Command("sunion", -2, CommandFlags.ReadOnly, FirstKey = 1, LastKey = -1, Acl = AclCategories.Set, Group = "set",
        Summary = "Gives what any of the sets has", Complexity = "O(N), N members of all sets")]
    public static void Unite(Call call) => Write(call, SetOperationKind.Union);

    [Command("sinter", -2, CommandFlags.ReadOnly, FirstKey = 1, LastKey = -1, Acl = AclCategories.Set, Group = "set",
        Summary = "Gives what all of the sets have", Complexity = "O(N*M), N members of the smallest of M sets")]
    public static void Intersect(Call call) => Write(call, SetOperationKind.Intersection);

    [Command("sdiff", -2, CommandFlags.ReadOnly, FirstKey = 1, LastKey = -1, Acl = AclCategories.Set, Group = "set",
        Summary = "Gives what the first set has and no other", Complexity = "O(N), N members of all sets")]
    public static void Subtract(Call call) => Write(call, SetOperationKind.Difference);

    [Command("sunionstore", -3, Stores, FirstKey = 1, LastKey = -1, Acl = AclCategories.Set, Group = "set",
        Summary = "Stores what any of the sets has", Complexity = "O(N), N members of all sets")]
    public static void StoreUnion(Call call) => Store(call, SetOperationKind.Union, "sunionstore"u8);

    [Command("sinterstore", -3, Stores, FirstKey = 1, LastKey = -1, Acl = AclCategories.Set, Group = "set",
        Summary = "Stores what all of the sets have", Complexity = "O(N*M), N members of the smallest of M sets")]
    public static void StoreIntersection(Call call) => Store(call, SetOperationKind.Intersection, "sinterstore"u8);

    [Command("sdiffstore", -3, Stores, FirstKey = 1, LastKey = -1, Acl = AclCategories.Set, Group = "set",
        Summary = "Stores what the first set has and no other", Complexity = "O(N), N members of all sets")]
    public static void StoreDifference(Call call) => Store(call, SetOperationKind.Difference, "sdiffstore"u8);

    // SINTERCARD numkeys key [key …] [LIMIT limit]
    [Command("sintercard", -3, CommandFlags.ReadOnly, KeyCountAt = 1, Acl = AclCategories.Set, Group = "set",
        Since = "7.0.0", Summary = "Counts what all of the sets have",
        Complexity = "O(N*M), N members of the smallest of M sets")]
    public static void CountIntersection(Call call)
    {
        if (!call.TryReadInteger(1, 1, long.MaxValue, out var keys, "ERR numkeys should be greater than 0"u8)) return;
        if (keys > call.Count - 2)
        {
            call.Reply.Error("ERR Number of keys can't be greater than number of args"u8);
            return;
        }

        if (!TryReadLimit(call, 2 + (int)keys, out var limit)) return;
        if (!SetSources.TryFind(call, SetOperationKind.Intersection, 2, (int)keys, out var sources)) return;
        if (sources.Size == 0)
        {
            call.Reply.Integer(0);
            return;
        }

        var view = call.OpenView(sources.Size);
        call.Offload(new SetOperationRead(view, sources.Open(view), isCardinality: true, limit));
    }

    private static bool TryReadLimit(Call call, int first, out long limit)
    {
        limit = 0;
        for (var i = first; i < call.Count; i += 2)
        {
            if (i + 1 == call.Count || !call.Is(i, "LIMIT"u8))
            {
                call.Reply.Error(ErrorReplies.Syntax);
                return false;
            }

            if (!call.TryReadInteger(i + 1, 0, long.MaxValue, out limit, "ERR LIMIT can't be negative"u8)) return false;
        }

        if (limit == 0) limit = long.MaxValue;
        return true;
    }

    private static void Write(Call call, SetOperationKind kind)
    {
        if (!SetSources.TryFind(call, kind, 1, call.Count - 1, out var sources)) return;
        var size = sources.Size;
        if (size == 0)
        {
            call.Reply.SetHeader(0);
        }
        else if (size <= LongRead.MaxDirectSize)
        {
            WriteNow(call, in sources);
        }
        else
        {
            var view = call.OpenView(size);
            call.Offload(new SetOperationRead(view, sources.Open(view), isCardinality: false, long.MaxValue));
        }
    }

    /// <summary>In one walk: the members go aside until it is known how many there are.</summary>
    private static void WriteNow(Call call, in SetSources sources)
    {
        using var operation = sources.Open(call.Server.Dataset.Engine);
        using var members = new ReplyBuffer();
        var writer = new ReplyWriter(members);
        var count = 0;
        for (var found = operation.SeekToFirst(); found; found = operation.Next())
        {
            writer.Bulk(operation.Member);
            count++;
        }

        call.Reply.SetHeader(count);
        members.MoveTo(call.Reply.Buffer);
    }

    private static void Store(Call call, SetOperationKind kind, ReadOnlySpan<byte> eventName)
    {
        if (!SetSources.TryFindForWrite(call, kind, 2, call.Count - 2, out var sources)) return;
        var target = call.Database.FindForWrite(call[1]);
        var existed = target.Exists;
        if (sources.Size > 0)
        {
            using var operation = sources.Open(call.Server.Dataset.Engine);
            SetType.Replace(ref target, operation, call.Server.Options.SetMaxIntsetEntries);
            call.Database.Save(ref target);
        }
        else if (existed)
        {
            call.Database.Delete(ref target);
        }

        call.Reply.Integer(target.Exists ? target.Count : 0);
        if (target.Exists) call.Changed(KeyspaceEvents.Set, eventName, call[1]);
        else if (existed) call.Changed(KeyspaceEvents.Generic, "del"u8, call[1]);
        if (existed || target.Exists) call.LogVerbatim();
    }
}
