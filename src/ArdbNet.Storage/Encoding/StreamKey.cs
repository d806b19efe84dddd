using System.Buffers.Binary;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Storage.Encoding;

/// <summary>
/// tag 0x05 · collection id (u64) · part (u8) · what the part sorts by. All numbers big-endian. Parts: nodes of
/// entries, groups, and of each group its consumers, its pending entries, and those of each consumer.
/// </summary>
public static class StreamKey
{
    public const int PrefixLength = 10;

    /// <summary>· first id of the node (16) → see <see cref="StreamNode"/></summary>
    public const byte Node = 0;

    /// <summary>· name of the group → see <see cref="StreamGroup"/></summary>
    public const byte Group = 1;

    /// <summary>· number of the group (u32) · name of the consumer → see <see cref="StreamConsumer"/></summary>
    public const byte Consumer = 2;

    /// <summary>· number of the group (u32) · id (16) → see <see cref="PendingEntry"/></summary>
    public const byte Pending = 3;

    /// <summary>· number of the group (u32) · number of the consumer (u32) · id (16) → nothing</summary>
    public const byte Owned = 4;

    public const int NodeLength = PrefixLength + StreamId.EncodedLength;
    public const int GroupPrefixLength = PrefixLength + sizeof(uint);
    public const int PendingLength = GroupPrefixLength + StreamId.EncodedLength;
    public const int OwnedPrefixLength = GroupPrefixLength + sizeof(uint);
    public const int OwnedLength = OwnedPrefixLength + StreamId.EncodedLength;

    public static byte Part(ReadOnlySpan<byte> encoded) => encoded[PrefixLength - 1];

    /// <summary>The prefix of a part; 10 bytes.</summary>
    public static void WritePrefix(Span<byte> destination, ulong collectionId, byte part)
    {
        CollectionKey.WritePrefix(destination, KeyTag.Stream, collectionId);
        destination[PrefixLength - 1] = part;
    }

    public static void WriteNode(Span<byte> destination, ulong collectionId, StreamId first)
    {
        WritePrefix(destination, collectionId, Node);
        first.Write(destination[PrefixLength..]);
    }

    public static StreamId NodeId(ReadOnlySpan<byte> encoded) => StreamId.Read(encoded[PrefixLength..]);

    public static void WriteGroup(Span<byte> destination, ulong collectionId, ReadOnlySpan<byte> name)
    {
        WritePrefix(destination, collectionId, Group);
        name.CopyTo(destination[PrefixLength..]);
    }

    public static ReadOnlySpan<byte> GroupName(ReadOnlySpan<byte> encoded) => encoded[PrefixLength..];

    /// <summary>What a group's keys of a part begin with; 14 bytes.</summary>
    public static void WriteGroupPrefix(Span<byte> destination, ulong collectionId, byte part, uint group)
    {
        WritePrefix(destination, collectionId, part);
        BinaryPrimitives.WriteUInt32BigEndian(destination[PrefixLength..], group);
    }

    /// <summary>Of a key of the parts consumer, pending and owned.</summary>
    public static uint GroupNumber(ReadOnlySpan<byte> encoded) =>
        BinaryPrimitives.ReadUInt32BigEndian(encoded[PrefixLength..]);

    public static void WriteConsumer(
        Span<byte> destination, ulong collectionId, uint group, ReadOnlySpan<byte> name)
    {
        WriteGroupPrefix(destination, collectionId, Consumer, group);
        name.CopyTo(destination[GroupPrefixLength..]);
    }

    public static ReadOnlySpan<byte> ConsumerName(ReadOnlySpan<byte> encoded) => encoded[GroupPrefixLength..];

    public static void WritePending(Span<byte> destination, ulong collectionId, uint group, StreamId id)
    {
        WriteGroupPrefix(destination, collectionId, Pending, group);
        id.Write(destination[GroupPrefixLength..]);
    }

    public static StreamId PendingId(ReadOnlySpan<byte> encoded) => StreamId.Read(encoded[GroupPrefixLength..]);

    /// <summary>What the keys of a consumer's pending entries begin with; 18 bytes.</summary>
    public static void WriteOwnedPrefix(Span<byte> destination, ulong collectionId, uint group, uint consumer)
    {
        WriteGroupPrefix(destination, collectionId, Owned, group);
        BinaryPrimitives.WriteUInt32BigEndian(destination[GroupPrefixLength..], consumer);
    }

    public static void WriteOwned(Span<byte> destination, ulong collectionId, uint group, uint consumer, StreamId id)
    {
        WriteOwnedPrefix(destination, collectionId, group, consumer);
        id.Write(destination[OwnedPrefixLength..]);
    }

    public static StreamId OwnedId(ReadOnlySpan<byte> encoded) => StreamId.Read(encoded[OwnedPrefixLength..]);
}
