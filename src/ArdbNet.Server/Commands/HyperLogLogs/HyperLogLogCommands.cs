using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Types.HyperLogLogs;

namespace ArdbNet.Server.Commands.HyperLogLogs;

/// <summary>PFADD, PFCOUNT, PFMERGE.</summary>
public static class HyperLogLogCommands
{
    [Command("pfadd", -2, CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.HyperLogLog, Group = "hyperloglog", Since = "2.8.9",
        Summary = "Counts elements in", Complexity = "O(1) an element")]
    public static void Add(Call call)
    {
        var entry = call.Database.FindForWrite(call[1]);
        if (!HyperLogLogKey.TryRead(call, in entry, out var bytes)) return;

        var editor = HyperLogLogKey.Edit(call, bytes);
        var changes = entry.Exists ? 0 : 1;
        for (var i = 2; i < call.Count; i++)
        {
            var change = editor.Add(call[i]);
            if (change == HyperLogLogChange.Damaged)
            {
                call.Reply.Error(HyperLogLogKey.Damaged);
                return;
            }

            if (change == HyperLogLogChange.Changed) changes++;
        }

        call.Reply.Integer(changes > 0 ? 1 : 0);
        if (changes == 0) return;

        editor.ForgetCount();
        HyperLogLogKey.Save(call, ref entry, bytes, editor.Bytes);
        call.Changed(KeyspaceEvents.Text, "pfadd"u8, call[1]);
    }

    [Command("pfcount", -2, CommandFlags.ReadOnly | CommandFlags.MayReplicate, FirstKey = 1, LastKey = -1,
        Acl = AclCategories.HyperLogLog, Group = "hyperloglog", Since = "2.8.9",
        Summary = "Estimates how many distinct elements were counted, in all keys together",
        Complexity = "O(1) a key, and keeps the result of a single one")]
    public static void Count(Call call)
    {
        if (call.Count > 2) CountUnion(call);
        else CountOne(call);
    }

    [Command("pfmerge", -2, CommandFlags.Write | CommandFlags.DenyOom, FirstKey = 1, LastKey = -1,
        Acl = AclCategories.HyperLogLog, Group = "hyperloglog", Since = "2.8.9",
        Summary = "Makes a key count what the others count too", Complexity = "O(1) a key")]
    public static void Merge(Call call)
    {
        Span<byte> registers = stackalloc byte[HyperLogLog.Registers];
        if (!TryMerge(call, registers, out var hasDense)) return;

        var entry = call.Database.FindForWrite(call[1]);
        if (!HyperLogLogKey.TryRead(call, in entry, out var bytes)) return;
        var editor = HyperLogLogKey.Edit(call, bytes);
        if (hasDense) editor.TryMakeDense();
        for (var i = 0; i < registers.Length; i++)
        {
            if (registers[i] != 0) editor.Raise(i, registers[i]);
        }

        editor.ForgetCount();
        HyperLogLogKey.Save(call, ref entry, bytes, editor.Bytes);
        call.Changed(KeyspaceEvents.Text, "pfadd"u8, call[1]);
        call.Reply.Ok();
    }

    private static void CountUnion(Call call)
    {
        Span<byte> registers = stackalloc byte[HyperLogLog.Registers];
        if (TryMerge(call, registers, out _)) call.Reply.Integer((long)HyperLogLog.Count(registers));
    }

    /// <summary>The result is kept in the string, as Redis keeps it, although the command only reads.</summary>
    private static void CountOne(Call call)
    {
        var entry = call.Find(call[1]);
        if (!HyperLogLogKey.TryRead(call, in entry, out var bytes)) return;
        if (!entry.Exists)
        {
            call.Reply.Integer(0);
            return;
        }

        if (!HyperLogLog.TryGetCachedCount(bytes, out var count))
        {
            if (!HyperLogLog.TryCount(bytes, out count))
            {
                call.Reply.Error(HyperLogLogKey.Damaged);
                return;
            }

            var editor = HyperLogLogKey.Edit(call, bytes);
            editor.KeepCount(count);
            HyperLogLogKey.Save(call, ref entry, bytes, editor.Bytes);
            call.ChangedSilently(call[1]);
        }

        call.Reply.Integer((long)count);
    }

    private static bool TryMerge(Call call, Span<byte> registers, out bool hasDense)
    {
        registers.Clear();
        hasDense = false;
        for (var i = 1; i < call.Count; i++)
        {
            var entry = call.Find(call[i]);
            if (!HyperLogLogKey.TryRead(call, in entry, out var bytes)) return false;
            if (!entry.Exists) continue;

            hasDense |= HyperLogLog.IsDense(bytes);
            if (HyperLogLog.TryMergeInto(registers, bytes)) continue;
            call.Reply.Error(HyperLogLogKey.Damaged);
            return false;
        }

        return true;
    }
}
