using ArdbNet.Server.Blocking;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>A BZPOPMIN, BZPOPMAX or BZMPOP that waits.</summary>
/// <param name="keys">Sorted sets that were empty.</param>
/// <param name="isMax">At which end members are taken.</param>
/// <param name="count">How many at most; null for BZPOPMIN and BZPOPMAX, which reply otherwise.</param>
internal sealed class BlockedPop(IReadOnlyList<byte[]> keys, bool isMax, long? count)
    : BlockedCall(KeyType.SortedSet, keys)
{
    public override bool TryServe(Call call, ReadOnlySpan<byte> key)
    {
        var entry = call.Database.FindForWrite(key);
        if (!entry.Exists || entry.Type != KeyType.SortedSet) return false;
        BlockingPopCommands.ReplyPopped(call, ref entry, isMax, count);
        return true;
    }
}
