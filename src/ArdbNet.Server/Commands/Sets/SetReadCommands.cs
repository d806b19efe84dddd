using ArdbNet.Server.Commands.Members;
using ArdbNet.Server.Commands.Scanning;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types;
using SetType = ArdbNet.Storage.Types.Sets;

namespace ArdbNet.Server.Commands.Sets;

/// <summary>Commands that read one set.</summary>
public static class SetReadCommands
{
    private const CommandFlags Flags = CommandFlags.ReadOnly | CommandFlags.Fast;

    [Command("scard", 2, Flags, FirstKey = 1, LastKey = 1, Acl = AclCategories.Set, Group = "set",
        Summary = "Counts the members", Complexity = "O(1)")]
    public static void Count(Call call)
    {
        if (call.TryFind(1, KeyType.Set, out var entry)) call.Reply.Integer(entry.Count);
    }

    [Command("sismember", 3, Flags, FirstKey = 1, LastKey = 1, MemberAt = 2, Acl = AclCategories.Set, Group = "set",
        Summary = "Says whether the set has a member", Complexity = "O(1)")]
    public static void Contains(Call call)
    {
        if (!call.TryFind(1, KeyType.Set, out var entry)) return;
        call.Reply.Integer(SetType.Contains(in entry, call[2]) ? 1 : 0);
    }

    [Command("smismember", -3, Flags, FirstKey = 1, LastKey = 1, MemberAt = 2, Acl = AclCategories.Set, Group = "set",
        Since = "6.2.0", Summary = "Says which members the set has", Complexity = "O(N), N members named")]
    public static void ContainsMany(Call call)
    {
        if (!call.TryFind(1, KeyType.Set, out var entry)) return;
        call.Reply.ArrayHeader(call.Count - 2);
        for (var i = 2; i < call.Count; i++) call.Reply.Integer(SetType.Contains(in entry, call[i]) ? 1 : 0);
    }

    [Command("smembers", 2, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.Set, Group = "set",
        Summary = "Gives all members", Complexity = "O(N), N members of the set")]
    public static void GetMembers(Call call)
    {
        if (!call.TryFind(1, KeyType.Set, out var entry)) return;
        if (!entry.Exists)
        {
            call.Reply.SetHeader(0);
        }
        else if (IsSmallIntegers(in entry))
        {
            call.Reply.SetHeader(entry.Count);
            foreach (var integer in ReadIntegers(call, in entry)) call.Reply.BulkInteger(integer);
        }
        else
        {
            var view = call.OpenView(entry.Count);
            call.Offload(new WholeRead(view, MemberSource.Of(in entry), MemberShape.Set));
        }
    }

    // SSCAN key cursor [MATCH pattern] [COUNT count]
    [Command("sscan", -3, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.Set, Group = "set",
        Since = "2.8.0", Summary = "Walks the members step by step", Complexity = "O(N), N members visited")]
    public static void Scan(Call call)
    {
        if (!ScanOptions.TryReadCursor(call, 2, out var cursor)) return;
        if (!call.TryFind(1, KeyType.Set, out var entry)) return;
        if (!entry.Exists)
        {
            ScanRead.WriteEmpty(call.Reply);
            return;
        }

        if (!ScanOptions.TryRead(call, 3, out var options)) return;
        if (IsSmallIntegers(in entry))
        {
            WriteIntegers(call, in entry, options);
            return;
        }

        var view = call.OpenView(Math.Min(options.Count, entry.Count));
        call.Offload(new ScanRead(view, MemberSource.Of(in entry), cursor, options, MemberShape.Members));
    }

    // SRANDMEMBER key [count]
    [Command("srandmember", -2, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.Set,
        Group = "set", Summary = "Gives random members", Complexity = "O(N), N members given")]
    public static void GetRandom(Call call)
    {
        if (call.Count > 3)
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return;
        }

        if (call.Count == 2)
        {
            if (call.TryFind(1, KeyType.Set, out var one)) RandomMembers.WriteOne(call, in one);
            return;
        }

        if (!RandomCount.TryRead(call, 2, out var wanted)) return;
        if (call.TryFind(1, KeyType.Set, out var entry)) RandomMembers.Write(call, in entry, wanted, MemberShape.Members);
    }

    private static bool IsSmallIntegers(in KeyEntry entry) =>
        SetType.IsIntegers(in entry) && entry.Count <= LongRead.MaxDirectSize;

    private static long[] ReadIntegers(Call call, in KeyEntry entry) =>
        SetType.ReadIntegers(call.Server.Dataset.Engine, MemberSource.Of(in entry));

    /// <summary>As Redis does with an intset: everything in one step.</summary>
    private static void WriteIntegers(Call call, in KeyEntry entry, ScanOptions options)
    {
        Span<byte> digits = stackalloc byte[20];
        var matching = new List<long>();
        foreach (var integer in ReadIntegers(call, in entry))
        {
            System.Buffers.Text.Utf8Formatter.TryFormat(integer, digits, out var length);
            if (options.Matches(digits[..length])) matching.Add(integer);
        }

        call.Reply.ArrayHeader(2);
        call.Reply.BulkInteger(0);
        call.Reply.ArrayHeader(matching.Count);
        foreach (var integer in matching) call.Reply.BulkInteger(integer);
    }
}
