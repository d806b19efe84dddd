using System.Buffers.Binary;

namespace ArdbNet.Replication.RawStream;

/// <summary>The first frame: what comes.</summary>
/// <param name="SnapshotId">Names the snapshot, 16 random bytes: under it a broken transfer is asked for again.</param>
/// <param name="StoreFormat">Version of the keys and values.</param>
/// <param name="FirstBlock">Number of the block that follows; more than 0 when a transfer is resumed.</param>
/// <param name="Offset">The log offset whose state this is.</param>
/// <param name="Keys">Keys in all databases.</param>
/// <param name="DiskBytes">About what the entries take on disk.</param>
public sealed record RawHeader(
    Guid SnapshotId, uint StoreFormat, long FirstBlock, long Offset, long Keys, long DiskBytes)
{
    // magic 8 · version u16 · 0 u16 · store format u32 · snapshot id 16 · first block i64 · offset i64 · keys i64
    // · bytes on disk i64 · crc u32
    public byte[] Write()
    {
        var frame = new byte[RawFormat.HeaderLength];
        var span = frame.AsSpan();
        RawFormat.Magic.CopyTo(span);
        BinaryPrimitives.WriteUInt16BigEndian(span[8..], RawFormat.Version);
        BinaryPrimitives.WriteUInt32BigEndian(span[12..], StoreFormat);
        SnapshotId.TryWriteBytes(span[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(span[32..], FirstBlock);
        BinaryPrimitives.WriteInt64BigEndian(span[40..], Offset);
        BinaryPrimitives.WriteInt64BigEndian(span[48..], Keys);
        BinaryPrimitives.WriteInt64BigEndian(span[56..], DiskBytes);
        BinaryPrimitives.WriteUInt32BigEndian(span[64..], Crc32C.Of(span[..64]));
        return frame;
    }

    /// <exception cref="RawStreamException">It is none, damaged, or of another version.</exception>
    public static RawHeader Read(ReadOnlySpan<byte> frame)
    {
        if (!frame.StartsWith(RawFormat.Magic)) throw new RawStreamException("This is no raw key-value stream.");
        if (BinaryPrimitives.ReadUInt16BigEndian(frame[8..]) is var version and not RawFormat.Version)
        {
            throw new RawStreamException($"The raw stream has version {version}, {RawFormat.Version} is known here.");
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(frame[64..]) != Crc32C.Of(frame[..64]))
        {
            throw new RawStreamException("The raw stream's header is damaged.");
        }

        return new RawHeader(
            new Guid(frame.Slice(16, RawFormat.SnapshotIdLength), bigEndian: true),
            BinaryPrimitives.ReadUInt32BigEndian(frame[12..]),
            BinaryPrimitives.ReadInt64BigEndian(frame[32..]),
            BinaryPrimitives.ReadInt64BigEndian(frame[40..]),
            BinaryPrimitives.ReadInt64BigEndian(frame[48..]),
            BinaryPrimitives.ReadInt64BigEndian(frame[56..]));
    }
}
