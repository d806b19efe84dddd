using ArdbNet.Server.Blocking;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>An XREADGROUP that waits for new entries; it fails when the stream or the group goes.</summary>
internal sealed class BlockedGroupRead(byte[][] keys, GroupDelivery delivery) : BlockedCall(KeyType.Stream, keys)
{
    public override bool HearsOfEveryChange => true;

    public override bool TryServe(Call call, ReadOnlySpan<byte> key)
    {
        var entry = call.Database.FindForWrite(key);
        if (entry.Type != KeyType.Stream)
        {
            call.Reply.Error("UNBLOCKED the stream key no longer exists"u8);
            return true;
        }

        if (!StreamGroups.TryFind(in entry, delivery.GroupName, out var group))
        {
            call.Reply.Error("NOGROUP the consumer group this client was blocked on no longer exists"u8);
            return true;
        }

        if (StreamState.Of(in entry).LastId <= group.LastId) return false;
        GroupDelivery.WriteHeader(call.Reply, 1);
        delivery.WriteNew(call, in entry);
        return true;
    }
}
