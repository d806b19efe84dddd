using ArdbNet.Server.Commands.Members;
using ArdbNet.Server.Commands.Scanning;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Types;
using HashType = ArdbNet.Storage.Types.Hashes;

namespace ArdbNet.Server.Commands.Hashes;

/// <summary>Commands that read some fields or count them.</summary>
public static class HashReadCommands
{
    private const CommandFlags Flags = CommandFlags.ReadOnly | CommandFlags.Fast;

    [Command("hget", 3, Flags, FirstKey = 1, LastKey = 1,
        MemberAt = 2, Acl = AclCategories.Hash, Group = "hash", Since = "2.0.0",
        Summary = "Gives the value of a field", Complexity = "O(1)")]
    public static void Get(Call call)
    {
        if (!call.TryFind(1, KeyType.Hash, out var entry)) return;
        if (HashType.TryGet(in entry, call[2], out var value)) call.Reply.Bulk(value);
        else call.Reply.Null();
    }

    [Command("hmget", -3, Flags, FirstKey = 1, LastKey = 1,
        MemberAt = 2, Acl = AclCategories.Hash, Group = "hash", Since = "2.0.0",
        Summary = "Gives the values of fields", Complexity = "O(N), N fields named")]
    public static void GetMany(Call call)
    {
        if (!call.TryFind(1, KeyType.Hash, out var entry)) return;
        call.Reply.ArrayHeader(call.Count - 2);
        for (var i = 2; i < call.Count; i++)
        {
            if (HashType.TryGet(in entry, call[i], out var value)) call.Reply.Bulk(value);
            else call.Reply.Null();
        }
    }

    [Command("hexists", 3, Flags, FirstKey = 1, LastKey = 1,
        MemberAt = 2, Acl = AclCategories.Hash, Group = "hash", Since = "2.0.0",
        Summary = "Says whether a field is there", Complexity = "O(1)")]
    public static void Exists(Call call)
    {
        if (!call.TryFind(1, KeyType.Hash, out var entry)) return;
        call.Reply.Integer(HashType.Contains(in entry, call[2]) ? 1 : 0);
    }

    [Command("hlen", 2, Flags, FirstKey = 1, LastKey = 1, Acl = AclCategories.Hash, Group = "hash", Since = "2.0.0",
        Summary = "Counts the fields", Complexity = "O(1)")]
    public static void Count(Call call)
    {
        if (call.TryFind(1, KeyType.Hash, out var entry)) call.Reply.Integer(entry.Count);
    }

    [Command("hstrlen", 3, Flags, FirstKey = 1, LastKey = 1,
        MemberAt = 2, Acl = AclCategories.Hash, Group = "hash", Since = "3.2.0",
        Summary = "Gives the length of a field's value", Complexity = "O(1)")]
    public static void Length(Call call)
    {
        if (!call.TryFind(1, KeyType.Hash, out var entry)) return;
        call.Reply.Integer(HashType.TryGet(in entry, call[2], out var value) ? value.Length : 0);
    }

    [Command("hgetall", 2, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.Hash, Group = "hash",
        Since = "2.0.0", Summary = "Gives all fields and their values", Complexity = "O(N), N fields in the hash")]
    public static void GetAll(Call call) => WriteWhole(call, MemberShape.Map);

    [Command("hkeys", 2, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.Hash, Group = "hash",
        Since = "2.0.0", Summary = "Gives the names of all fields", Complexity = "O(N), N fields in the hash")]
    public static void GetFields(Call call) => WriteWhole(call, MemberShape.Members);

    [Command("hvals", 2, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.Hash, Group = "hash",
        Since = "2.0.0", Summary = "Gives the values of all fields", Complexity = "O(N), N fields in the hash")]
    public static void GetValues(Call call) => WriteWhole(call, MemberShape.Values);

    // HSCAN key cursor [MATCH pattern] [COUNT count]
    [Command("hscan", -3, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.Hash, Group = "hash",
        Since = "2.8.0", Summary = "Walks the fields and values step by step", Complexity = "O(N), N fields visited")]
    public static void Scan(Call call)
    {
        if (!ScanOptions.TryReadCursor(call, 2, out var cursor)) return;
        if (!call.TryFind(1, KeyType.Hash, out var entry)) return;
        if (!entry.Exists)
        {
            ScanRead.WriteEmpty(call.Reply);
            return;
        }

        if (!ScanOptions.TryRead(call, 3, out var options)) return;
        if (HashType.IsListpack(in entry) && entry.Count <= LongRead.MaxDirectSize)
        {
            // As Redis does with a listpack: everything in one step.
            (cursor, options) = (0, options with { Count = entry.Count });
        }

        var view = call.OpenView(Math.Min(options.Count, entry.Count));
        call.Offload(new ScanRead(view, MemberSource.Of(in entry), cursor, options, MemberShape.Flat));
    }

    // HRANDFIELD key [count [WITHVALUES]]
    [Command("hrandfield", -2, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.Hash,
        Group = "hash", Since = "6.2.0", Summary = "Gives random fields", Complexity = "O(N), N fields given")]
    public static void GetRandom(Call call)
    {
        if (call.Count == 2)
        {
            if (call.TryFind(1, KeyType.Hash, out var one)) RandomMembers.WriteOne(call, in one);
            return;
        }

        if (!RandomCount.TryRead(call, 2, out var wanted)) return;
        if (call.Count > 4 || (call.Count == 4 && !call.Is(3, "WITHVALUES"u8)))
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return;
        }

        if (call.Count == 4 && wanted is < -long.MaxValue / 2 or > long.MaxValue / 2)
        {
            call.Reply.Error("ERR value is out of range"u8);
            return;
        }

        if (!call.TryFind(1, KeyType.Hash, out var entry)) return;
        RandomMembers.Write(call, in entry, wanted, call.Count == 4 ? MemberShape.Pairs : MemberShape.Members);
    }

    private static void WriteWhole(Call call, MemberShape shape)
    {
        if (!call.TryFind(1, KeyType.Hash, out var entry)) return;
        if (!entry.Exists)
        {
            MemberReply.WriteHeader(call.Reply, shape, 0);
            return;
        }

        call.Offload(new WholeRead(call.OpenView(entry.Count), MemberSource.Of(in entry), shape));
    }
}
