using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Server.Commands.Strings;

using ArdbNet.Storage.Types;

/// <summary>LCS.</summary>
public static class LcsCommand
{
    // Up to so many cells of the table the answer comes at once.
    private const long MaxCellsAtOnce = 1 << 18;

    [Command("lcs", -3, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 2,
        Acl = AclCategories.String, Group = "string", Since = "7.0.0",
        Summary = "Finds the longest common subsequence of two strings",
        Complexity = "O(n*m) for strings of n and m bytes")]
    public static void Lcs(Call call)
    {
        var first = call.Find(call[1]);
        var second = call.Find(call[2]);
        if ((first.Exists && first.Type != KeyType.String) || (second.Exists && second.Type != KeyType.String))
        {
            call.Reply.Error("ERR The specified keys must contain string values"u8);
            return;
        }

        if (!LcsOptions.TryParse(call, out var options)) return;
        var cells = (Strings.Length(in first) + 1) * (Strings.Length(in second) + 1);
        if (cells > call.Server.Options.ProtoMaxBulkLength / sizeof(uint))
        {
            call.Reply.Error(
                "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len"u8);
            return;
        }

        if (cells > Array.MaxLength)
        {
            call.Reply.Error("ERR Insufficient memory, failed allocating transient memory for LCS"u8);
            return;
        }

        var read = new LcsRead(Strings.Read(in first).ToArray(), Strings.Read(in second).ToArray(), options);
        if (cells > MaxCellsAtOnce)
        {
            call.Offload(read);
            return;
        }

        read.WriteNext(call.Reply);
    }
}
