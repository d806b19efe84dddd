using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types.HyperLogLogs;

namespace ArdbNet.Server.Commands.HyperLogLogs;

/// <summary>PFDEBUG, PFSELFTEST.</summary>
public static class HyperLogLogDebugCommands
{
    // PFDEBUG GETREG|DECODE|ENCODING|TODENSE key
    [Command("pfdebug", 3, CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Admin, FirstKey = 2, LastKey = 2,
        Acl = AclCategories.HyperLogLog, Group = "hyperloglog", Since = "2.8.9",
        Summary = "Looks into a HyperLogLog", Complexity = "O(1)")]
    public static void Debug(Call call)
    {
        var entry = call.Database.FindForWrite(call[2]);
        if (!entry.Exists)
        {
            call.Reply.Error("ERR The specified key does not exist"u8);
            return;
        }

        if (!HyperLogLogKey.TryRead(call, in entry, out var bytes)) return;
        if (call.Is(1, "GETREG"u8)) ReplyRegisters(call, ref entry, bytes);
        else if (call.Is(1, "DECODE"u8)) ReplyOpcodes(call, bytes);
        else if (call.Is(1, "ENCODING"u8)) call.Reply.SimpleString(HyperLogLog.IsDense(bytes) ? "dense"u8 : "sparse"u8);
        else if (call.Is(1, "TODENSE"u8)) MakeDense(call, ref entry, bytes);
        else call.Reply.Error($"ERR Unknown PFDEBUG subcommand '{QuotedArgument.Of(call[1], int.MaxValue)}'");
    }

    [Command("pfselftest", 1, CommandFlags.Admin, Acl = AclCategories.HyperLogLog, Group = "hyperloglog",
        Since = "2.8.9", Summary = "Counts known numbers of elements and looks at the error",
        Complexity = "O(1), some seconds")]
    public static void SelfTest(Call call) => call.Offload(new SelfTestRead());

    private static void ReplyRegisters(Call call, ref KeyEntry entry, ReadOnlySpan<byte> bytes)
    {
        if (!TryMakeDense(call, ref entry, bytes, out var dense)) return;

        call.Reply.ArrayHeader(HyperLogLog.Registers);
        for (var i = 0; i < HyperLogLog.Registers; i++)
        {
            call.Reply.Integer(DenseRegisters.Get(dense[HyperLogLog.HeaderLength..], i));
        }
    }

    private static void ReplyOpcodes(Call call, ReadOnlySpan<byte> bytes)
    {
        if (HyperLogLog.IsDense(bytes)) call.Reply.Error("ERR HLL encoding is not sparse"u8);
        else call.Reply.Bulk(HyperLogLog.Describe(bytes));
    }

    private static void MakeDense(Call call, ref KeyEntry entry, ReadOnlySpan<byte> bytes)
    {
        if (TryMakeDense(call, ref entry, bytes, out _)) call.Reply.Integer(HyperLogLog.IsDense(bytes) ? 0 : 1);
    }

    private static bool TryMakeDense(
        Call call, ref KeyEntry entry, ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> dense)
    {
        dense = bytes;
        if (HyperLogLog.IsDense(bytes)) return true;

        var editor = HyperLogLogKey.Edit(call, bytes);
        if (!editor.TryMakeDense())
        {
            call.Reply.Error(HyperLogLogKey.Damaged);
            return false;
        }

        HyperLogLogKey.Save(call, ref entry, bytes, editor.Bytes);
        call.Server.Statistics.Changes++;
        dense = editor.Bytes;
        return true;
    }
}
