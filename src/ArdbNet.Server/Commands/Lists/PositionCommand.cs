using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Lists;

/// <summary>LPOS.</summary>
public static class PositionCommand
{
    // LPOS key element [RANK rank] [COUNT num-matches] [MAXLEN len]
    [Command("lpos", -3, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.List, Group = "list",
        Since = "6.0.6", Summary = "Finds the positions of elements that equal a value",
        Complexity = "O(N), N elements looked at")]
    public static void Find(Call call)
    {
        if (!PositionOptions.TryRead(call, out var options)) return;
        if (!call.TryFind(1, KeyType.List, out var entry)) return;
        if (!entry.Exists)
        {
            if (options.Count is null) call.Reply.Null();
            else call.Reply.ArrayHeader(0);
            return;
        }

        var length = options.MaxLength == 0 ? entry.Count : Math.Min(options.MaxLength, entry.Count);
        call.Offload(new PositionRead(call.OpenView(length), ListSpan.Of(in entry), call[2].ToArray(), options));
    }
}
