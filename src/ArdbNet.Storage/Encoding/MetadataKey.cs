using System.Buffers.Binary;

namespace ArdbNet.Storage.Encoding;

/// <summary>tag 0x01 · keyspace id (u32) · slot (u16) · hash (u32) · key. All numbers big-endian.</summary>
public static class MetadataKey
{
    public const int PrefixLength = 11;
    public const int KeyspaceLength = 5;

    /// <summary>Where the 48-bit position (slot, hash) ends: scan cursors are positions.</summary>
    public const ulong PositionEnd = (ulong)KeyHash.SlotCount << 32;

    private const int SlotOffset = 5;

    public static int Length(ReadOnlySpan<byte> key) => PrefixLength + key.Length;

    public static void Write(Span<byte> destination, uint keyspaceId, ReadOnlySpan<byte> key)
    {
        WritePosition(destination, keyspaceId, ((ulong)KeyHash.Slot(key) << 32) | KeyHash.Hash(key));
        key.CopyTo(destination[PrefixLength..]);
    }

    /// <summary>The first possible key at a position; 11 bytes.</summary>
    public static void WritePosition(Span<byte> destination, uint keyspaceId, ulong position)
    {
        WriteKeyspace(destination, keyspaceId);
        BinaryPrimitives.WriteUInt16BigEndian(destination[SlotOffset..], (ushort)(position >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(destination[(SlotOffset + 2)..], (uint)position);
    }

    /// <summary>The prefix of a whole keyspace; 5 bytes.</summary>
    public static void WriteKeyspace(Span<byte> destination, uint keyspaceId)
    {
        destination[0] = KeyTag.Metadata;
        BinaryPrimitives.WriteUInt32BigEndian(destination[1..], keyspaceId);
    }

    public static uint KeyspaceId(ReadOnlySpan<byte> encoded) => BinaryPrimitives.ReadUInt32BigEndian(encoded[1..]);

    /// <summary>Slot and hash as one number below <see cref="PositionEnd"/>.</summary>
    public static ulong Position(ReadOnlySpan<byte> encoded) =>
        ((ulong)BinaryPrimitives.ReadUInt16BigEndian(encoded[SlotOffset..]) << 32)
        | BinaryPrimitives.ReadUInt32BigEndian(encoded[(SlotOffset + 2)..]);

    /// <summary>Position and keyspace as one number: what tells keys apart where they are not kept themselves.</summary>
    public static ulong Fingerprint(ReadOnlySpan<byte> encoded) => Position(encoded) ^ ((ulong)KeyspaceId(encoded) << 48);

    public static ReadOnlySpan<byte> Key(ReadOnlySpan<byte> encoded) => encoded[PrefixLength..];
}
