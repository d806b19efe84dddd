using ArdbNet.Server.Blocking;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Lists;

/// <summary>A BLMOVE or BRPOPLPUSH that waits.</summary>
internal sealed class BlockedMove(byte[] source, byte[] target, ListEnd from, ListEnd to)
    : BlockedCall(KeyType.List, [source])
{
    public override bool TryServe(Call call, ReadOnlySpan<byte> key)
    {
        var entry = call.Database.FindForWrite(key);
        if (!entry.Exists || entry.Type != KeyType.List) return false;
        MoveCommands.Move(call, ref entry, target, from, to);
        return true;
    }
}
