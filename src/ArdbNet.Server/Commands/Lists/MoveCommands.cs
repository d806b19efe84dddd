using ArdbNet.Server.Blocking;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types;
using ListType = ArdbNet.Storage.Types.Lists;

namespace ArdbNet.Server.Commands.Lists;

/// <summary>LMOVE, RPOPLPUSH, and BLMOVE, BRPOPLPUSH, which wait for an element.</summary>
public static class MoveCommands
{
    private const CommandFlags Flags = CommandFlags.Write | CommandFlags.DenyOom;
    private const CommandFlags BlockingFlags = Flags | CommandFlags.NoScript | CommandFlags.Blocking;

    // LMOVE source destination (LEFT | RIGHT) (LEFT | RIGHT)
    [Command("lmove", 5, Flags, FirstKey = 1, LastKey = 2, Acl = AclCategories.List, Group = "list", Since = "6.2.0",
        Summary = "Moves an element from an end of a list to an end of another", Complexity = "O(1)")]
    public static void Move(Call call)
    {
        if (!ListEndArgument.TryRead(call, 3, out var from) || !ListEndArgument.TryRead(call, 4, out var to)) return;
        Move(call, from, to);
    }

    [Command("rpoplpush", 3, Flags, FirstKey = 1, LastKey = 2, Acl = AclCategories.List, Group = "list",
        Since = "1.2.0", Summary = "Moves the last element of a list to the front of another", Complexity = "O(1)")]
    public static void MoveLastToFirst(Call call) => Move(call, ListEnd.Right, ListEnd.Left);

    // BLMOVE source destination (LEFT | RIGHT) (LEFT | RIGHT) timeout
    [Command("blmove", 6, BlockingFlags, FirstKey = 1, LastKey = 2, Acl = AclCategories.List, Group = "list",
        Since = "6.2.0", Summary = "Moves an element as LMOVE does, or waits for one", Complexity = "O(1)")]
    public static void BlockingMove(Call call)
    {
        if (!ListEndArgument.TryRead(call, 3, out var from) || !ListEndArgument.TryRead(call, 4, out var to)) return;
        BlockingMove(call, from, to, timeoutAt: 5);
    }

    // BRPOPLPUSH source destination timeout
    [Command("brpoplpush", 4, BlockingFlags, FirstKey = 1, LastKey = 2, Acl = AclCategories.List, Group = "list",
        Since = "2.2.0", Summary = "Moves an element as RPOPLPUSH does, or waits for one", Complexity = "O(1)")]
    public static void BlockingMoveLastToFirst(Call call) =>
        BlockingMove(call, ListEnd.Right, ListEnd.Left, timeoutAt: 3);

    /// <summary>Moves an element of a list that is not empty and replies with it, or with an error.</summary>
    internal static void Move(Call call, ref KeyEntry source, ReadOnlySpan<byte> targetKey, ListEnd from, ListEnd to)
    {
        var target = call.Database.FindForWrite(targetKey);
        if (!call.HasType(in target, KeyType.List)) return;

        var value = ListType.Peek(in source, from);
        call.Reply.Bulk(value);
        if (source.Key.SequenceEqual(targetKey))
        {
            Rotate(call, ref source, value, from, to);
        }
        else
        {
            ListType.Push(ref target, to, value);
            call.Database.Save(ref target);
            call.Changed(KeyspaceEvents.List, ListChange.PushEvent(to), targetKey);
            ListType.Remove(ref source, from, 1);
            ListChange.SavePopped(call, ref source, from);
        }

        if (from == ListEnd.Right && to == ListEnd.Left)
        {
            call.Log("RPOPLPUSH"u8, source.Key, targetKey);
            return;
        }

        call.Log(ListChange.PopCommand(from), source.Key);
        call.Log(ListChange.PushCommand(to), targetKey, value);
    }

    private static void Rotate(Call call, ref KeyEntry entry, ReadOnlySpan<byte> value, ListEnd from, ListEnd to)
    {
        call.Changed(KeyspaceEvents.List, ListChange.PushEvent(to), entry.Key);
        if (from != to)
        {
            // In this order the list is never empty.
            ListType.Push(ref entry, to, value);
            ListType.Remove(ref entry, from, 1);
        }

        ListChange.SavePopped(call, ref entry, from);
    }

    private static void Move(Call call, ListEnd from, ListEnd to)
    {
        if (!call.TryFindForWrite(1, KeyType.List, out var source)) return;
        if (source.Exists) Move(call, ref source, call[2], from, to);
        else call.Reply.Null();
    }

    private static void BlockingMove(Call call, ListEnd from, ListEnd to, int timeoutAt)
    {
        if (!TimeoutArgument.TryReadSeconds(call, timeoutAt, out var timeoutMs)) return;
        if (!call.TryFindForWrite(1, KeyType.List, out var source)) return;
        if (source.Exists)
        {
            Move(call, ref source, call[2], from, to);
        }
        else if (!call.CanBlock)
        {
            call.Reply.Null();
        }
        else
        {
            var blocked = new BlockedMove(call[1].ToArray(), call[2].ToArray(), from, to);
            call.Server.Blocked.Block(call, blocked, timeoutMs);
        }
    }
}
