using ArdbNet.Server.Blocking;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>An XREAD that waits for entries behind the ids it knows.</summary>
internal sealed class BlockedRead(byte[][] keys, StreamId[] after, long limit) : BlockedCall(KeyType.Stream, keys)
{
    public override bool TryServe(Call call, ReadOnlySpan<byte> key)
    {
        var entry = call.Database.Find(key);
        var state = StreamState.Of(in entry);
        // Of a key that was named twice, the last id counts.
        var index = Keys.Count - 1;
        while (!key.SequenceEqual(Keys[index])) index--;
        if (state.LastId <= after[index] || !after[index].TryIncrement(out var first)) return false;

        call.Offload(new EntriesRead(
            call.OpenView(limit > LongRead.MaxDirectSize ? entry.Count : 0),
            [new EntryRange(key.ToArray(), entry.CollectionId, state, first, StreamId.Max, limit, Backward: false)]));
        return true;
    }
}
