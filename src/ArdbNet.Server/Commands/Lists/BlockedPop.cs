using ArdbNet.Server.Blocking;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Lists;

/// <summary>A BLPOP, BRPOP or BLMPOP that waits.</summary>
/// <param name="keys">Lists that were empty.</param>
/// <param name="end">Where elements are taken.</param>
/// <param name="count">How many at most; null for BLPOP and BRPOP, which reply otherwise.</param>
internal sealed class BlockedPop(IReadOnlyList<byte[]> keys, ListEnd end, long? count)
    : BlockedCall(KeyType.List, keys)
{
    public override bool TryServe(Call call, ReadOnlySpan<byte> key)
    {
        var entry = call.Database.FindForWrite(key);
        if (!entry.Exists || entry.Type != KeyType.List) return false;
        PopCommands.ReplyPopped(call, ref entry, end, count);
        return true;
    }
}
